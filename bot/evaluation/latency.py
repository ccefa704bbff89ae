"""Arithmetic of measured times."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

EDGES = (0, 10, 20, 30, 40, 60, 80, 100, 150, 250, 500, 1000, 2500)  # milliseconds, bounds of the histogram


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that at least ``share`` percent (0…100] of the values do not exceed; 0.0 for no values."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share / 100) - 1)] if ordered else 0.0


def histogram(seconds: Sequence[float]) -> list[tuple[str, int]]:
    """Counts of times per range in milliseconds, from the first range that holds one to the last."""
    bounds = [*pairwise(EDGES), (EDGES[-1], math.inf)]
    counts = [sum(low <= second * 1000 < high for second in seconds) for low, high in bounds]
    used = [index for index, count in enumerate(counts) if count]
    if not used:
        return []
    return [(_range(*bounds[index]), counts[index]) for index in range(used[0], used[-1] + 1)]


def _range(low: float, high: float) -> str:
    return f"{low}–{high} 毫秒" if math.isfinite(high) else f"{low} 毫秒以上"
