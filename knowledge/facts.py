"""The personal facts a rule may ask for: what kinds they are and how two values compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.figures import write_date, write_number
from knowledge.reader import read_mapping

FACTS_FILE = Path(__file__).with_name("facts.yaml")
FactValue = Decimal | str | bool | date


@dataclass(frozen=True)
class Fact:
    """``kind``: number (in ``unit``) | choice (one of ``choices``, in rising order) | yes_no | date."""

    name: str
    label: str
    kind: str
    unit: str = ""
    choices: tuple[str, ...] = ()

    def rank(self, value: Any) -> Any:
        """A value that compares with < among values of this fact. Raises ValueError for one of another kind."""
        if self.kind == "choice":
            return self.choices.index(value)
        if self.kind == "number" and isinstance(value, Decimal | int):
            return Decimal(value)
        if self.kind == "date" and isinstance(value, date):
            return value
        if self.kind == "yes_no" and isinstance(value, bool):
            return value
        raise ValueError(f"{value!r} is no {self.kind}")

    def write(self, value: FactValue) -> str:
        """The value in words: 34岁, 硕士, 是, 2022年7月1日."""
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, date):
            return write_date(value)
        return write_number(Decimal(value), self.unit) if self.kind == "number" else str(value)


@cache
def known_facts() -> Mapping[str, Fact]:
    """All facts of facts.yaml by name."""
    problems: list[str] = []
    raw = read_mapping(FACTS_FILE, problems) or {}
    if problems:
        raise ValueError("\n".join(problems))
    return {
        name: Fact(name, spec["label"], spec["kind"], spec.get("unit", ""), tuple(spec.get("choices", ())))
        for name, spec in raw.items()
    }


def derive_facts(facts: Mapping[str, FactValue], on: date) -> dict[str, FactValue]:
    """Add what follows from the given facts on a day; a fact that was given itself is never overwritten.

    Years since graduation and since the first job; a full-time national degree is one from a domestic school, a verified
    one from abroad.
    """
    derived = dict(facts)
    if "full_time" in facts:
        derived.setdefault("study_place", "国内")
    if "degree_verified" in facts:
        derived.setdefault("study_place", "国外")
    for start, years in (("graduation_date", "years_since_graduation"), ("first_job_date", "years_since_first_job")):
        day = facts.get(start)
        if isinstance(day, date) and years not in derived:
            derived[years] = years_between(day, on)
    return derived


def years_between(start: date, end: date) -> Decimal:
    """Years from ``start`` to ``end`` as counted by a deadline: 3 on the third anniversary, more than 3 the day after."""
    whole = end.year - start.year - ((end.month, end.day) < (start.month, start.day))
    exact = (end.month, end.day) == (start.month, start.day)
    return Decimal(whole) if exact else Decimal(whole) + Decimal("0.5")
