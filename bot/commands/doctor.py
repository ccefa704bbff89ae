"""``talentbot doctor``: what is wrong with the examples, wordings, words and test sentences, and what to do about it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.doctor.corpus import Corpus, read_corpus
from bot.doctor.findings import LABELS, Group, Level, count_level, exit_code, make_group
from bot.evaluation.conversations import QuestionFileError
from knowledge.opening import policy_folder, var_folder

DATA, TESTS = Path("nlu_data"), Path("tests")
SHOWN = 10  # findings of a check without --all
UNUSABLE = 2
COLORS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.NOTE: "cyan"}
MODEL_CHECKS = {
    "confusion": "互相混淆的意图",
    "wrong_held_out": "模型认错的测试句",
    "wrong_examples": "模型认错的例句",
}


def add_parser(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("doctor", help="检查例句、问法、词表和测试句")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="例句文件夹，默认 nlu_data")
    parser.add_argument("--tests", type=Path, metavar="FOLDER", help="测试句文件夹，默认 tests；--data 时默认没有")
    parser.add_argument("--questions", type=Path, metavar="FILE", help="再和这个题目文件比对（格式同 eval）")
    parser.add_argument("--model", type=Path, metavar="FILE", help="用哪个模型，默认当前训练好的；--data 时默认不用")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="混淆矩阵的图写到哪里，默认 var/confusion.png")
    parser.add_argument("--all", action="store_true", help=f"每项全部列出，不只前 {SHOWN} 条")
    parser.add_argument("--json", action="store_true", help="打印 JSON，包含全部结果")
    parser.add_argument("--strict", action="store_true", help="有警告时退出码也为 1")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 sound, 1 an error (or a warning with ``--strict``), 2 a folder or file that was named cannot be used."""
    try:
        corpus = _read(args)
    except (QuestionFileError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return UNUSABLE
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    record: dict[str, Any] = {}
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        groups = [*_examine(corpus, progress), *_ask_model(corpus, args, progress, record)]
    code = exit_code(groups, args.strict)
    if args.json:
        record = {"checks": [group.as_record() for group in groups], **record, "exit_code": code}
        print(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        _show(groups, record, args.all)
    return code


def _read(args: argparse.Namespace) -> Corpus:
    data, tests = args.data or DATA, args.tests or (None if args.data else TESTS)
    for path in (data, tests, args.questions, args.model):
        if path and not path.exists():
            raise FileNotFoundError(f"没有 {path}")
    return read_corpus(data, tests, args.questions, policy_folder())


def _examine(corpus: Corpus, progress: Progress) -> Iterator[Group]:
    from bot.doctor.examination import CHECKS, examine  # scikit-learn takes a second

    task = progress.add_task("准备中", total=len(CHECKS))
    yield from examine(corpus, lambda title: progress.update(task, advance=1, description=title))


def _ask_model(corpus: Corpus, args: argparse.Namespace, progress: Progress, record: dict[str, Any]) -> Iterator[Group]:
    """The checks that need a model; without one each says why it was skipped. Figures are added to ``record``."""
    model = args.model or (None if args.data else _trained())
    if model is None:
        why = "换了例句文件夹，没有给出它的模型（--model）" if args.data else "还没有模型，先运行 talentbot train"
        yield from (Group(key, title, skipped=f"跳过：{why}") for key, title in MODEL_CHECKS.items())
        return
    from bot.doctor.confusion import check_confusion, check_wrong, count_confusion
    from bot.doctor.judging import judge
    from bot.doctor.picture import draw_confusion

    sentences = [*corpus.held_out, *(example for example in corpus.examples if example.text)]
    task = progress.add_task("读入模型", total=len(sentences))
    judged = judge(sentences, model, lambda done: progress.update(task, advance=done, description="模型判断"))
    held_out, learned = judged[: len(corpus.held_out)], judged[len(corpus.held_out) :]
    record["model"] = model.name
    record["examples"] = {"right": sum(item.is_right for item in learned), "total": len(learned)}
    if held_out:
        confusion = count_confusion(held_out)
        picture = args.picture or var_folder() / "confusion.png"
        draw_confusion(confusion, picture)
        record["held_out"] = {"right": confusion.right, "total": confusion.total}
        record["confusion"] = {"labels": confusion.labels, "counts": confusion.counts, "picture": str(picture)}
    for key, findings in zip(
        MODEL_CHECKS, (check_confusion(held_out), check_wrong(held_out, False), check_wrong(learned, True)), strict=True
    ):
        yield make_group(key, MODEL_CHECKS[key], findings)


def _trained() -> Path | None:
    from bot.training import model_path

    return path if (path := model_path()).exists() else None


def _show(groups: list[Group], record: dict[str, Any], every: bool) -> None:
    console = Console(soft_wrap=True, highlight=False)
    for group in groups:
        _show_group(group, console, every)
    for key, name in (("held_out", "测试句"), ("examples", "例句")):
        if told := record.get(key):
            share = told["right"] / max(told["total"], 1)
            console.print(f"{name}：{told['total']} 句，模型认对 {told['right']} 句（{share:.1%}）")
    if "confusion" in record:
        console.print(f"混淆矩阵：{record['confusion']['picture']}", markup=False)
    counts = "，".join(f"{count_level(groups, level)} 处{LABELS[level]}" for level in Level)
    console.print(f"一共 {counts}。错误必须改；警告请看一看；提示供参考。")


def _show_group(group: Group, console: Console, every: bool) -> None:
    told = "，".join(f"{LABELS[level]} {group.count(level)}" for level in Level if group.count(level))
    console.print(f"[bold]{group.title}[/bold]：{group.skipped or told or '没有问题'}")
    shown = group.findings if every else group.findings[:SHOWN]
    for finding in shown:
        color = COLORS[finding.level]
        console.print(f"  [{color}]{LABELS[finding.level]}[/{color}] ", end="")
        console.print(finding.line, markup=False)
    if rest := len(group.findings) - len(shown):
        console.print(f"  还有 {rest} 条，加 --all 全部列出")
