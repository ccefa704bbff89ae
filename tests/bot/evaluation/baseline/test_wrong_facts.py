"""A wrong fact: something forbidden, or another figure in place of the expected one."""

from typing import Any

import pytest

from bot.evaluation.baseline.wrong_facts import contradicts, is_forbidden, list_judged
from bot.evaluation.conversations import Conversation, Turn
from bot.evaluation.judge import judge
from bot.evaluation.runner import Reply, Result, TurnResult

MONEY: dict[str, Any] = {"type": "answer", "all": [["350元", "三百五十元"]]}
MONTHS: dict[str, Any] = {"type": "answer", "all": [["9个月", "@unknown"]]}
LARGE: dict[str, Any] = {"type": "answer", "all": [["10万"], ["15万"]]}
WORDS: dict[str, Any] = {"type": "answer", "all": [["免费", "350元"]]}
DAY: dict[str, Any] = {"type": "answer", "all": [["2031年5月4日"]]}


@pytest.mark.parametrize(
    ("expect", "reply", "wrong"),
    [
        (MONEY, "每张350元。", False),
        (MONEY, "每张350元，两张800元。", False),  # a whole table
        (MONEY, "每张800元。", True),
        (MONEY, "带证件去领。", False),  # no help, but nothing wrong
        (MONEY, "可用9个月。", False),  # another kind of figure
        (MONEY, "带证件去领。\n来源：《某办法》（800元版）", False),
        (MONTHS, "可用12个月。", True),
        (MONTHS, "资料没有写明，别处是12个月。", False),
        (LARGE, "硕士10万元。", False),  # not all, but nothing else
        (LARGE, "给20万元。", True),
        (WORDS, "要800元。", False),  # a word would have been right: the figure decides nothing
        (DAY, "2030年1月1日停发。", True),
        ({"type": "unknown"}, "月息350元。", False),
    ],
)
def test_another_figure_in_place_of_the_expected_one(expect: dict[str, Any], reply: str, wrong: bool) -> None:
    assert contradicts(expect, reply) is wrong


def test_what_the_judge_found_forbidden_and_which_turns_are_judged() -> None:
    expect = {"type": "answer", "all": [["350元"]], "none": ["免费"]}
    turns = [TurnResult(said, Reply(said), 0.1, judge(expect, said)) for said in ("免费，350元。", "800元。")]
    silent = TurnResult("嗯", Reply("嗯"), 0.1, [])
    conversation = Conversation("c-1", {}, (Turn("甲", expect), Turn("嗯"), Turn("乙", expect)))
    judged = list_judged([Result(conversation, [turns[0], silent, turns[1]])])
    assert [turn for _, turn in judged] == turns
    assert [is_forbidden(turn) for turn in turns] == [True, False]
