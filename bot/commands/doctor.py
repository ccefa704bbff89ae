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

from bot.doctor.confusion import check_confusion, check_wrong, count_confusion
from bot.doctor.corpus import Corpus, read_corpus
from bot.doctor.findings import Group, exit_code, make_group
from bot.doctor.judging import Judged, UnusableModelError, judge
from bot.doctor.telling import SHOWN, show
from bot.evaluation.conversations import QuestionFileError
from knowledge.opening import policy_folder, var_folder

DATA, TESTS = Path("nlu_data"), Path("tests")
UNUSABLE = 2
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
    """0 sound, 1 an error (or a warning with ``--strict``), 2 a file that was named cannot be used."""
    record: dict[str, Any] = {}
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    try:
        corpus = _read(args)
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            groups = [*_examine(corpus, progress), *_ask_model(corpus, args, progress, record)]
    except (QuestionFileError, UnusableModelError, OSError) as error:
        print(error, file=sys.stderr)
        return UNUSABLE
    code = exit_code(groups, args.strict)
    if args.json:
        record = {"checks": [group.as_record() for group in groups], **record, "exit_code": code}
        print(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        show(groups, record, args.all)
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
    if model is None or corpus.policy_problems:
        why = _why_no_model(args, corpus)
        yield from (Group(key, title, skipped=f"跳过：{why}") for key, title in MODEL_CHECKS.items())
        return
    sentences = [*corpus.held_out, *(example for example in corpus.examples if example.text)]
    task = progress.add_task("读入模型", total=len(sentences))
    judged = judge(sentences, model, lambda done: progress.update(task, advance=done, description="模型判断"))
    held_out, learned = judged[: len(corpus.held_out)], judged[len(corpus.held_out) :]
    record["model"] = model.name
    record["examples"] = {"right": sum(item.is_right for item in learned), "total": len(learned)}
    if held_out:
        _note_confusion(held_out, args.picture or var_folder() / "confusion.png", record)
    found = (check_confusion(held_out), check_wrong(held_out, False), check_wrong(learned, True))
    for (key, title), findings in zip(MODEL_CHECKS.items(), found, strict=True):
        yield make_group(key, title, findings)


def _why_no_model(args: argparse.Namespace, corpus: Corpus) -> str:
    if corpus.policy_problems:
        return "政策文件有问题，先运行 talentbot check"
    return "换了例句文件夹，没有给出它的模型（--model）" if args.data else "还没有模型，先运行 talentbot train"


def _note_confusion(held_out: list[Judged], picture: Path, record: dict[str, Any]) -> None:
    from bot.doctor.picture import draw_confusion  # matplotlib takes a second

    confusion = count_confusion(held_out)
    draw_confusion(confusion, picture)
    record["held_out"] = {"right": confusion.right, "total": confusion.total}
    record["confusion"] = {"labels": confusion.labels, "counts": confusion.counts, "picture": str(picture)}


def _trained() -> Path | None:
    from bot.training import model_path

    return path if (path := model_path()).exists() else None
