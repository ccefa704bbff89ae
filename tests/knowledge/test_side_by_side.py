"""Policies as a small table: from what each holds on the day, as much as one message carries."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest

from knowledge.answer import MAX_BYTES, Answer, Status, reconcile
from knowledge.aspects import table_rows
from knowledge.compose import Composer
from knowledge.english.compose import EnglishComposer
from knowledge.knowledge import Knowledge
from knowledge.language import HAN
from knowledge.side_by_side import draw_table

BEFORE_THE_VOUCHER = date(2024, 6, 1)


def _draw(knowledge: Knowledge, on: date, *ids: str, kind: type[Composer] = Composer) -> Answer | None:
    composer = kind(knowledge.snapshot(on), on, knowledge.home)
    return draw_table([composer.snapshot.policies[policy] for policy in ids], composer)


def test_each_policy_is_a_column_and_each_kind_a_row(knowledge: Knowledge, today: date) -> None:
    answer = _draw(knowledge, today, "settling_allowance", "purchase_voucher")
    assert answer and answer.table and answer.status is Status.ANSWERED
    assert answer.table.columns == ("安家费", "购房券")
    cells = dict(answer.table.rows)
    assert "15万元" in cells["给什么"][0] and "10万元" in cells["给什么"][1]
    assert "40周岁" in cells["给谁"][0] and answer.table.text in answer.text


def test_policies_of_different_places_are_told_apart(knowledge: Knowledge, today: date) -> None:
    answer = _draw(knowledge, today, "talent_loan", "hitech_loan")
    assert answer and answer.table and answer.table.rows[0] == ("哪里的", ("青岛市", "青岛高新区"))


def test_a_policy_that_is_over_is_said_to_be_over(knowledge: Knowledge, today: date) -> None:
    answer = _draw(knowledge, today, "free_lodging", "talent_station")
    assert answer and "已到期" in answer.body and answer.status is not Status.ANSWERED
    assert answer.body.index("已到期") < answer.body.index("【")


def test_a_policy_that_has_not_begun_is_no_column_of_values(knowledge: Knowledge) -> None:
    answer = _draw(knowledge, BEFORE_THE_VOUCHER, "settling_allowance", "purchase_voucher")
    assert answer and answer.table and "还没有青年人才购房券的有效规定" in answer.body
    assert {cells[1] for _, cells in answer.table.rows} == {"没有写明"}


def test_english_has_the_same_table_in_english(knowledge: Knowledge, today: date) -> None:
    answer = _draw(knowledge, today, "settling_allowance", "purchase_voucher", kind=EnglishComposer)
    assert answer and answer.table and "150,000 yuan" in answer.body
    assert not HAN.search(answer.table.text)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [Composer, EnglishComposer])
def test_every_pair_fits_a_message_and_is_covered(knowledge: Knowledge, today: date, kind: type[Composer]) -> None:
    drawn = 0
    for pair in combinations(knowledge.snapshot(today).policies, 2):
        if (answer := _draw(knowledge, today, *pair, kind=kind)) is not None:
            drawn += 1
            assert len(answer.text.encode()) <= MAX_BYTES
            assert reconcile(answer.text, answer.payload(), knowledge.titles) == [], pair
            assert len(answer.table.rows) <= len(table_rows()) + 1  # type: ignore[union-attr]
    assert drawn > 100
