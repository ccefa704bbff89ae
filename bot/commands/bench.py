"""``talentbot bench``: measure the assistant, or the search at a size, and put each figure beside its bar."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.bench import figures
from bot.bench.assistant import Assistant, StartError, run_assistant
from bot.bench.confidence import list_trials, measure_confidence
from bot.bench.figures import Figure
from bot.bench.load import LoadError, put_load
from bot.bench.machine import describe_machine
from bot.bench.measure import measure
from bot.bench.parsing import measure_parsing
from bot.bench.questions import make_conversations
from bot.bench.retrieval import measure_retrieval
from bot.bench.search_size import SizeError, measure_sizes
from bot.bench.wechat import measure_wechat
from bot.doctor.judging import UnusableModelError
from bot.training import TrainingError, model_path, train
from knowledge.library import read_library
from knowledge.opening import policy_folder, shared_knowledge
from knowledge.policy import Library, PolicyError

DONE, MISSED, UNUSABLE = 0, 1, 2
SIGNS = {True: "[green]✓[/green]", False: "[red]✗[/red]", None: ""}
Say = Callable[[str], None]


def add_parser(subparsers: Any) -> None:
    """Add ``bench`` to the command's verbs."""
    parser = subparsers.add_parser("bench", help="测量启动、内存、速度")
    parser.add_argument("--url", help="测量已在运行的助手（不测启动、内存和训练）；不写则自己启动一个")
    parser.add_argument("--turns", type=_positive, default=400, help="一位用户问几轮（默认 %(default)s）")
    parser.add_argument("--users", type=_positive, default=8, help="几位用户同时提问（默认 %(default)s）")
    parser.add_argument("--no-train", action="store_true", help="不测训练时间")
    _add_output(parser)
    parser.set_defaults(run=run)
    parts = parser.add_subparsers(metavar="search|retrieval|confidence|parsing|wechat")
    search = parts.add_parser("search", help="测量检索在条目很多时的表现")
    search.add_argument(
        "--entries",
        type=_positive,
        default=1_000_000,
        help="最多测到多少条，另测十分之一和百分之一（默认 %(default)s）",
    )
    search.set_defaults(run=run_search)
    retrieval = parts.add_parser("retrieval", help="用公开题目测量检索找得准不准")
    retrieval.add_argument("folder", type=Path, help="题目文件夹，格式见 bot/bench/retrieval.py")
    retrieval.set_defaults(run=run_retrieval)
    confidence = parts.add_parser("confidence", help="重新标定检索的信心")
    confidence.set_defaults(run=run_confidence)
    parsing = parts.add_parser("parsing", help="测量听懂一句要多久（用训练好的模型）")
    parsing.set_defaults(run=run_parsing)
    wechat = parts.add_parser("wechat", help="测量微信的被动回复：许多人同时发消息")
    wechat.add_argument("--people", type=_positive, default=50, help="几个人同时（默认 %(default)s）")
    wechat.set_defaults(run=run_wechat)
    for part in (search, retrieval, confidence, parsing, wechat):
        part.add_argument("--json", type=Path, default=argparse.SUPPRESS, help="结果写到哪里（JSON）")
        part.add_argument("--strict", action="store_true", default=argparse.SUPPRESS, help="有一项未达标时退出码为 1")


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", type=Path, help="结果写到哪里（JSON）")
    parser.add_argument("--strict", action="store_true", help="有一项未达标时退出码为 1")


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("应是不小于 1 的整数")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """0 measured, 1 a bar was missed with ``--strict``, 2 nothing could be measured."""
    console = Console(stderr=True)
    try:
        with console.status("准备中…") as status:
            found = list(_measure_all(args, lambda what: status.update(f"{what}…")))
    except (PolicyError, TrainingError, StartError, LoadError) as error:
        print(error, file=sys.stderr)
        return UNUSABLE
    _show("性能测量", found, {"模型": args.url or model_path().name}, args.json)
    return MISSED if args.strict and any(figure.is_met is False for figure in found) else DONE


def run_search(args: argparse.Namespace) -> int:
    """0 measured, 1 a bar was missed with ``--strict``, 2 nothing could be measured."""
    return _run_part(args, f"检索测量：到 {args.entries} 条", lambda say: measure_sizes(args.entries, say))


def run_retrieval(args: argparse.Namespace) -> int:
    """As ``run_search``, for the question sets of a folder."""
    return _run_part(args, "检索准确度", lambda say: measure_retrieval(args.folder, say))


def run_confidence(args: argparse.Namespace) -> int:
    """As ``run_search``, for the confidence of hits."""

    def calibrate(say: Say) -> Iterator[Figure]:
        say("正在提问")
        return measure_confidence(list_trials(shared_knowledge().index.wordings, Path("nlu_data")))

    return _run_part(args, "检索信心", calibrate)


def run_parsing(args: argparse.Namespace) -> int:
    """As ``run_search``, for the time to understand a message."""
    library = read_library(policy_folder())
    return _run_part(args, "听懂一句", lambda say: measure_parsing(library, args.turns, model_path(), say))


def run_wechat(args: argparse.Namespace) -> int:
    """As ``run_search``, for passive replies on WeChat, over an assistant started for it."""
    library = read_library(policy_folder())
    return _run_part(args, "微信被动回复", lambda say: measure_wechat(library, args.people, say))


def _run_part(args: argparse.Namespace, title: str, measure_part: Callable[[Say], Iterator[Figure]]) -> int:
    try:
        version = shared_knowledge().version
        with Console(stderr=True).status("准备中…") as status:
            found = list(measure_part(lambda what: status.update(f"{what}…")))
    except (PolicyError, SizeError, UnusableModelError, StartError, LoadError, OSError) as error:
        print(error, file=sys.stderr)
        return UNUSABLE
    _show(title, found, {"知识版本": version}, args.json)
    return MISSED if args.strict and any(figure.is_met is False for figure in found) else DONE


def _measure_all(args: argparse.Namespace, say: Say) -> Iterator[Figure]:
    library = read_library(policy_folder())
    if not args.url and not (args.no_train and model_path().exists()):
        yield _measure_training(say)
    with _open_assistant(args.url, library, say) as assistant:
        yield from measure(assistant, library, args.turns, args.users, say)


def _measure_training(say: Say) -> Figure:
    started = time.monotonic()
    train(lambda seconds: say(f"训练模型，已用 {seconds:.0f} 秒"))
    return Figure("训练", time.monotonic() - started, "秒", figures.TRAINED)


@contextmanager
def _open_assistant(url: str | None, library: Library, say: Say) -> Iterator[Assistant]:
    """One at an address that answers, else one of our own."""
    first = make_conversations(library, 1, 1)
    if url:
        if errors := put_load(url, first).errors:
            raise StartError(f"{url} 没有回答：{errors[0]}")
        yield Assistant(url)
        return
    say("启动助手")
    with run_assistant(first[0][0]) as assistant:
        yield assistant


def _show(title: str, found: list[Figure], about: dict[str, str], path: Path | None) -> None:
    about = {"日期": f"{datetime.now():%Y-%m-%d %H:%M}", **describe_machine(), **about}
    console = Console()
    console.print(_table(title, found))
    for name, value in about.items():
        console.print(f"{name}：{value}", highlight=False, markup=False)
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        record = {"about": about, "figures": [figure.as_record() for figure in found]}
        path.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _table(title: str, found: Iterable[Figure]) -> Table:
    table = Table("项目", "结果", "单位", "标准", "达标", "说明", title=title)
    for figure in found:
        bar = str(figure.bar) if figure.bar else ""
        table.add_row(figure.name, figure.written, figure.unit, bar, SIGNS[figure.is_met], figure.note)
    table.columns[1].justify = "right"
    return table
