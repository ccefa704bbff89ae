"""talentbot doctor: what it prints, its exit code, and what it does without a model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.doctor.findings import Finding, Group, Level, exit_code, make_group
from bot.doctor.telling import SHOWN, show
from tests.bot.doctor.data_folders import AMOUNT, write_data, write_tests

Capture = pytest.CaptureFixture[str]
pytestmark = pytest.mark.usefixtures("policies")


def test_a_clean_folder_exits_0_and_says_that_the_model_was_not_asked(tmp_path: Path, capsys: Capture) -> None:
    assert main(["doctor", "--data", str(write_data(tmp_path)), "--tests", str(write_tests(tmp_path))]) == 0
    said = capsys.readouterr().out
    assert "同一句在两种意图里：没有问题" in said and "一共 0 处错误" in said
    assert said.count("跳过：换了例句文件夹") == 3


def test_an_error_exits_1_with_file_line_problem_and_what_to_do(tmp_path: Path, capsys: Capture) -> None:
    assert main(["doctor", "--data", str(write_data(tmp_path, "早上好"))]) == 1
    line = next(line for line in capsys.readouterr().out.splitlines() if "ask_amount.yml: 第 10 行: " in line)
    assert line.strip().startswith("错误") and "“早上好”" in line and line.endswith("；只留在一种意图里")


def test_a_warning_exits_1_only_when_strict(tmp_path: Path) -> None:
    data = str(write_data(tmp_path, AMOUNT[0]))
    assert main(["doctor", "--data", data]) == 0
    assert main(["doctor", "--data", data, "--strict"]) == 1


def test_json_holds_every_finding_with_its_counts(tmp_path: Path, capsys: Capture) -> None:
    data = write_data(tmp_path, *[f"{text}？" for text in AMOUNT], "早上好")
    assert main(["doctor", "--data", str(data), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    checks = {check["check"]: check for check in told["checks"]}
    assert told["exit_code"] == 1 and len(checks["duplicates"]["findings"]) == len(AMOUNT)
    assert checks["duplicates"]["counts"] == {"error": 0, "warning": len(AMOUNT), "note": 0}
    assert checks["two_intents"]["findings"][0]["intents"] == ["ask_amount", "greet"]
    assert checks["confusion"]["skipped"].startswith("跳过")


@pytest.mark.parametrize("option", ["--data", "--tests", "--questions", "--model"])
def test_a_named_file_that_is_not_there_exits_2(option: str, tmp_path: Path, capsys: Capture) -> None:
    assert main(["doctor", "--data", str(write_data(tmp_path)), option, str(tmp_path / "nothing")]) == 2
    assert "nothing" in capsys.readouterr().err


def test_a_file_that_is_no_model_or_no_question_file_exits_2(tmp_path: Path, capsys: Capture) -> None:
    data, broken = str(write_data(tmp_path)), tmp_path / "broken.tar.gz"
    broken.write_bytes(b"no archive")
    assert main(["doctor", "--data", data, "--model", str(broken)]) == 2
    assert main(["doctor", "--data", data, "--questions", str(broken)]) == 2
    assert capsys.readouterr().err.count("broken.tar.gz") == 2


@pytest.mark.slow
def test_without_a_model_the_project_is_still_examined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.delenv("TALENTBOT_POLICIES")
    monkeypatch.setenv("TALENTBOT_VAR", str(tmp_path / "var"))
    assert main(["doctor"]) == 0
    said = capsys.readouterr().out
    assert said.count("跳过：还没有模型，先运行 talentbot train") == 3 and "一共 0 处错误" in said


def _group(count: int) -> Group:
    levels = [Level.NOTE, Level.WARNING, *[Level.ERROR] * (count - 2)]
    return make_group("x", "某项", [Finding(level, f"f: {i}", "坏了", "改好") for i, level in enumerate(levels)])


def test_a_long_list_is_cut_unless_all_is_wanted(capsys: Capture) -> None:
    show([_group(SHOWN + 3)], {}, every=False)
    assert "还有 3 条" in (said := capsys.readouterr().out) and said.count("坏了") == SHOWN
    show([_group(SHOWN + 3)], {}, every=True)
    assert capsys.readouterr().out.count("坏了") == SHOWN + 3


def test_the_worst_come_first_and_a_note_never_fails() -> None:
    group = _group(4)
    assert [finding.level for finding in group.findings] == [Level.ERROR, Level.ERROR, Level.WARNING, Level.NOTE]
    notes = make_group("x", "某项", [finding for finding in group.findings if finding.level is Level.NOTE])
    assert exit_code([group], strict=False) == 1 and exit_code([notes], strict=True) == 0
