"""Figures of Chinese text are read, written and reconciled."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.figures import Figure, chinese_number, find_figures, plain_number, unreconciled, write_date, write_number
from tests.knowledge.strategies import amounts

UNITS = ("元", "元/月", "人", "个月", "天", "套", "%", "家", "个工作日", "岁")
HAN_DIGITS = "零一二三四五六七八九"


def _write_han(n: int) -> str:
    """1…9999 as it is spoken in full: 1205 -> 一千二百零五."""
    text, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // place % 10
        if digit:
            text += ("零" if gap and text else "") + HAN_DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return text


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("每月800元", "number", "800", "元"),
        ("最高15万元", "number", "150000", "元"),
        ("90,450元", "number", "90450", "元"),
        ("1.35万元", "number", "13500", "元"),
        ("超过2亿人", "number", "200000000", "人"),
        ("十五万元", "number", "150000", "元"),
        ("三十六个月", "number", "36", "个月"),
        ("七个工作日", "number", "7", "个工作日"),
        ("7 个工作日", "number", "7", "个工作日"),
        ("35周岁", "number", "35", "岁"),
        ("8折", "number", "8", "折"),
        ("60%", "number", "60", "%"),
        ("12333", "number", "12333", ""),
        ("0532-66711850", "phone", "053266711850", ""),
        ("2024年4月11日", "date", "2024-04-11", ""),
        ("2024-4-11", "date", "2024-04-11", ""),
        ("2025/06/26", "date", "2025-06-26", ""),
        ("2025年3月", "date", "2025-03", ""),
        ("2025年", "date", "2025", ""),
        ("１５万元", "number", "150000", "元"),
        ("千万元", "number", "10000000", "元"),
    ],
)
def test_a_figure_is_read_with_its_unit(text: str, kind: str, value: str, unit: str) -> None:
    assert [figure for figure, _ in find_figures(text)] == [Figure(kind, value, unit)]


@pytest.mark.parametrize("text", ["一次性发放", "一对一专员", "第一批", "一套", "十分方便", "两样都要", "万一"])
def test_ordinary_speech_is_no_figure(text: str) -> None:
    assert not find_figures(text)


def test_twelve_months_are_not_twelve_days() -> None:
    assert unreconciled("最长12个月", ["12天"]) == ["12个月"]
    assert unreconciled("最长12天", ["12个月", "12年"]) == ["12天"]
    assert unreconciled("最长12个月", ["12个月"]) == []
    assert unreconciled("十二个月", ["12个月"]) == []


def test_equal_units_are_one_unit() -> None:
    assert unreconciled("35周岁、7工作日、3日", ["35岁 7个工作日 3天"]) == []


def test_a_date_covers_its_month_and_year_but_not_the_other_way_round() -> None:
    assert unreconciled("2024年4月发布，2024年起", ["2024-04-11"]) == []
    assert unreconciled("2024年4月11日", ["2024年4月"]) == ["2024年4月11日"]


def test_a_phone_number_must_agree_digit_by_digit() -> None:
    assert unreconciled("电话0532-66711850", ["053266711850 是号码"]) == ["0532-66711850"]
    assert unreconciled("电话0532-66711850", ["0532-66711850"]) == []
    assert unreconciled("电话0532-66711851", ["0532-66711850"]) == ["0532-66711851"]


@given(value=amounts, unit=st.sampled_from(UNITS))
def test_what_is_written_reads_back_as_the_same_number(value: Decimal, unit: str) -> None:
    written = write_number(value, unit)
    [(figure, text)] = find_figures(written)
    assert Decimal(figure.value) == value
    assert figure.unit == unit.partition("/")[0]
    assert written.startswith(text)


@given(value=amounts, unit=st.sampled_from(UNITS))
def test_an_amount_is_covered_by_itself_in_any_way_of_writing(value: Decimal, unit: str) -> None:
    assert unreconciled(write_number(value, unit), [f"{plain_number(value)}{unit}"]) == []
    assert unreconciled(f"{value:,}{unit}", [write_number(value, unit)]) == []


@given(said=amounts, known=amounts, unit=st.sampled_from(UNITS))
def test_an_amount_is_covered_by_no_other_amount(said: Decimal, known: Decimal, unit: str) -> None:
    assert bool(unreconciled(write_number(said, unit), [write_number(known, unit)])) == (said != known)


@given(value=amounts, said=st.sampled_from(UNITS), known=st.sampled_from(UNITS))
def test_an_amount_is_covered_by_no_other_unit(value: Decimal, said: str, known: str) -> None:
    same = said.partition("/")[0] == known.partition("/")[0]
    assert (unreconciled(write_number(value, said), [write_number(value, known)]) == []) == same


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_a_date_is_covered_by_itself_only(said: date, known: date) -> None:
    assert unreconciled(write_date(said), [said.isoformat()]) == []
    assert bool(unreconciled(write_date(said), [write_date(known)])) == (said != known)


@given(st.integers(1, 9999))
def test_a_spoken_number_reads_back(n: int) -> None:
    assert chinese_number(_write_han(n)) == n
    assert unreconciled(f"{_write_han(n)}个月", [f"{n}个月"]) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [("十五", 15), ("三十六", 36), ("一千二", 1200), ("一百零五", 105), ("二〇二四", 2024), ("两百", 200), ("十", 10)],
)
def test_short_spoken_numbers_are_read_as_people_mean_them(text: str, number: int) -> None:
    assert chinese_number(text) == number


@pytest.mark.parametrize("text", ["", "人才", "三人", "三四十"])
def test_what_is_no_numeral_is_none(text: str) -> None:
    assert chinese_number(text) is None


@given(st.decimals(0, 10**10, places=2))
def test_plain_numbers_have_no_exponent_and_no_trailing_zero(value: Decimal) -> None:
    text = plain_number(value)
    assert Decimal(text) == value and "E" not in text and not ("." in text and text.endswith("0"))


def test_dates_are_written_as_far_as_they_are_known() -> None:
    assert write_date(date(2024, 4, 11)) == "2024年4月11日"
    assert write_date("2025-03") == "2025年3月"
    assert write_date("2025") == "2025年"


def test_large_numbers_are_written_in_wan_and_yi() -> None:
    assert write_number(Decimal(100000), "元") == "10万元"
    assert write_number(Decimal(13500), "元") == "1.35万元"
    assert write_number(Decimal(90450), "元") == "90450元"
    assert write_number(Decimal(200000000), "人") == "2亿人"
    assert write_number(Decimal("11.78"), "元/平方米") == "11.78元/平方米"
