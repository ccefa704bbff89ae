"""Clauses of a message and masks of names: no character is lost, no name is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.clauses import PLACE_MASK, POLICY_MASK, Span, mask, split_clauses, without_overlap


def spans(text: str, *names: str, kind: str = "policy") -> list[Span]:
    return [Span(text.index(name), text.index(name) + len(name), kind, name) for name in names]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("补贴多少，怎么申请？", ["补贴多少", "怎么申请"]),
        ("你好!请问条件;还有材料", ["你好", "请问条件", "材料"]),
        ("给多少另外在哪办", ["给多少", "在哪办"]),
        ("1)多少钱 2)要什么材料", ["多少钱 ", "要什么材料"]),
        ("①金额②流程", ["金额", "流程"]),
        ("金额、条件、材料一次说清", ["金额", "条件", "材料一次说清"]),
        ("学历、户口都要吗", ["学历、户口都要吗"]),
        ("来几家、谁办的、在哪", ["来几家", "谁办的", "在哪"]),  # each asks
        ("只有一句", ["只有一句"]),
        ("每月另外给多少", ["每月另外给多少"]),  # no other question begins within a clause
        ("今年还有名额吗", ["今年还有名额吗"]),
        ("安家费有我的份吗那住房补贴给几百", ["安家费有我的份吗", "那住房补贴给几百"]),  # as it is dictated
        ("在哪申请/几号到账", ["在哪申请", "几号到账"]),
        ("", []),
        ("，，？", []),
    ],
)
def test_a_message_is_split_where_a_new_thing_begins(text: str, parts: list[str]) -> None:
    assert [clause.text for clause in split_clauses(text, [])] == parts


def test_a_pause_splits_but_not_within_a_name() -> None:
    text = "人才公寓给多少要什么材料"
    named = spans(text, "人才公寓")
    assert [clause.text for clause in split_clauses(text, named, [2, 7])] == ["人才公寓给多少", "要什么材料"]


def test_a_separator_inside_a_name_does_not_split() -> None:
    text = "安居、乐业行动给多少，怎么办"
    named = spans(text, "安居、乐业行动")
    assert [clause.text for clause in split_clauses(text, named)] == ["安居、乐业行动给多少", "怎么办"]


def test_each_clause_holds_its_own_names_masked() -> None:
    text = "住房补贴多少钱，崂山区的人才贷呢"
    found = split_clauses(text, spans(text, "住房补贴", "人才贷") + spans(text, "崂山区", kind="place"))
    assert [clause.masked for clause in found] == [f"{POLICY_MASK}多少钱", f"{PLACE_MASK}的{POLICY_MASK}呢"]
    assert [(clause.names(), clause.places()) for clause in found] == [
        (("住房补贴",), ()),
        (("人才贷",), ("崂山区",)),
    ]


def test_the_longer_of_two_overlapping_names_is_kept() -> None:
    kept = without_overlap([Span(0, 2, "policy", "住房"), Span(0, 4, "policy", "住房补贴"), Span(3, 6, "place", "x")])
    assert kept == [Span(0, 4, "policy", "住房补贴")]


texts = st.text("补贴，。？、：①1) 还有另外一次说abc", max_size=30)


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(texts)
    places = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(1, 5)), max_size=4))
    found = [Span(a, min(a + n, len(text)), draw(st.sampled_from(["policy", "place"])), "x") for a, n in places]
    return text, [span for span in found if span.end > span.start]


@given(texts_with_spans())
def test_clauses_stand_in_the_text_in_order_and_names_stay_whole(given_: tuple[str, list[Span]]) -> None:
    text, named = given_
    at = 0
    kept: list[Span] = []
    for clause in split_clauses(text, named):
        at = text.index(clause.text, at) + len(clause.text)
        kept += clause.spans
        assert clause.masked.count(POLICY_MASK) + clause.masked.count(PLACE_MASK) == len(clause.spans)
    assert kept == without_overlap(named) or any(not text[s.start : s.end].strip() for s in named)


@given(texts_with_spans())
def test_a_mask_takes_the_place_of_each_name_and_nothing_else(given_: tuple[str, list[Span]]) -> None:
    text, named = given_
    kept = without_overlap(named)
    masked = mask(text, kept)
    assert len(masked) == len(text) - sum(span.end - span.start - 1 for span in kept)
