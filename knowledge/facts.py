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
from knowledge.told_value import ToldDate, ToldNumber

FACTS_FILE = Path(__file__).with_name("facts.yaml")
YEARS_SINCE = {"years_since_graduation": "graduation_date", "years_since_first_job": "first_job_date"}
# A fact told (with this value, None for any) says that another one holds, unless that is told itself.
IMPLIED: dict[tuple[str, str | bool | None], tuple[str, str | bool]] = {
    ("purchase_date", None): ("home_bought", True),
    ("only_home", True): ("home_bought", True),
    ("home_bought", True): ("family_owns_home", True),
    ("contract_signed", True): ("employment", "就业"),
    ("legal_representative", True): ("employment", "创业"),
    ("company_months", None): ("employment", "创业"),
}
FactValue = Decimal | str | bool | date


@dataclass(frozen=True)
class Fact:
    """``kind``: number (in ``unit``) | choice (one of ``choices``, in rising order) | yes_no | date.

    ``ask`` is the question for it; ``yes`` and ``no`` are what a yes_no is answered by, ``none`` the choice by which nothing
    is held (empty where there is none such), ``zero`` what says that a number is nought.
    ``grows``: who does not meet it yet may still come to (buying a home, months of insurance).
    """

    name: str
    label: str
    kind: str
    unit: str = ""
    choices: tuple[str, ...] = ()
    ask: str = ""
    yes: str = "是"
    no: str = "不是"
    none: str = ""
    zero: str = ""
    grows: bool = False

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
            return write_date(value.written() if isinstance(value, ToldDate) else value)
        return write_number(Decimal(value), self.unit) if self.kind == "number" else str(value)


@cache
def known_facts() -> Mapping[str, Fact]:
    """All facts of facts.yaml by name."""
    problems: list[str] = []
    raw = read_mapping(FACTS_FILE, problems) or {}
    if problems:
        raise ValueError("\n".join(problems))
    return {
        name: Fact(
            name,
            spec["label"],
            spec["kind"],
            spec.get("unit", ""),
            tuple(spec.get("choices", ())),
            spec["ask"],
            spec.get("yes", "是"),
            spec.get("no", "不是"),
            spec.get("none", ""),
            spec.get("zero", ""),
            spec.get("grows", False),
        )
        for name, spec in raw.items()
    }


def derive_facts(facts: Mapping[str, FactValue], on: date) -> dict[str, FactValue]:
    """Add what follows from the given facts on a day; a fact that was given itself is never overwritten.

    Years since graduation and since the first job; what a fact implies (who bought in 2020 has bought); a full-time national degree is one from a domestic school, a verified
    one from abroad.
    """
    derived = dict(facts)
    if "full_time" in facts:
        derived.setdefault("study_place", "国内")
    if "degree_verified" in facts:
        derived.setdefault("study_place", "国外")
    for _ in IMPLIED:  # what follows may imply something in turn
        for (name, value), (other, follows) in IMPLIED.items():
            if name in derived and value in (None, derived[name]):
                derived.setdefault(other, follows)
    for years, start in YEARS_SINCE.items():
        day = facts.get(start)
        if isinstance(day, date) and years not in derived:
            derived[years] = years_since(day, on)
    return derived


def years_later(start: date, years: int) -> date:
    """The day some years later; of 29 February the day before, as ``years_between`` counts."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


def years_since(start: date, end: date) -> Decimal:
    """Years from a day told exactly or roughly."""
    if not isinstance(start, ToldDate):
        return years_between(start, end)
    return ToldNumber.between(*(years_between(day, end) for day in (start, start.high, start.low)))


def years_between(start: date, end: date) -> Decimal:
    """Years from ``start`` to ``end`` as counted by a deadline: 3 on the third anniversary, more than 3 the day after."""
    whole = end.year - start.year - ((end.month, end.day) < (start.month, start.day))
    exact = (end.month, end.day) == (start.month, start.day)
    return Decimal(whole) if exact else Decimal(whole) + Decimal("0.5")
