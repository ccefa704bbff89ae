"""Values told only roughly: a date by its year or month, years that follow from such a date. Between their bounds nothing is known."""

from __future__ import annotations

import calendar
from datetime import date
from decimal import Decimal
from typing import Any

YEAR, MONTH = "year", "month"


class ToldDate(date):
    """A day of which only the year or the month was said; as a date it lies in the middle."""

    precision: str

    @classmethod
    def of_year(cls, year: int) -> ToldDate:
        """Some day of a year."""
        told = cls(year, 7, 1)
        told.precision = YEAR
        return told

    @classmethod
    def of_month(cls, year: int, month: int) -> ToldDate:
        """Some day of a month."""
        told = cls(year, month, 15)
        told.precision = MONTH
        return told

    @property
    def low(self) -> date:
        """The first day it can be."""
        return date(self.year, 1 if self.precision == YEAR else self.month, 1)

    @property
    def high(self) -> date:
        """The last day it can be."""
        if self.precision == YEAR:
            return date(self.year, 12, 31)
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def written(self) -> str:
        """As far as it was told: 2024 or 2024-07."""
        return self.isoformat()[:4] if self.precision == YEAR else self.isoformat()[:7]


class ToldNumber(Decimal):
    """A number that follows from something told roughly (years since 2022): as a number that of the middle."""

    low: Decimal
    high: Decimal

    @classmethod
    def between(cls, middle: Decimal, low: Decimal, high: Decimal) -> ToldNumber:
        """At least ``low`` and at most ``high``."""
        told = cls(middle)
        told.low, told.high = low, high
        return told


def bounds(value: Any) -> tuple[Any, Any]:
    """The least and the greatest that a told value can be; twice the value itself when it was told exactly."""
    return (value.low, value.high) if isinstance(value, ToldDate | ToldNumber) else (value, value)
