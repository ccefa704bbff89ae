"""Words point to a policy without naming it, and decide nothing alone."""

from __future__ import annotations

from datetime import date

from knowledge.knowledge import Knowledge
from knowledge.question import Context, Question
from knowledge.traits import Traits
from tests.knowledge.policy_files import POLICY, changed, write_folder


def test_each_trait_counts_once_and_two_are_enough() -> None:
    traits = Traits({"每月": ("monthly",), "月月": ("monthly",), "房钱": ("monthly", "rent"), "一次性": ("once",)})
    assert traits.count("月月发房钱，每月都发") == {"monthly": 2, "rent": 1}
    assert traits.count("别的话") == {}
    assert Traits({}).count("每月") == {}


def test_a_file_brings_its_traits(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    text = changed(("topic: subsidy", "topic: subsidy\ntraits: [敲锣打鼓]"))
    policies = write_folder(folder / "f", trial=POLICY, other=text)
    knowledge = Knowledge.open(f"sqlite:///{folder / 'k.db'}", policies, folder / "index")
    assert knowledge.traits.count("敲锣打鼓那个") == {"other": 1}


def test_in_a_talk_the_words_for_another_payment_lead_to_it(knowledge: Knowledge, today: date) -> None:
    first = Question("住房补贴多少钱", {"ask_amount": 0.9}, ("住房补贴",))
    _, context = knowledge.respond([first], Context(), today)
    answer, _ = knowledge.respond([Question("买房后一次性给的那笔是多少", {"ask_amount": 0.9})], context, today)
    assert answer.policy == "settling_allowance"
