"""What was told roughly lies between two bounds, is written as far as it was told, and decides only where both bounds agree."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.facts import known_facts
from knowledge.question import pack_facts, unpack_fact
from knowledge.told_value import ToldDate, ToldNumber, bounds


@pytest.mark.parametrize(
    ("told", "low", "high", "written"),
    [
        (ToldDate.of_year(2024), date(2024, 1, 1), date(2024, 12, 31), "2024"),
        (ToldDate.of_month(2024, 2), date(2024, 2, 1), date(2024, 2, 29), "2024-02"),
        (ToldDate.of_month(2023, 2), date(2023, 2, 1), date(2023, 2, 28), "2023-02"),
        (ToldDate.of_month(2024, 12), date(2024, 12, 1), date(2024, 12, 31), "2024-12"),
    ],
)
def test_a_year_or_month_is_all_of_its_days(told: ToldDate, low: date, high: date, written: str) -> None:
    assert (told.low, told.high, told.written()) == (low, high, written) and bounds(told) == (low, high)


@given(year=st.integers(1990, 2030), month=st.integers(1, 12))
def test_as_a_date_it_lies_within_its_bounds(year: int, month: int) -> None:
    for told in (ToldDate.of_year(year), ToldDate.of_month(year, month)):
        assert told.low < told < told.high


@pytest.mark.parametrize("value", [date(2024, 5, 1), Decimal(3), "硕士", True])
def test_what_was_told_exactly_is_its_own_bounds(value: object) -> None:
    assert bounds(value) == (value, value)


def test_a_number_between_keeps_its_bounds_and_counts_as_its_middle() -> None:
    told = ToldNumber.between(Decimal("2.5"), Decimal(2), Decimal(3))
    assert told == Decimal("2.5") and bounds(told) == (2, 3)


@pytest.mark.parametrize(
    ("value", "packed"),
    [
        (ToldDate.of_year(2024), {"told": "2024"}),
        (ToldDate.of_month(2024, 7), {"told": "2024-07"}),
        (ToldNumber.between(Decimal(2), Decimal(1), Decimal(3)), {"number": "2", "low": "1", "high": "3"}),
        (date(2024, 7, 1), {"date": "2024-07-01"}),
        (Decimal(2), {"number": "2"}),
    ],
)
def test_it_survives_as_json_with_how_roughly_it_was_told(value: Any, packed: dict[str, str]) -> None:
    assert pack_facts({"fact": value}) == {"fact": packed}
    again = unpack_fact(json.loads(json.dumps(packed)))
    assert again == value and type(again) is type(value) and bounds(again) == bounds(value)


def test_it_is_written_as_far_as_it_was_told() -> None:
    bought = known_facts()["purchase_date"]
    assert bought.write(ToldDate.of_year(2024)) == "2024年" and bought.write(ToldDate.of_month(2024, 7)) == "2024年7月"
    assert bought.write(date(2024, 7, 15)) == "2024年7月15日"
