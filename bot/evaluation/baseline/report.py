"""Run a comparison for the command and show it: progress and table in the terminal, JSON, Markdown, single results."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.bench.assistant import StartError
from bot.bench.load import LoadError
from bot.bench.machine import describe_machine
from bot.evaluation.baseline.comparison import Plan, compare
from bot.evaluation.baseline.environment import EnvironmentMissingError, Progress
from bot.evaluation.baseline.measured import Measured
from bot.evaluation.baseline.table import as_record, list_ratios, list_rows, render_markdown
from bot.evaluation.conversations import Conversation
from bot.evaluation.summary import as_record as as_result
from bot.training import TrainingError
from knowledge.opening import var_folder
from knowledge.policy import PolicyError

SIGNS = {True: "[green]✓[/green]", False: "[red]✗[/red]", None: ""}


def report_comparison(conversations: Sequence[Conversation], args: argparse.Namespace) -> list[Measured]:
    """What was measured, the assistant first; empty when nothing could be, and why stands on standard error.

    Raises OSError when a file cannot be written; the table is printed by then.

    Args:
        args: ``file``, ``url``, ``epochs``, ``timeout``, and the places ``json``, ``markdown`` and ``out`` (or None).
    """
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    plan = Plan(conversations, now.date(), var_folder() / "baseline", args.url, args.epochs, args.timeout)
    try:
        with _follow(Console(stderr=True)) as say:
            measured = compare(plan, say)
    except (EnvironmentMissingError, TrainingError, StartError, LoadError, PolicyError) as error:
        print(error, file=sys.stderr)
        return []
    except ModuleNotFoundError as error:  # rank_bm25: the image has no development packages
        print(f"缺少 {error.name}，它在开发环境里，先运行 uv sync", file=sys.stderr)
        return []
    about = {"日期": f"{now:%Y-%m-%d %H:%M}", **describe_machine(), "题目": args.file.name}
    show(measured, Console())
    _write(args.json, json.dumps(as_record(measured, about), ensure_ascii=False, indent=2))
    _write(args.markdown, render_markdown(measured, about))
    _write(args.out, "".join(_lines(measured)))
    return measured


@contextmanager
def _follow(console: Console) -> Iterator[Progress]:
    """What shows the progress: one line that changes in a terminal; in a log file a line per stage."""
    if console.is_terminal:
        with console.status("准备中…") as status:
            yield lambda what: status.update(escape(what))
        return
    told: list[str] = []

    def say(what: str) -> None:
        stage = re.split("[，：]", what)[0]
        if stage not in told[-1:]:
            told.append(stage)
            console.print(stage, markup=False)

    yield say


def show(measured: Sequence[Measured], console: Console) -> None:
    """The rows as a table, the ratios below."""
    table = Table("项目", *(one.name for one in measured), title="同一份资料、同一份题目")
    for row in list_rows(measured):
        table.add_row(row.name, *row.written)
    console.print(table)
    for figure in list_ratios(measured):
        bar = f"（标准 {figure.bar}）{SIGNS[figure.is_met]}" if figure.bar else ""
        console.print(f"{figure.name}：{figure.written} {figure.unit}{bar}")
    for one in measured:
        if one.cost.note:
            console.print(f"{one.name}：{one.cost.note}")


def _lines(measured: Sequence[Measured]) -> list[str]:
    return [
        json.dumps({"assistant": one.name, **as_result(result)}, ensure_ascii=False) + "\n"
        for one in measured
        for result in one.results
    ]


def _write(path: Path | None, text: str) -> None:
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
