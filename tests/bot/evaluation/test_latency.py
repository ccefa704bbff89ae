"""Percentiles and the histogram of known times."""

import pytest

from bot.evaluation.latency import histogram, percentile


@pytest.mark.parametrize(("share", "value"), [(50, 50), (95, 95), (99, 99), (100, 100), (0.5, 1)])
def test_percentile_of_a_hundred(share: float, value: float) -> None:
    assert percentile(range(100, 0, -1), share) == value


def test_percentile_of_few() -> None:
    assert percentile([], 50) == 0.0
    assert percentile([7.0], 99) == 7.0
    assert percentile([3.0, 1.0, 2.0], 50) == 2.0


def test_histogram_counts_every_time_once_and_drops_empty_ends() -> None:
    assert histogram([0.012, 0.0199, 0.035]) == [("10–20 毫秒", 2), ("20–30 毫秒", 0), ("30–40 毫秒", 1)]
    assert histogram([9.0]) == [("2500 毫秒以上", 1)]
    assert histogram([]) == []
