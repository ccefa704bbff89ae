"""talentbot bench: what it measures, what it prints and writes, its exit codes."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.bench import measure
from bot.bench.figures import Bar, Figure
from bot.bench.load import Load
from bot.commands import bench
from knowledge.policy import Library

NAMES = ["内存（预热后）", "一位用户 p50", "一位用户 p95", "一位用户 p99", "3 位用户同时", "3 位用户同时 p50", "3 位用户同时 p95",
         "3 位用户同时 p99", "第 200 轮用时 ÷ 第 5 轮用时", "内存（负载后）"]  # fmt: skip


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    bench.add_parser(parser.add_subparsers())
    args = parser.parse_args(["bench", *arguments])
    return int(args.run(args))


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch, library: Library) -> list[tuple[int, int]]:
    """(conversations, users) of every load; turns take as many milliseconds as they are late."""
    put: list[tuple[int, int]] = []

    def put_load(_url: str, conversations: list[list[str]], users: int = 1) -> Load:
        put.append((len(conversations), users))
        return Load([[turn / 1000 for turn in range(1, len(asked) + 1)] for asked in conversations], 2.0, [])

    monkeypatch.setattr(measure, "put_load", put_load)
    monkeypatch.setattr(bench, "put_load", put_load)
    monkeypatch.setattr(bench, "read_library", lambda _folder: library)
    return put


def test_a_running_assistant(plans: list[tuple[int, int]], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "new" / "bench.json"
    assert run("--url", "http://127.0.0.1:9/x", "--turns", "25", "--users", "3", "--json", str(path)) == 0
    assert plans == [(1, 1), (5, 1), (3, 1), (6, 3), (5, 1)]
    record = json.loads(path.read_text(encoding="utf-8"))
    found = {figure["name"]: figure for figure in record["figures"]}
    assert list(found) == NAMES
    assert found["一位用户 p50"]["value"] == 5.0
    assert found["3 位用户同时"]["value"] == 30.0
    assert found["第 200 轮用时 ÷ 第 5 轮用时"]["value"] == pytest.approx(40)
    assert found["内存（负载后）"]["value"] is None
    assert {"日期", "Python", "处理器", "模型"} <= set(record["about"])
    assert "一位用户 p50" in capsys.readouterr().out


def test_strict_tells_a_missed_bar_by_the_exit_code(plans: list[tuple[int, int]]) -> None:
    assert run("--url", "http://127.0.0.1:9/x", "--strict") == 1


def test_an_assistant_that_does_not_answer(
    library: Library, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "read_library", lambda _folder: library)
    assert run("--url", "http://127.0.0.1:9/x") == 2
    assert "没有回答" in capsys.readouterr().err


@pytest.fixture
def own(plans: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """An assistant that need not be started, and a model that need not be trained."""
    seen: dict[str, Any] = {"trained": 0, "model": tmp_path / "model.tar.gz"}

    def train(_progress: Any) -> None:
        seen["trained"] += 1
        seen["model"].touch()

    monkeypatch.setattr(bench, "train", train)
    monkeypatch.setattr(bench, "model_path", lambda: seen["model"])
    monkeypatch.setattr(bench, "_open_assistant", lambda *_: _opened())
    yield seen


def _opened() -> Any:
    from contextlib import nullcontext

    return nullcontext(SimpleNamespace(url="x", pid=None, seconds_to_answer=3.0))


def test_training_is_measured_unless_it_need_not_be(own: dict[str, Any]) -> None:
    assert run("--no-train") == 0  # there is no model yet
    assert run("--no-train") == 0
    assert own["trained"] == 1
    assert run() == 0
    assert own["trained"] == 2


def test_errors_are_a_figure_that_misses_its_bar() -> None:
    (figure,) = measure._tell_errors("甲", Load([[1.0]], 1.0, ["等待回复超时"]))
    assert (figure.value, figure.is_met, figure.note) == (1, False, "等待回复超时")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        bench, "shared_knowledge", lambda: SimpleNamespace(index=SimpleNamespace(wordings=[]), version="k-1")
    )


@pytest.mark.usefixtures("told")
def test_search(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bench, "measure_sizes", lambda entries, _say: [Figure("甲", entries, "条", Bar(20))])
    path = tmp_path / "search.json"
    assert run("search", "--entries", "30", "--json", str(path)) == 0
    record = json.loads(path.read_text(encoding="utf-8"))
    assert record["about"]["知识版本"] == "k-1" and record["figures"][0]["value"] == 30
    assert run("search", "--entries", "30", "--strict") == 1


@pytest.mark.usefixtures("told")
def test_retrieval_of_a_folder_without_questions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("retrieval", str(tmp_path)) == 2
    assert "没有题目" in capsys.readouterr().err


@pytest.mark.usefixtures("told")
def test_confidence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(bench, "list_trials", lambda wordings, nlu: [(wordings, nlu)])
    monkeypatch.setattr(bench, "measure_confidence", lambda trials: [Figure("题", len(trials), "句", Bar(0))])
    assert run("confidence") == 0
    assert run("confidence", "--strict") == 1
    assert "检索信心" in capsys.readouterr().out


def test_table_marks_what_is_met() -> None:
    table = bench._table(
        "题", [Figure("甲", 1.0, "秒", Bar(2)), Figure("乙", 3.0, "秒", Bar(2)), Figure("丙", None, "MB", Bar(2))]
    )
    assert [("✓" in sign, "✗" in sign) for sign in table.columns[4]._cells] == [
        (True, False),
        (False, True),
        (False, False),
    ]


@pytest.mark.parametrize("arguments", [("--turns", "0"), ("--users", "x"), ("search", "--entries", "-1")])
def test_bad_options(arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(*arguments)
    assert caught.value.code == 2
