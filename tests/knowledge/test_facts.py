"""Facts of a person compare in their own order, and years are counted as a deadline counts them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.facts import IMPLIED, FactValue, derive_facts, known_facts, years_between, years_since
from knowledge.told_value import ToldDate, ToldNumber, bounds

past = st.dates(date(1990, 1, 1), date(2020, 12, 31))


def test_every_fact_is_well_formed() -> None:
    for fact in known_facts().values():
        assert fact.kind in ("number", "choice", "yes_no", "date") and fact.label
        assert bool(fact.choices) == (fact.kind == "choice")
        assert bool(fact.unit) == (fact.kind == "number")


def test_degrees_rise() -> None:
    degree = known_facts()["degree"]
    assert degree.rank("专科") < degree.rank("本科") < degree.rank("硕士") < degree.rank("博士")


@pytest.mark.parametrize(
    ("name", "value"), [("age", "三十"), ("degree", "高中"), ("qingdao_hukou", "是"), ("age", date(2020, 1, 1))]
)
def test_a_value_of_another_kind_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError):
        known_facts()[name].rank(value)


def test_facts_are_written_for_people() -> None:
    facts = known_facts()
    assert facts["age"].write(Decimal("34.0")) == "34岁"
    assert facts["qingdao_hukou"].write(True) == "是" and facts["qingdao_hukou"].write(False) == "否"
    assert facts["graduation_date"].write(date(2022, 7, 1)) == "2022年7月1日"
    assert facts["degree"].write("硕士") == "硕士"


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (date(2022, 7, 1), date(2025, 6, 30), "2.5"),
        (date(2022, 7, 1), date(2025, 7, 1), "3"),
        (date(2022, 7, 1), date(2025, 7, 2), "3.5"),
        (date(2022, 7, 1), date(2022, 7, 1), "0"),
        (date(2020, 2, 29), date(2023, 2, 28), "2.5"),
        (date(2020, 2, 29), date(2023, 3, 1), "3.5"),
    ],
)
def test_three_years_are_over_the_day_after_the_anniversary(start: date, end: date, years: str) -> None:
    assert years_between(start, end) == Decimal(years)


@given(start=past, days=st.integers(0, 15000), more=st.integers(0, 800))
def test_years_never_fall_as_time_goes_on(start: date, days: int, more: int) -> None:
    end = start + timedelta(days=days)
    assert years_between(start, end) <= years_between(start, end + timedelta(days=more))


@given(start=past, end=st.dates(date(2021, 1, 1), date(2035, 1, 1)), limit=st.integers(1, 15))
def test_within_so_many_years_means_up_to_and_including_the_anniversary(start: date, end: date, limit: int) -> None:
    anniversary = date(start.year + limit, start.month, min(start.day, 28))
    if start.day <= 28:
        assert (years_between(start, end) <= limit) == (end <= anniversary)


def test_years_follow_from_a_date_and_never_replace_what_was_said() -> None:
    on = date(2026, 11, 23)
    assert derive_facts({"graduation_date": date(2023, 11, 23)}, on)["years_since_graduation"] == 3
    said = {"graduation_date": date(2023, 11, 23), "years_since_graduation": Decimal(2)}
    assert derive_facts(said, on) == said
    assert derive_facts({"first_job_date": date(2024, 11, 22)}, on)["years_since_first_job"] == Decimal("2.5")
    assert derive_facts({}, on) == {}


@pytest.mark.parametrize(
    ("told", "implied"),
    [
        ({"purchase_date": date(2020, 5, 1)}, {"home_bought": True}),
        ({"only_home": True}, {"home_bought": True}),
        ({"contract_signed": True}, {"employment": "就业"}),
        ({"legal_representative": True}, {"employment": "创业"}),
        ({"company_months": Decimal(3)}, {"employment": "创业"}),
    ],
)
def test_a_fact_says_what_it_implies(told: dict[str, FactValue], implied: dict[str, FactValue]) -> None:
    assert derive_facts(told, date(2026, 11, 23)).items() >= implied.items()


@pytest.mark.parametrize("told", [{"only_home": False}, {"contract_signed": False}, {"legal_representative": False}])
def test_that_something_is_not_so_implies_nothing(told: dict[str, FactValue]) -> None:
    assert derive_facts(told, date(2026, 11, 23)) == told


def test_what_was_told_itself_is_never_overwritten_by_what_is_implied() -> None:
    told: dict[str, FactValue] = {
        "only_home": True,
        "home_bought": False,
        "contract_signed": True,
        "employment": "创业",
    }
    assert derive_facts(told, date(2026, 11, 23)) == told


def test_everything_implied_is_a_value_of_a_known_fact() -> None:
    for (name, value), (other, follows) in IMPLIED.items():
        assert value is None or known_facts()[name].rank(value) is not None
        assert known_facts()[other].rank(follows) is not None


@pytest.mark.parametrize(
    ("start", "low", "high"),
    [(ToldDate.of_year(2023), "2.5", "3.5"), (ToldDate.of_month(2023, 11), "2.5", "3.5"), (ToldDate.of_month(2023, 7), "3.5", "3.5")],
)  # fmt: skip
def test_years_since_a_rough_date_lie_between_those_since_its_last_and_its_first_day(
    start: ToldDate, low: str, high: str
) -> None:
    years = years_since(start, date(2026, 11, 23))
    assert isinstance(years, ToldNumber) and bounds(years) == (Decimal(low), Decimal(high))
    derived = derive_facts({"graduation_date": start}, date(2026, 11, 23))
    assert bounds(derived["years_since_graduation"]) == bounds(years)


@given(year=st.integers(2000, 2025), month=st.integers(1, 12), day=st.integers(1, 28))
def test_years_since_a_day_lie_within_those_since_its_month_and_its_year(year: int, month: int, day: int) -> None:
    on = date(2026, 11, 23)
    exact = years_since(date(year, month, day), on)
    assert exact == years_between(date(year, month, day), on)
    for rough in (ToldDate.of_month(year, month), ToldDate.of_year(year)):
        low, high = bounds(years_since(rough, on))
        assert low <= exact <= high
