"""``talentbot eval FILE``: put a question file to the running assistant and report."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.evaluation.conversations import Conversation, QuestionFileError, read_conversations
from bot.evaluation.page import render_page
from bot.evaluation.report import render_text
from bot.evaluation.runner import Result, UnreachableError, check_reachable, run_conversations
from bot.evaluation.summary import Summary, as_record, summarise
from knowledge.opening import var_folder

URL = "http://127.0.0.1:5005/webhooks/rest/webhook"
PASSED, TOO_LOW, UNUSABLE = 0, 1, 2


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``eval`` to the command's verbs."""
    parser = subparsers.add_parser("eval", help="用题目文件评测正在运行的助手")
    parser.add_argument("file", type=Path, metavar="FILE", help="题目文件，每行一段对话（JSON）")
    parser.add_argument("--url", help=f"助手的 REST 地址（默认 {URL}；用 --baseline 时默认自己启动一个）")
    parser.add_argument("--jobs", type=_at_least_one, default=4, help="同时进行几段对话（默认 %(default)s）")
    parser.add_argument("--timeout", type=float, default=30.0, help="每轮最多等几秒（默认 %(default)s）")
    parser.add_argument("--html", type=Path, help="网页报告写到哪里（默认 var/eval.html）")
    parser.add_argument("--out", type=Path, help="逐条结果写到哪里（JSON，每行一段对话）")
    parser.add_argument("--fail-under", type=_share, default=0.75, help="通过率低于它时退出码为 1（默认 %(default)s）")
    _add_baseline(parser)
    parser.set_defaults(run=run)


def _add_baseline(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--baseline", action="store_true", help="同时评测两个对照：Rasa 文档配置和 BM25 检索，打印比较表"
    )
    parser.add_argument("--epochs", type=_at_least_one, help="Rasa 文档配置训练几遍（默认见其 config.yml）")
    parser.add_argument("--json", type=Path, help="比较表写到哪里（JSON），只用于 --baseline")
    parser.add_argument("--markdown", type=Path, help="比较表写到哪里（Markdown），只用于 --baseline")


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("应是不小于 1 的整数")
    return int(text)


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError("应在 0 和 1 之间，例如 0.75")
    return share


def run(args: argparse.Namespace) -> int:
    """0 passed, 1 below ``--fail-under``, 2 the file, the assistant or a report's place cannot be used."""
    try:
        conversations = read_conversations(args.file)
        if args.baseline:
            return _compare(conversations, args)
        summary, results = _evaluate(conversations, args)
    except (QuestionFileError, UnreachableError) as error:
        print(error, file=sys.stderr)
        return UNUSABLE
    print(render_text(summary))
    try:
        _write_reports(summary, results, args.html or var_folder() / "eval.html", args.out)
    except OSError as error:
        return _tell_unwritable(error)
    return TOO_LOW if summary.overall.passed < args.fail_under * summary.overall.total else PASSED


def _evaluate(conversations: list[Conversation], args: argparse.Namespace) -> tuple[Summary, list[Result]]:
    url = args.url or URL
    asyncio.run(check_reachable(url))
    at, started = datetime.now(), time.monotonic()
    columns = (TextColumn("评测中"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=len(conversations))
        running = run_conversations(conversations, url, args.jobs, args.timeout, lambda: progress.advance(task))
        results = asyncio.run(running)
    return summarise(results, args.file.name, url, at, time.monotonic() - started), results


def _compare(conversations: list[Conversation], args: argparse.Namespace) -> int:
    """The assistant beside its baselines; ``--fail-under`` is for the assistant."""
    from bot.evaluation.baseline.report import report_comparison  # loads Rasa

    try:
        measured = report_comparison(conversations, args)
    except OSError as error:
        return _tell_unwritable(error)
    if not measured:
        return UNUSABLE
    return TOO_LOW if measured[0].accuracy < 100 * args.fail_under else PASSED


def _tell_unwritable(error: OSError) -> int:
    print(f"报告写不进 {error.filename}：{error.strerror}", file=sys.stderr)
    return UNUSABLE


def _write_reports(summary: Summary, results: Sequence[Result], page: Path, out: Path | None) -> None:
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(render_page(summary), encoding="utf-8")
    print(f"网页报告：{page}")
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        lines = (json.dumps(as_record(result), ensure_ascii=False) + "\n" for result in results)
        out.write_text("".join(lines), encoding="utf-8")
