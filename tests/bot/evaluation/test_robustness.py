"""Questions with slips are answered like the clean ones: by the finder alone, and by the trained pipeline."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from actions.answer import read_questions
from bot.evaluation.noise import NAME_SLIPS, QUESTION_SLIPS
from bot.evaluation.robustness import Case, Outcome, Said, count_passed, list_questions, make_cases, put_cases
from bot.training import model_path
from knowledge import opening
from knowledge.knowledge import Knowledge
from knowledge.question import Context
from tests.bot.server import train_once

pytestmark = pytest.mark.slow

BAR = 0.95
EACH = 120


@pytest.fixture(scope="module")
def cases(knowledge: Knowledge) -> list[Case]:
    return make_cases(knowledge, date(2026, 11, 23), EACH)


def test_every_kind_of_slip_has_its_cases_and_they_are_the_same_each_time(
    knowledge: Knowledge, cases: list[Case]
) -> None:
    assert Counter(case.slip for case in cases) == dict.fromkeys([*NAME_SLIPS, *QUESTION_SLIPS], EACH)
    assert make_cases(knowledge, date(2026, 11, 23), EACH) == cases
    assert all(case.said != case.clean for case in cases) and len({case.name for case in cases}) > 200


def test_questions_are_of_policies_in_force(knowledge: Knowledge, today: date) -> None:
    names = {name for name, _ in list_questions(knowledge, today)}
    assert "人才公寓" in names and "免租金住宿" not in names and "talent loan" not in names


def test_names_with_slips_lead_to_the_policies_of_the_name(knowledge: Knowledge, cases: list[Case]) -> None:
    right, all_ = Counter[str](), Counter[str]()
    owners = {
        name: {p.id for p in knowledge.snapshot(date.max).policies.values() if name in p.names}
        for name in knowledge.names
    }
    for case in cases:
        if case.slip in NAME_SLIPS:
            meant = set().union(*(owners[name] for name in knowledge.read_question(case.clean).names))
            got = set().union(*(owners[name] for name in knowledge.read_question(case.said).names), set())
            right[case.slip] += bool(got & meant)
            all_[case.slip] += 1
    assert {slip: round(right[slip] / n, 3) for slip, n in all_.items() if right[slip] < BAR * n} == {}


def test_outcomes_are_counted_by_kind() -> None:
    case = Case("漏一个字", "问人才公寓", "问人公寓", "人才公寓")
    outcomes = [Outcome(case, ("a", "b"), ("a", "b")), Outcome(case, ("a", "b"), ("a", "c"))]
    assert count_passed(outcomes) == {"漏一个字": (1, 2)}


def test_a_clean_question_that_leads_nowhere_proves_nothing() -> None:
    async def ask(text: str) -> Said:
        return (None, None)

    assert asyncio.run(put_cases([Case("繁体", "问", "問", "问")], ask)) == []


def test_the_trained_pipeline_answers_slips_like_clean_questions(
    knowledge: Knowledge, cases: list[Case], tmp_path_factory: pytest.TempPathFactory
) -> None:
    outcomes = asyncio.run(_put(knowledge, cases, train_once(tmp_path_factory)))
    counts = count_passed(outcomes)
    missed = "\n".join(f"{o.case.slip} {o.case.said} {o.wanted} {o.got}" for o in outcomes if not o.passed)
    assert set(counts) == {*NAME_SLIPS, *QUESTION_SLIPS} and all(total > 0.9 * EACH for _, total in counts.values())
    assert {slip: f"{right}/{n}" for slip, (right, n) in counts.items() if right < BAR * n} == {}, missed


async def _put(knowledge: Knowledge, cases: list[Case], model_folder: Path) -> list[Outcome]:
    from rasa.core.agent import load_agent  # Rasa takes seconds

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TALENTBOT_VAR", str(model_folder))
        patch.delenv("DATABASE_URL", raising=False)
        patch.setattr(opening, "_opened", {("", str(model_folder)): knowledge})
        agent = await load_agent(str(model_path()))

        async def ask(text: str) -> Said:
            parsed = await agent.parse_message(text)
            answer, _ = knowledge.respond(read_questions(parsed), Context(), date(2026, 11, 23))
            return answer.policy, answer.section, answer.unit

        return await put_cases(cases, ask)
