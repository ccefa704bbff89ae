"""English figures are read as the Chinese ones of the same meaning, and a wrong one is not covered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from knowledge.english.figures import WORDS, write_english_date, write_english_number
from knowledge.english.values import write_unit
from knowledge.english.words import english_words
from knowledge.figures import find_figures, unreconciled, write_date, write_number
from tests.knowledge.strategies import amounts


def _reads_back(unit: str) -> bool:
    """Whether English has a word for the unit that is read as that unit alone (人 and 名 are both people)."""
    two = Decimal(2)
    return find_figures(write_unit(two, unit))[0][0].unit == find_figures(write_number(two, unit))[0][0].unit


READ = [unit for unit in english_words()["units"] if _reads_back(unit)]
dates = st.dates(date(1990, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("800 yuan/month", "800元/月"), ("CNY 150,000", "15万元"), ("RMB150,000", "15万元"), ("¥800", "800元"),
        ("36 months", "36个月"), ("a 36-month term", "36个月"), ("thirty-six months", "36个月"), ("three years", "3年"),
        ("11 April 2024", "2024年4月11日"), ("April 11, 2024", "2024年4月11日"), ("Apr 2024", "2024年4月"),
        ("60 percent", "60%"), ("60%", "60%"), ("7 working days", "7个工作日"), ("35 years of age", "35周岁"),
        ("10 million yuan", "1000万元"), ("1.5k yuan", "1500元"), ("11.78 yuan per square metre", "11.78元/平方米"),
        ("20 companies", "20家"), ("two hundred yuan", "200元"),
    ],
)  # fmt: skip
def test_an_english_figure_is_the_chinese_one(english: str, chinese: str) -> None:
    assert len(find_figures(english)) == 1
    assert unreconciled(english, [chinese]) == [] == unreconciled(chinese, [english])


@pytest.mark.parametrize(
    "text",
    ["one of them", "a one-off allowance", "the first home", "May I ask", "one job", "no one", "in ten", "A or B"],
)
def test_ordinary_english_is_no_figure(text: str) -> None:
    assert not find_figures(text)


def test_the_written_characters_are_told_as_they_stand() -> None:
    assert unreconciled("It is 900 yuan/month until 1 May 2027.", ["800元"]) == ["900 yuan", "1 May 2027"]


def test_months_are_not_years_and_a_year_may_stand_alone() -> None:
    assert unreconciled("36 years", ["36个月"]) == ["36 years"]
    assert unreconciled("in 2024", ["2024-04-11"]) == [] and unreconciled("in 2025", ["2024-04-11"]) == ["2025"]


def test_most_units_are_read_in_english() -> None:
    assert len(READ) > 15 and {"元", "元/月", "个月", "年", "%", "周岁", "家", "套", "个工作日"} <= set(READ)


def _is_ordinary(value: Decimal, unit: str) -> bool:
    """1900年 is a year and no length of time, and nobody writes millions of percent."""
    return not (unit == "年" and 1900 <= value < 2100) and not (unit == "%" and value >= 10**6)


@given(value=amounts, unit=st.sampled_from(READ))
def test_what_is_written_in_english_is_covered_by_the_chinese_value(value: Decimal, unit: str) -> None:
    assume(_is_ordinary(value, unit))
    assert unreconciled(write_unit(value, unit), [write_number(value, unit)]) == []


@given(said=amounts, known=amounts, unit=st.sampled_from(READ))
def test_an_amount_is_covered_by_no_other_amount(said: Decimal, known: Decimal, unit: str) -> None:
    assume(_is_ordinary(said, unit) and _is_ordinary(known, unit))
    assert bool(unreconciled(write_unit(said, unit), [write_number(known, unit)])) == (said != known)


@given(value=amounts)
def test_a_number_reads_back(value: Decimal) -> None:
    [(figure, _)] = find_figures(f"{write_english_number(value)} yuan")
    assert Decimal(figure.value) == value


@given(dates, dates)
def test_a_date_is_covered_by_itself_only(said: date, known: date) -> None:
    assert unreconciled(write_english_date(said), [write_date(said)]) == []
    assert bool(unreconciled(write_english_date(said), [write_date(known)])) == (said != known)


@given(word=st.sampled_from(sorted(WORDS)))
def test_a_number_in_words_is_the_number(word: str) -> None:
    assert unreconciled(f"{word} months", [f"{WORDS[word]}个月"]) == []


def test_partial_dates_are_written_as_far_as_they_go() -> None:
    assert [write_english_date(day) for day in ("2024-04-11", "2024-04", "2024")] == [
        "11 April 2024",
        "April 2024",
        "2024",
    ]
