"""Random persons and figures for property tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from knowledge.facts import Fact, FactValue, known_facts

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
