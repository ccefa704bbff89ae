"""Policies side by side: each by what is compared, none by an entry that speaks of another."""

from __future__ import annotations

from datetime import date

from knowledge.answer import Status
from knowledge.knowledge import Knowledge
from knowledge.question import Context, Question


def _ask(knowledge: Knowledge, on: date, text: str, kinds: dict[str, float], *names: str) -> str:
    answer, _ = knowledge.respond([Question(text, kinds, names)], Context(), on)
    assert answer.status in (Status.ANSWERED, Status.ANSWERED_PARTLY)
    return answer.body


def test_each_side_is_named_and_told(knowledge: Knowledge, today: date) -> None:
    body = _ask(
        knowledge, today, "人才贷和高新贷分别借给谁", {"ask_who": 0.6, "ask_difference": 0.3}, "人才贷", "高新贷"
    )
    assert "人才贷：" in body and "高新贷2.0：" in body and "科技型企业" in body


def test_a_general_comparison_is_a_table_under_what_a_source_says_of_both(knowledge: Knowledge, today: date) -> None:
    asked = Question("安家费和购房券有什么区别", {"ask_difference": 0.9}, ("安家费", "购房券"))
    answer, _ = knowledge.respond([asked], Context(), today)
    assert answer.table and answer.table.columns == ("安家费", "购房券")
    assert answer.body.startswith("不是一回事") and answer.payload()["table"]["text"] in answer.text


def test_without_a_point_of_comparison_what_a_source_says_of_both_is_enough(knowledge: Knowledge, today: date) -> None:
    body = _ask(knowledge, today, "安家费和购房券有什么区别", {"ask_difference": 0.9}, "安家费", "购房券")
    assert "安家费" in body and "购房券" in body


def test_two_years_are_two_sides(knowledge: Knowledge, today: date) -> None:
    answer, _ = knowledge.respond(
        [Question("崂山2024和2025两批人才房各有多少套", {"ask_amount": 0.8}, ("崂山人才房",), ("崂山区",))],
        Context(),
        today,
    )
    assert "607" in answer.text and "703" in answer.text


def test_whether_two_policies_are_the_same_thing_is_said_first(knowledge: Knowledge, today: date) -> None:
    asked = Question("人才驿站跟免租金住宿是一回事吗", {"ask_difference": 0.9}, ("人才驿站", "免租金住宿"))
    answer, _ = knowledge.respond([asked], Context(), today)
    assert answer.body.startswith("不是一回事")


def test_sums_of_two_policies_added_up_are_a_question_of_both(knowledge: Knowledge, today: date) -> None:
    asked = Question("安家费加购房券一共能拿25万吧", {"ask_amount": 0.6, "ask_conflict": 0.2}, ("安家费", "购房券"))
    answer, _ = knowledge.respond([asked], Context(), today)
    assert answer.status is Status.UNKNOWN and "购房券" in answer.body and answer.route


def test_which_pays_more_puts_the_sums_side_by_side(knowledge: Knowledge, today: date) -> None:
    asked = Question(
        "安家费和购房券,硕士哪个给得多", {"ask_difference": 0.9}, ("安家费", "购房券"), facts={"degree": "硕士"}
    )
    answer, _ = knowledge.respond([asked], Context(), today)
    assert "10万元" in answer.body and "5万元" in answer.body
