"""talentbot eval: exit codes, files written, one clear sentence when it cannot run."""

import argparse
import json
from pathlib import Path

import pytest

from bot.commands import evaluate
from tests.bot.evaluation.assistant import FILE, Assistant

pytestmark = pytest.mark.slow  # starts servers


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    evaluate.add_parser(parser.add_subparsers())
    args = parser.parse_args(["eval", *arguments])
    return int(args.run(args))


@pytest.fixture(autouse=True)
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TALENTBOT_VAR", str(tmp_path / "var"))
    return tmp_path / "var"


def test_a_good_run(assistant: Assistant, var: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new" / "out.jsonl"
    assert run(str(FILE), "--url", assistant.url, "--out", str(out)) == 0
    assert "通过 14 / 14（100.0%）" in capsys.readouterr().out
    assert (var / "eval.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    records = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [record["passed"] for record in records] == [True] * 14


def test_too_few_passes(assistant: Assistant) -> None:
    assistant.replies["早呀"] = "没听懂"
    assert run(str(FILE), "--url", assistant.url, "--fail-under", "0.9") == 0
    assert run(str(FILE), "--url", assistant.url, "--fail-under", "0.95") == 1


def test_what_cannot_be_used(tmp_path: Path, assistant: Assistant, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{\n", encoding="utf-8")
    for arguments, reason in (
        ((str(tmp_path / "none.jsonl"),), "打不开题目文件"),
        ((str(broken),), "第 1 行"),
        ((str(FILE), "--url", "http://127.0.0.1:9/x"), "连不上"),
        ((str(FILE), "--url", assistant.url, "--html", str(broken / "page.html")), "报告写不进"),
    ):
        assert run(*arguments) == 2
        told = capsys.readouterr().err.strip()
        assert reason in told.splitlines()[-1]


@pytest.mark.parametrize("arguments", [("--jobs", "0"), ("--jobs", "x"), ("--fail-under", "75")])
def test_bad_options(arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(str(FILE), *arguments)
    assert caught.value.code == 2
