"""What a comparison comes to: a row per figure, a column per assistant, and the ratios with the project's bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.bench import figures
from bot.bench.figures import Bar, Figure
from bot.evaluation.baseline.measured import USERS, Measured
from bot.evaluation.baseline.servers import STOCK
from bot.evaluation.labels import label

AHEAD = Bar(15, at_most=False)  # points of accuracy above the stock pipeline
FASTER = Bar(3, at_most=False)  # times its turns per second


@dataclass(frozen=True)
class Row:
    """One figure of every assistant, in their order; None: not measurable."""

    name: str
    unit: str
    values: list[float | None]

    @property
    def written(self) -> list[str]:
        """The values for people: shares with one decimal, others with three significant digits."""
        return [_write(value, self.unit) for value in self.values]


def _write(value: float | None, unit: str) -> str:
    if value is not None and unit == "%":
        return f"{value:.1f}%"
    written = Figure("", value, unit).written
    return written if value is None else f"{written} {unit}"


def list_rows(measured: Sequence[Measured]) -> list[Row]:
    """Accuracy in all and by kind (the most frequent first), wrong facts, times, load, memory, start, training."""
    counts = Counter(result.conversation.labels["kind"] for result in measured[0].results)

    def row(name: str, unit: str, read: Callable[[Measured], float | None]) -> Row:
        return Row(name, unit, [read(one) for one in measured])

    kinds = [
        row(f"　{label('kind', kind)}（{count} 段）", "%", lambda one, kind=kind: one.accuracy_of(kind))  # type: ignore[misc]
        for kind, count in counts.most_common()
    ]
    return [
        row(f"通过率（{counts.total()} 段对话）", "%", lambda one: one.accuracy), *kinds,
        row("说错事实的轮次", "%", lambda one: one.wrong_facts),
        row("　其中说了不该说的", "%", lambda one: one.forbidden),
        row("一位用户 p50", "毫秒/轮", lambda one: one.milliseconds(50)),
        row("一位用户 p99", "毫秒/轮", lambda one: one.milliseconds(99)),
        row(f"{USERS} 位用户同时", "轮/秒", lambda one: one.turns_per_second),
        row("没有答复的请求", "次", lambda one: float(one.load_errors)),
        row("内存（负载后）", "MB", lambda one: one.memory),
        row("启动到答出第一句", "秒", lambda one: one.starting),
        row("训练", "秒", lambda one: one.cost.training),
    ]  # fmt: skip


def list_ratios(measured: Sequence[Measured]) -> list[Figure]:
    """The first assistant against each other one; bars against the stock pipeline, with its thresholds and without."""
    return [*_ratios(measured), Figure("本助手训练", measured[0].cost.training, "秒", figures.TRAINED)]


def _ratios(measured: Sequence[Measured]) -> Iterator[Figure]:
    ours, *others = measured
    for other in others:
        ahead = AHEAD if other.name.startswith(STOCK) else None
        faster = FASTER if other.name == STOCK else None
        yield Figure(f"通过率比 {other.name} 高", ours.accuracy - other.accuracy, "个百分点", ahead)
        times = ours.turns_per_second / other.turns_per_second if other.turns_per_second else None
        yield Figure(f"轮/秒是 {other.name} 的", times, "倍", faster)


def render_markdown(measured: Sequence[Measured], about: Mapping[str, str]) -> str:
    """Two tables and what was measured on, for a README."""
    lines = [_cells(["项目", *(one.name for one in measured)]), _cells(["---", *("---:" for _ in measured)])]
    lines += [_cells([row.name, *row.written]) for row in list_rows(measured)]
    lines += ["", _cells(["比较", "结果", "标准"]), _cells(["---", "---:", "---"])]
    lines += [_cells([one.name, f"{one.written} {one.unit}", _bar(one)]) for one in list_ratios(measured)]
    told = [f"{one.name}：{one.cost.note}" for one in measured if one.cost.note]
    return "\n".join([*lines, "", "；".join([*(f"{key} {value}" for key, value in about.items()), *told]) + "。", ""])


def _cells(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _bar(figure: Figure) -> str:
    return f"{figure.bar} {'✓' if figure.is_met else '✗'}" if figure.bar else ""


def as_record(measured: Sequence[Measured], about: Mapping[str, str]) -> dict[str, Any]:
    """Everything for a JSON file."""
    return {
        "about": dict(about),
        "assistants": [{"name": one.name, "training": one.cost.note} for one in measured],
        "rows": [{"name": row.name.strip(), "unit": row.unit, "values": row.values} for row in list_rows(measured)],
        "ratios": [figure.as_record() for figure in list_ratios(measured)],
    }
