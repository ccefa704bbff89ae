"""What a person tells of themselves is found in a message and taken out of everything that is stored."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.told import answers_form, find_told, mask_message, mask_reply, split_context

FORM = {"policy": "housing_subsidy", "asked": "age", "options": [], "unsure": [], "aside": 0}


def _message(text: str, *told: tuple[str, str], **unplaced: Any) -> dict[str, Any]:
    """A parsed message: each of ``told`` is a fact and the words that tell it."""
    entities = [
        {"start": text.index(words), "end": text.index(words) + len(words), "entity": fact, "extractor": "FactReader"}
        for fact, words in told
    ]
    return {"text": text, "entities": entities, "facts": {**{fact: {} for fact, _ in told}, **unplaced}}


def test_facts_are_found_where_they_stand() -> None:
    message = _message("我34岁，硕士，能领吗", ("degree", "硕士"), ("age", "34岁"))
    assert find_told(message) == [(1, 4, "age"), (5, 7, "degree")]


def test_a_message_that_tells_nothing_has_no_place() -> None:
    assert find_told({}) == find_told({"facts": None, "entities": None}) == find_told(_message("怎么申请")) == []


def test_what_another_extractor_found_is_not_told_of_a_person() -> None:
    policy = {"start": 0, "end": 4, "entity": "policy", "extractor": "PolicyMatcher"}
    assert find_told({"text": "住房补贴", "entities": [policy], "facts": {}}) == []


@pytest.mark.parametrize(
    "message", [_message("一分没领过", subsidy_months={}), _message("我34岁", ("age", "34岁"), headcount={})]
)
def test_a_fact_without_a_place_takes_the_whole_message(message: dict[str, Any]) -> None:
    assert find_told(message) == [(0, -1, "")]


def test_an_answer_to_an_interview_is_told_as_a_whole() -> None:
    assert find_told(_message("34"), answers_form=True) == [(0, -1, "")]


def test_facts_told_in_one_breath_have_one_mask() -> None:
    message = _message(
        "买了第一套房，硕士", ("home_bought", "买了第一套房"), ("only_home", "第一套"), ("degree", "硕士")
    )
    told = find_told(message)
    assert told == [(0, 6, "home_bought"), (7, 9, "degree")]
    assert mask_message("买了第一套房，硕士", told) == "〔已在青购房〕，〔学历〕"


@pytest.mark.parametrize(
    ("told", "masked"),
    [
        ([], "我34岁，硕士，能领吗"),
        ([(1, 4, "age"), (5, 7, "degree")], "我〔年龄〕，〔学历〕，能领吗"),
        ([(1, 4, "headcount")], "我〔个人情况〕，硕士，能领吗"),
        ([(0, -1, "")], "〔个人情况〕"),
    ],
)
def test_each_fact_is_replaced_by_its_name(told: list[tuple[int, int, str]], masked: str) -> None:
    assert mask_message("我34岁，硕士，能领吗", told) == masked


@pytest.mark.parametrize("kind", ["given", "calculation"])
def test_a_reply_to_a_persons_own_values_is_not_kept(kind: str) -> None:
    cards = [{"kind": "value", "value": "800元"}, {"kind": kind, "value": "34岁"}]
    assert mask_reply("您34岁，符合", cards) == "〔按个人情况作的答复〕"


def test_a_general_reply_is_kept() -> None:
    assert mask_reply("硕士800元", [{"kind": "value"}, {"kind": "name"}]) == "硕士800元" == mask_reply("硕士800元", [])


def _context(**changed: Any) -> dict[str, Any]:
    return {"policy": "housing_subsidy", "unit": "section:amount", "facts": {}, "form": None, **changed}


@pytest.mark.parametrize(
    ("after", "answered"),
    [
        ({"facts": {"age": {"number": "34"}}, "form": FORM, "unit": "verdict"}, True),
        ({"form": FORM, "unit": "form"}, True),
        ({"unit": "verdict"}, True),
        ({"unit": "benefits"}, True),
        ({"form": FORM, "unit": "section:process"}, False),
        ({"unit": None}, False),
    ],
)
def test_a_message_answered_an_interview_when_it_changed_what_is_known_or_went_on_with_it(
    after: dict[str, Any], answered: bool
) -> None:
    assert answers_form("在青岛", _context(form=FORM), _context(**after)) is answered


@pytest.mark.parametrize("before", [None, {}, _context()])
def test_without_an_interview_nothing_answers_one(before: dict[str, Any] | None) -> None:
    assert not answers_form("34", before, _context(facts={"age": {"number": "34"}}, unit="form"))


@pytest.mark.parametrize(
    ("text", "answered"), [("37", True), ("我37了", True), ("怎么申请", False), ("2024年的新政策有哪些", False)]
)
def test_a_short_message_with_a_figure_was_meant_for_an_answer_even_if_it_was_none(text: str, answered: bool) -> None:
    assert answers_form(text, _context(form=FORM), _context(form=FORM, unit="faq:1")) is answered


def test_a_context_is_parted_into_what_tells_of_a_person_and_what_does_not() -> None:
    whole = _context(facts={"age": {"number": "34"}}, text="我34岁", options=["是"], whose="child", settled=True)
    public, private = split_context(whole)
    assert public == {"policy": "housing_subsidy", "unit": "section:amount"}
    assert private == {
        "facts": {"age": {"number": "34"}}, "form": None, "text": "我34岁", "options": ["是"], "whose": "child", "settled": True,
    }  # fmt: skip
    assert {**public, **private} == whole


def test_an_interview_without_an_answer_yet_is_private_as_well() -> None:
    public, private = split_context(_context(form=FORM, text="我能领吗"))
    assert private is not None and private["form"] == FORM and "form" not in public and "text" not in public


@pytest.mark.parametrize("context", [None, {}, _context(text="怎么申请")])
def test_a_context_that_tells_of_nobody_is_public(context: dict[str, Any] | None) -> None:
    assert split_context(context) == (context or {}, None)
