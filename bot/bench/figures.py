"""Measured figures beside the bars the project has set itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from bot.evaluation.latency import percentile


@dataclass(frozen=True)
class Bar:
    """A limit for a figure: ``at_most``, else at least."""

    limit: float
    at_most: bool = True

    def __str__(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {self.limit:g}"

    def is_met(self, value: float) -> bool:
        """Whether a value keeps the limit."""
        return value <= self.limit if self.at_most else value >= self.limit


STARTED = Bar(12)  # seconds
MEMORY = Bar(500)  # MB
MEDIAN_TURN = Bar(40)  # milliseconds
SLOWEST_TURN = Bar(150)  # milliseconds, p99
RATE = Bar(90, at_most=False)  # turns per second
LATE_TURN = Bar(2)  # turn 200 against turn 5
TRAINED = Bar(90)  # seconds


@dataclass(frozen=True)
class Figure:
    """One figure. ``value`` None: not measurable here, and ``note`` says why; ``bar`` None: only reported."""

    name: str
    value: float | None
    unit: str
    bar: Bar | None = None
    note: str = ""

    @property
    def is_met(self) -> bool | None:
        """Whether the bar is met; None without a bar or a value."""
        return None if self.bar is None or self.value is None else self.bar.is_met(self.value)

    @property
    def written(self) -> str:
        """The value for people: three significant digits, whole from 100 on."""
        if self.value is None:
            return "—"
        return f"{self.value:.0f}" if abs(self.value) >= 100 else f"{self.value:.3g}"

    def as_record(self) -> dict[str, Any]:
        """The figure for a JSON file."""
        bar = str(self.bar) if self.bar else None
        return {
            "name": self.name, "value": self.value, "unit": self.unit, "bar": bar, "met": self.is_met, "note": self.note,
        }  # fmt: skip


def latency_figures(who: str, seconds: Sequence[float], bars: dict[int, Bar], unit: str = "毫秒/轮") -> list[Figure]:
    """p50, p95 and p99 of times in milliseconds, with the bars some of them have."""
    return [
        Figure(f"{who} p{share}", 1000 * percentile(seconds, share), unit, bars.get(share)) for share in (50, 95, 99)
    ]


def late_turn_ratio(conversations: Sequence[Sequence[float]], early: int, late: int) -> float:
    """How much longer turn ``late`` takes than turn ``early`` (counted from 1), by their medians over conversations.

    Raises ValueError without conversations or when one is shorter than ``late``.
    """
    if not conversations or min(map(len, conversations)) < late:
        raise ValueError(f"every conversation needs {late} turns")
    first = median(turns[early - 1] for turns in conversations)
    return median(turns[late - 1] for turns in conversations) / first


def rate(turns: int, elapsed: float) -> float:
    """Turns per second; 0.0 when no time passed."""
    return turns / elapsed if elapsed > 0 else 0.0
