"""Arithmetic of figures and bars on known data."""

import pytest

from bot.bench.figures import LATE_TURN, RATE, Bar, Figure, late_turn_ratio, latency_figures, rate


@pytest.mark.parametrize(
    ("bar", "value", "met"),
    [(Bar(3), 3, True), (Bar(3), 3.01, False), (Bar(3, at_most=False), 3, True), (RATE, 1, False)],
)
def test_bars(bar: Bar, value: float, met: bool) -> None:
    assert bar.is_met(value) is met
    assert Figure("x", value, "", bar).is_met is met


def test_a_figure_without_bar_or_value_misses_nothing() -> None:
    assert Figure("x", 5.0, "秒").is_met is None
    assert Figure("x", None, "MB", Bar(3), "测不到").is_met is None


@pytest.mark.parametrize(
    ("value", "written"), [(None, "—"), (0.04321, "0.0432"), (12.345, "12.3"), (123.45, "123"), (0.0, "0")]
)
def test_written(value: float | None, written: str) -> None:
    assert Figure("x", value, "").written == written


def test_bars_are_written_with_their_direction() -> None:
    assert (str(LATE_TURN), str(Bar(7, at_most=False))) == ("≤ 2", "≥ 7")


def test_latency_figures_are_milliseconds_with_their_bars() -> None:
    found = latency_figures("甲", [number / 1000 for number in range(1, 101)], {50: Bar(49), 99: Bar(99)})
    assert [(figure.name, figure.value, figure.is_met) for figure in found] == [
        ("甲 p50", 50.0, False), ("甲 p95", 95.0, None), ("甲 p99", 99.0, True),
    ]  # fmt: skip


def test_late_turn_ratio_takes_medians() -> None:
    assert late_turn_ratio([[1, 2, 6], [1, 4, 8], [1, 90, 1]], early=2, late=3) == 6 / 4


def test_late_turn_ratio_needs_long_conversations() -> None:
    for conversations in ([], [[1.0, 2.0, 3.0], [1.0, 2.0]]):
        with pytest.raises(ValueError, match="3 turns"):
            late_turn_ratio(conversations, 1, 3)


def test_rate() -> None:
    assert rate(90, 1.5) == 60
    assert rate(90, 0) == 0


def test_record() -> None:
    assert Figure("x", 4.0, "秒", Bar(3)).as_record() == {
        "name": "x", "value": 4.0, "unit": "秒", "bar": "≤ 3", "met": False, "note": "",
    }  # fmt: skip
