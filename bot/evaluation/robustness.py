"""A question set made from the knowledge: names times kinds of question, clean and with slips; answers must be the same."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from rapidfuzz.distance import OSA

from bot.evaluation.noise import NAME_SLIPS, QUESTION_SLIPS, SHORTEST
from knowledge.aspects import known_aspects
from knowledge.knowledge import Knowledge
from knowledge.normalization import normalize
from knowledge.sounds import is_han

SEED = 20261124
PER_SLIP = 120
GREETING = "您好，"
Said = tuple[str | None, ...]  # what an answer was: policy, section or unit
Ask = Callable[[str], Awaitable[Said]]


@dataclass(frozen=True)
class Case:
    """One question with a slip, and the clean question whose answer it should get."""

    slip: str
    clean: str
    said: str
    name: str


@dataclass(frozen=True)
class Outcome:
    """A case as it went."""

    case: Case
    wanted: Said
    got: Said

    @property
    def passed(self) -> bool:
        """Whether the answer was that of the clean question."""
        return self.wanted == self.got


def list_questions(knowledge: Knowledge, on: date) -> list[tuple[str, str]]:
    """(name, aspect key) of every Chinese name of a policy in force times the sections that the policy has."""
    found = []
    for policy in knowledge.snapshot(on).policies.values():
        if policy.in_force:
            names = [name for name in policy.names if sum(map(is_han, name)) >= len(normalize(name).text) - 3]
            found += [(name, key) for name in names for key in policy.of("section")]
    return sorted(found)


def make_cases(knowledge: Knowledge, on: date, per_slip: int = PER_SLIP, seed: int = SEED) -> list[Case]:
    """``per_slip`` cases of every kind of slip; the same ones for the same knowledge, day and seed."""
    rng, questions, cases = Random(seed), list_questions(knowledge, on), list[Case]()
    owners = _list_owners(knowledge, on)
    for slip, write in {**NAME_SLIPS, **QUESTION_SLIPS}.items():
        made: list[Case] = []
        for name, key in rng.sample(questions, len(questions)):
            if len(made) == per_slip:
                break
            ask = known_aspects()[key].ask
            clean = f"{GREETING}{ask.format(title=name)}？"
            said = write(name, rng) if slip in NAME_SLIPS else write(clean, rng)
            if said is None or (slip in NAME_SLIPS and _is_ambiguous(said, name, owners)):
                continue
            made.append(
                Case(slip, clean, f"{GREETING}{ask.format(title=said)}？" if slip in NAME_SLIPS else said, name)
            )
        cases += made
    return cases


def _list_owners(knowledge: Knowledge, on: date) -> dict[str, frozenset[str]]:
    policies = knowledge.snapshot(on).policies.values()
    return {name: frozenset(p.id for p in policies if name in p.names) for name in knowledge.names}


def _is_ambiguous(said: str, name: str, owners: Mapping[str, frozenset[str]]) -> bool:
    """Whether the slip makes or holds another policy's name, or stands as near to one: nobody could tell which is meant."""
    others = (other for other in owners if owners[other] != owners[name])
    return said in owners or any(
        OSA.distance(said, other, score_cutoff=1) <= 1
        or (len(other) > SHORTEST and other in said and other not in name)
        for other in others
    )


async def put_cases(cases: Sequence[Case], ask: Ask) -> list[Outcome]:
    """The cases with their answers. A case whose clean question leads to no policy says nothing and is left out."""
    wanted = {clean: await ask(clean) for clean in dict.fromkeys(case.clean for case in cases)}
    return [
        Outcome(case, wanted[case.clean], await ask(case.said)) for case in cases if wanted[case.clean][0] is not None
    ]


def count_passed(outcomes: Iterable[Outcome]) -> dict[str, tuple[int, int]]:
    """Kind of slip -> (answered like the clean question, cases)."""
    counts: dict[str, tuple[int, int]] = {}
    for outcome in outcomes:
        passed, total = counts.get(outcome.case.slip, (0, 0))
        counts[outcome.case.slip] = passed + outcome.passed, total + 1
    return counts
