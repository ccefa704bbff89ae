"""Several answers become one: in order, each source once, and no more sure than the least sure of them."""

from __future__ import annotations

from datetime import date

from knowledge.answer import Answer, Card, Status
from knowledge.joint_answer import join_answers
from knowledge.policy import Source

ON = date(2026, 11, 23)
NOTICE = Source("notice", "《通知》", "official", ON)


def answer(body: str, status: Status = Status.ANSWERED, route: str = "") -> Answer:
    return Answer(status, body, ON, cards=(Card("标准", body, "value"),), sources=(NOTICE,), route=route)


def test_bodies_stand_in_order_and_a_source_once() -> None:
    joined = join_answers([answer("给钱"), answer("给房")])
    assert joined.body == "给钱\n给房" and joined.sources == (NOTICE,) and len(joined.cards) == 2


def test_what_is_said_twice_is_said_once() -> None:
    assert join_answers([answer("给钱"), answer("给钱")]).body == "给钱"


def test_the_whole_is_answered_partly_when_a_part_is_not() -> None:
    assert join_answers([answer("给钱"), answer("没有写明", Status.UNKNOWN)]).status is Status.ANSWERED_PARTLY
    assert join_answers([answer("甲", Status.UNKNOWN), answer("乙", Status.UNKNOWN)]).status is Status.UNKNOWN


def test_the_way_to_staff_is_told_once() -> None:
    assert join_answers([answer("甲", route="去专窗"), answer("乙", route="去大厅")]).route == "去专窗"


def test_one_answer_stays_as_it_is() -> None:
    alone = answer("给钱")
    assert join_answers([alone]) is alone
