"""Random persons and figures for property tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from knowledge.facts import Fact, FactValue, known_facts
from knowledge.told_value import ToldDate, ToldNumber

days = st.dates(date(2017, 1, 1), date(2030, 12, 31))
amounts = st.one_of(
    st.integers(1, 10**9).map(Decimal),
    st.integers(1, 9999).map(lambda n: Decimal(n) * 10_000),
    st.integers(1, 99999).map(lambda n: Decimal(n) / 100),
)


def values_of(fact: Fact) -> st.SearchStrategy[FactValue]:
    """Any value that a person could give for a fact."""
    if fact.kind == "choice":
        return st.sampled_from(fact.choices)
    if fact.kind == "yes_no":
        return st.booleans()
    if fact.kind == "date":
        return st.dates(date(2010, 1, 1), date(2030, 12, 31))
    return st.integers(0, 90).map(Decimal)


persons = st.fixed_dictionaries({}, optional={name: values_of(fact) for name, fact in known_facts().items()})

# What somebody tells who meets most rules; a few values changed or left out bring a person near every threshold.
FITTING: dict[str, FactValue] = {
    "degree": "硕士", "age": Decimal(30), "full_time": True, "degree_certificate": True, "qingdao_hukou": True,
    "graduation_date": date(2024, 5, 20), "first_job_date": date(2024, 8, 1), "employment": "就业", "contract_signed": True,
    "insured_by_employer": True, "insured_months": Decimal(24), "home_bought": True, "purchase_date": date(2025, 5, 1),
    "only_home": True, "new_home": True, "children": Decimal(2), "family_owns_home": False,
    "family_home_in_district": False, "settling_received": False, "skill_level": "高级工", "certificate_months": Decimal(6),
    "unemployment_years": Decimal(3), "applicant": "企业", "in_zone": True, "fixed_office": True, "tech_company": True,
}  # fmt: skip
NAMES = sorted(known_facts())
rough_dates = st.one_of(
    st.integers(2010, 2030).map(ToldDate.of_year),
    st.builds(ToldDate.of_month, st.integers(2010, 2030), st.integers(1, 12)),
)
rough_numbers = st.tuples(st.integers(0, 90), st.integers(0, 9)).map(
    lambda told: ToldNumber.between(Decimal(told[0]), Decimal(told[0]), Decimal(sum(told)))
)


def told_of(fact: Fact) -> st.SearchStrategy[FactValue]:
    """Any value of a fact, also one that is known only roughly."""
    rough = {"date": rough_dates, "number": rough_numbers if fact.name == "age" else st.nothing()}
    return st.one_of(values_of(fact), rough.get(fact.kind, st.nothing()))


@st.composite
def told_persons(draw: st.DrawFn, keys: Sequence[str] = ()) -> dict[str, Any]:
    """A random person, or one who meets most rules but for a few facts; ``keys`` are comparisons answered without a value."""
    facts: dict[str, Any] = dict(draw(st.one_of(st.just(FITTING), st.just({}), persons)))
    some = st.lists(st.sampled_from(NAMES), max_size=6, unique=True)
    for name in draw(some):
        facts.pop(name, None)
    for name in draw(some):
        facts[name] = draw(told_of(known_facts()[name]))
    answered = st.lists(st.sampled_from(sorted(keys)), max_size=4, unique=True) if keys else st.just([])
    return {**facts, **{key: draw(st.booleans()) for key in draw(answered)}}
