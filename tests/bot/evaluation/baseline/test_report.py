"""The command: what it writes and prints, its exit codes, and a sentence when there is nothing to compare with."""

import argparse
import json
from pathlib import Path

import pytest
from rich.console import Console

from bot.commands import evaluate
from bot.evaluation.baseline import comparison, environment, report
from bot.evaluation.baseline.measured import Cost, Measured
from knowledge.knowledge import Knowledge
from tests.bot.evaluation.assistant import FILE
from tests.bot.evaluation.baseline.test_table import LOST, RIGHT, answer


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    evaluate.add_parser(parser.add_subparsers())
    args = parser.parse_args(["eval", str(FILE), "--baseline", *arguments])
    return int(args.run(args))


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[report.Plan]:
    """What was to be compared; half of the conversations pass."""
    asked: list[report.Plan] = []

    def compare(plan: report.Plan, say: report.Progress) -> list[Measured]:
        asked.append(plan)
        say("训练，已用 1 秒")
        results = [answer("single", RIGHT, 0.01), answer("typo", LOST, 0.02)]
        return [Measured(name, Cost(), results, 10.0, 0, None, None) for name in ("本助手", "Rasa 文档配置")]

    monkeypatch.setenv("TALENTBOT_VAR", str(tmp_path / "var"))
    monkeypatch.setattr(report, "compare", compare)
    return asked


def test_everything_is_written_where_it_is_wanted(
    plans: list[report.Plan], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = {name: tmp_path / "new" / name for name in ("json", "markdown", "out")}
    options = [part for name, path in places.items() for part in (f"--{name}", str(path))]
    assert run("--fail-under", "0.5", "--epochs", "7", *options) == 0
    (plan,) = plans
    assert (len(plan.conversations), plan.url, plan.epochs) == (14, None, 7)
    assert plan.folder == tmp_path / "var" / "baseline"
    assert json.loads(places["json"].read_text(encoding="utf-8"))["about"]["题目"] == FILE.name
    assert "| 通过率（2 段对话） | 50.0% | 50.0% |" in places["markdown"].read_text(encoding="utf-8")
    lines = [json.loads(line) for line in places["out"].read_text(encoding="utf-8").splitlines()]
    assert [(line["assistant"], line["passed"]) for line in lines[:2]] == [("本助手", True), ("本助手", False)]
    assert "通过率（2 段对话）" in capsys.readouterr().out


def test_too_few_passes_and_a_place_that_cannot_be_written(plans: list[report.Plan], tmp_path: Path) -> None:
    assert run("--fail-under", "0.6") == 1
    (tmp_path / "file").touch()
    assert run("--json", str(tmp_path / "file" / "table.json")) == 2


def test_no_environment_is_one_sentence(
    shared: Knowledge, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(environment.shutil, "which", lambda _name: None)
    monkeypatch.setattr(comparison, "make_lessons", lambda *_: [])  # the environment is needed before them
    assert run() == 2
    assert capsys.readouterr().err.strip().splitlines()[-1] == "没有找到 uv，装好再试：pip install uv"


def test_without_the_development_packages_it_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def compare(_plan: report.Plan, _say: report.Progress) -> list[Measured]:
        raise ModuleNotFoundError(name="rank_bm25")

    monkeypatch.setenv("TALENTBOT_VAR", str(tmp_path / "var"))
    monkeypatch.setattr(report, "compare", compare)
    assert run() == 2
    assert "缺少 rank_bm25" in capsys.readouterr().err


def test_a_log_file_gets_one_line_per_stage() -> None:
    console = Console(record=True, force_terminal=False)
    with report._follow(console) as say:
        for what in ("安装对照环境，已用 1 秒", "安装对照环境，已用 2 秒：[x]", "本助手：1 / 9", "本助手：2 / 9"):
            say(what)
    assert console.export_text().split() == ["安装对照环境", "本助手"]
