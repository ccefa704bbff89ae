"""``talentbot guard``: sentences of other fields must not be answered with a policy, our own must not be turned away."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.guard.sentences import FOREIGN, OWN, make_foreign, make_own, read_sentences
from bot.guard.verdict import BAR, Group, is_answered, is_turned_away, judge
from bot.training import model_path
from knowledge.library import read_library
from knowledge.opening import policy_folder
from knowledge.policy import PolicyError

PASSED, TOO_MANY, UNUSABLE = 0, 1, 2
SIGNS = {True: "[green]✓[/green]", False: "[red]✗[/red]"}


def add_parser(subparsers: Any) -> None:
    """Add ``guard`` to the command's verbs."""
    parser = subparsers.add_parser("guard", help="检查别的领域的问题不会被当成政策问题回答")
    parser.add_argument(
        "files", type=Path, nargs="*", metavar="FILE", help="别的领域的句子，每行一个 JSON，句子在 q 里"
    )
    parser.add_argument("--foreign", type=int, default=FOREIGN, help="自带的别的领域的句子用多少句（默认 %(default)s）")
    parser.add_argument("--own", type=int, default=OWN, help="政策自己的问法用多少句（默认 %(default)s）")
    parser.add_argument("--on", type=date.fromisoformat, default=date.today(), help="按哪一天回答（默认今天）")
    parser.add_argument("--wrong", type=Path, help="答错的句子写到哪里（JSON，每行一句）")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 every group below the bar, 1 one is not, 2 there is no model or a file cannot be used."""
    try:
        foreign = [("自带的别的领域", make_foreign(args.foreign)), *((f.name, read_sentences(f)) for f in args.files)]
        own = [("政策自己的问法", make_own(read_library(policy_folder()), args.own))]
    except (PolicyError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return UNUSABLE
    if not model_path().exists():
        print("还没有模型，先运行 talentbot train", file=sys.stderr)
        return UNUSABLE
    groups = _put([*foreign, *own], args.on, len(foreign))
    Console().print(_table(groups))
    if args.wrong:
        _write(args.wrong, groups)
    return PASSED if all(group.is_met for group in groups) else TOO_MANY


def _put(sentences: Sequence[tuple[str, list[str]]], on: date, foreign: int) -> list[Group]:
    """Put every group to one assistant; the first ``foreign`` ones are of other fields."""
    from bot.guard.assistant import ask_all  # Rasa takes seconds

    every = [sentence for _, group in sentences for sentence in group]
    columns = (TextColumn("提问中"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=len(every))
        said = iter(ask_all(model_path(), every, on, lambda: progress.advance(task)))
    groups = []
    for number, (name, group) in enumerate(sentences):
        answers = [next(said) for _ in group]
        groups.append(judge(name, answers, is_answered if number < foreign else is_turned_away))
    return groups


def _table(groups: Sequence[Group]) -> Table:
    table = Table("句子", "句数", "答错", "占比", f"少于 {BAR:.0%}", title="别的领域不答，自己的不拒")
    for group in groups:
        table.add_row(group.name, str(len(group.said)), str(len(group.wrong)), f"{group.rate:.2%}", SIGNS[group.is_met])
    return table


def _write(path: Path, groups: Sequence[Group]) -> None:
    lines = [json.dumps({"group": g.name, **said._asdict()}, ensure_ascii=False) for g in groups for said in g.wrong]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
