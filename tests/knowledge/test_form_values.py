"""Numbers and dates told in answer to a question: a value, a side of the threshold, and no more than was said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from knowledge.form import Form
from knowledge.question import Question
from knowledge.told_value import ToldDate

UNSURE: tuple[str, dict[str, Any]] = ("不清楚", {})


def _sides(fact: str, key: str, met: str, failed: str) -> Form:
    return Form("some", fact, ((met, {f"{fact} {key}": True}), (failed, {f"{fact} {key}": False}), UNSURE))


MONTHS = _sides("insured_months", "at_least insured_for", "满12个月", "不满12个月")
YEARS = _sides("years_since_graduation", "at_most within", "不超过3年", "超过3年")
BOUGHT = _sides("purchase_date", "since start", "2018年6月6日及以后", "2018年6月6日以前")
BEFORE = _sides("purchase_date", "at_most end", "不超过2018年6月6日", "超过2018年6月6日")


def _read(form: Form, text: str) -> dict[str, Any] | None:
    told = form.read(Question(text, {"inform": 0.9}))
    return None if told is None else dict(told)


@pytest.mark.parametrize(
    ("text", "months"),
    [("14", 14), ("14个月", 14), ("交了14个月", 14), ("1", 1), ("0", 0), ("一年", 12), ("2年", 24), ("1年半", 18)],
)
def test_a_number_is_told_bare_in_its_unit_or_in_years(text: str, months: int) -> None:
    assert _read(MONTHS, text) == {"insured_months": Decimal(months)}


@pytest.mark.parametrize("text", ["14岁", "14元", "12个月或者14个月", "没有"])
def test_a_number_of_something_else_is_no_answer(text: str) -> None:
    assert _read(MONTHS, text) is None


def test_a_side_of_a_threshold_says_whether_it_is_met_without_a_value() -> None:
    assert _read(MONTHS, "满12个月") == {"insured_months at_least insured_for": True}
    assert _read(MONTHS, "不满12个月") == _read(MONTHS, "不满") == {"insured_months at_least insured_for": False}
    assert _read(YEARS, "不超过3年") == {"years_since_graduation at_most within": True}
    assert _read(YEARS, "超过3年") == _read(YEARS, "超过") == {"years_since_graduation at_most within": False}


@pytest.mark.parametrize(("text", "side"), [("第一个", True), ("第二个", False)])
def test_an_ordinal_chooses_a_side_of_a_number_as_well(text: str, side: bool) -> None:
    assert _read(MONTHS, text) == {"insured_months at_least insured_for": side}


@pytest.mark.parametrize(("year", "late"), [("2017", False), ("2017年", False), ("2019", True), ("2019年", True)])
def test_a_bare_year_on_either_side_of_the_threshold_decides(year: str, late: bool) -> None:
    assert _read(BOUGHT, year) == {"purchase_date since start": late}
    assert _read(BEFORE, year) == {"purchase_date at_most end": not late}


@pytest.mark.parametrize("form", [BOUGHT, BEFORE], ids=["since", "at most"])
@pytest.mark.parametrize("year", ["2018", "2018年"])
def test_in_the_year_of_the_threshold_the_year_alone_decides_nothing(form: Form, year: str) -> None:
    assert not any(" " in key for key in _read(form, year) or {})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2018年6月5日", date(2018, 6, 5)),
        ("2018年6月6日", date(2018, 6, 6)),
        ("2018-06-07", date(2018, 6, 7)),
        ("2018/7", ToldDate.of_month(2018, 7)),
        ("2020年5月", ToldDate.of_month(2020, 5)),
        ("2018年6月", ToldDate.of_month(2018, 6)),
    ],
)
def test_a_date_is_told_to_the_day_or_the_month(text: str, told: date) -> None:
    read = _read(BOUGHT, text)
    assert read == {"purchase_date": told} and type(read["purchase_date"]) is type(told)


@pytest.mark.parametrize("text", ["2018年13月", "2019年2月30日", "2月30日", "很久以前"])
def test_an_impossible_date_is_no_answer(text: str) -> None:
    assert _read(BOUGHT, text) is None


def test_without_a_threshold_a_year_is_kept_as_a_year() -> None:
    told = _read(Form("some", "purchase_date", (UNSURE,)), "2018年")
    assert told is not None and told["purchase_date"].written() == "2018"


@pytest.mark.parametrize("text", ["2年", "两年", "3年", "三年"])
def test_the_limit_itself_is_within_it(text: str) -> None:
    told = _read(YEARS, text)
    assert told is not None and told.get("years_since_graduation", Decimal(9)) <= 3


@pytest.mark.parametrize("text", ["不到12个月", "不到一年", "11个月"])
def test_less_than_the_threshold_never_meets_it(text: str) -> None:
    told = _read(MONTHS, text) or {}
    assert told.get("insured_months", Decimal(0)) < 12 and not told.get("insured_months at_least insured_for")


@pytest.mark.parametrize("text", ["3年多", "3年半", "超过3年", "4年"])
def test_more_than_the_limit_never_meets_it(text: str) -> None:
    told = _read(YEARS, text) or {}
    assert told.get("years_since_graduation", Decimal(9)) > 3 and not told.get("years_since_graduation at_most within")


def test_a_calendar_year_is_no_number_of_years() -> None:
    assert (_read(YEARS, "2023") or {}).get("years_since_graduation") != 2023
