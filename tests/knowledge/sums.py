"""Reads the sums that an answer shows: ``800元×36个月 = 28800元`` in its cards, in Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from hypothesis import strategies as st

from knowledge.answer import Card

NUMBER = re.compile(r"\d+(?:\.\d+)?")
FACTOR = re.compile(r"([×÷]?)\s*(\d+(?:\.\d+)?)\s*(%?)")
MONTHS = re.compile("个月|months")
TERMS = re.compile(r"([＋+−]?)([^＋+−]+)")
UNITS = re.compile(r"[\d.%\s×÷]|元|个月|人|平方米|/|yuan|months|people|square metres|per square metre")
MONTHLY = ("本科", "硕士", "博士")

half_months = st.integers(0, 72).map(lambda n: Decimal(n) / 2)  # 0 … 36
_heads = st.dictionaries(st.sampled_from(MONTHLY), st.integers(1, 200).map(Decimal), min_size=1)
# What a calculation is made of beside the facts, as far as it can be true of a person.
sums_told = st.fixed_dictionaries(
    {"degree": st.sampled_from(("专科", *MONTHLY))},
    optional={
        "subsidy_months": half_months,
        "wanted_months": st.integers(1, 120).map(Decimal),
        "subsidy_full": st.just(True),
        "subsidy_sum": st.integers(0, 100).map(lambda n: Decimal(n) * 800) | st.integers(0, 100_000).map(Decimal),
        "subsidy_parts": st.dictionaries(
            st.sampled_from(MONTHLY), st.integers(0, 36).map(Decimal), min_size=1, max_size=1
        ),
        "headcount": _heads,
        "market_rent": st.integers(1, 9999).map(lambda n: Decimal(n) / 100),
        "floor_area": st.integers(50, 3000).map(lambda n: Decimal(n) / 10),
        "revenue": st.integers(0, 10**9).map(Decimal),
    },
)


class Sum(NamedTuple):
    """A card that shows its steps; ``months`` where the result is a number of months, not of money."""

    label: str
    steps: str
    result: Decimal
    months: bool


def read_sums(cards: Iterable[Card]) -> list[Sum]:
    """Every sum of an answer's cards."""
    shown = [(c.label, *c.value.split(" = ")) for c in cards if c.kind == "calculation" and " = " in c.value]
    return [Sum(label, steps, read_number(end), bool(MONTHS.search(end))) for label, steps, end in shown]


def read_number(text: str) -> Decimal:
    """The one number of a text."""
    numbers = NUMBER.findall(text)
    assert len(numbers) == 1, text
    return Decimal(numbers[0])


def work_out(steps: str) -> Decimal:
    """What steps such as ``100000元−800元×36个月`` come to, by the rules of arithmetic."""
    total = Decimal(0)
    for sign, term in TERMS.findall(steps):
        assert UNITS.sub("", term) == "", f"{term!r} is no product of known units"
        product = Decimal(1)
        for place, (by, number, percent) in enumerate(FACTOR.findall(term)):
            assert bool(by) == (place > 0), term
            factor = Decimal(number) / (100 if percent else 1)
            product = product / factor if by == "÷" else product * factor
        total += -product if sign == "−" else product
    return total
