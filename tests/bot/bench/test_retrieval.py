"""The search over any corpus: what it finds, and how well it tells foreign questions apart."""

import json
from pathlib import Path

import pytest

from bot.bench.retrieval import build, measure_retrieval, tell_apart

QUESTIONS = [
    {"id": f"q{n}", "text": text} for n, text in enumerate(["桂花券面值多大", "松针券哪天停发", "芦苇券到哪里领"])
]
PASSAGES = [
    {"id": "p0", "title": "桂花镇松针券办法", "text": "第一条 松针券发给种树的人。第二条 松针券按季度停发一次。"},
    {"id": "p1", "title": "桂花镇芦苇券办法", "text": "第一条 芦苇券到镇务大厅领取。第二条 领取时带上船票。"},
]


def write_lines(path: Path, lines: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def test_questions_and_passages_are_found_best_first() -> None:
    assert build(QUESTIONS)("松针券什么时候停发", 2)[0][0] == "q1"
    found = build(PASSAGES)("芦苇券在哪领取", 10)
    assert found[0][0] == "p1" and all(0 <= score <= 1 for _, score in found)
    assert build(PASSAGES)("zzzz", 10) == []


def test_a_foreign_question_scores_lower() -> None:
    search = build(PASSAGES)
    assert search("领取芦苇券要带船票吗", 1)[0][1] > max([score for _, score in search("明天下雨第几天", 1)], default=0)


def test_figures_of_a_folder(tmp_path: Path) -> None:
    write_lines(tmp_path / "government_passages" / "corpus.jsonl", PASSAGES)
    write_lines(tmp_path / "government_passages" / "dev.jsonl", [{"q": "芦苇券在哪领取", "rel": ["p1"]}])
    write_lines(tmp_path / "other_domains" / "weather.jsonl", [{"q": "明天下雨吗"}])
    found = {figure.name: figure for figure in measure_retrieval(tmp_path, lambda _what: None)}
    assert found["government_passages：首位正确"].value == 100
    assert found["government_passages：MRR@10"].is_met
    assert found["government_passages：与 weather 分开（AUROC）"].value == 1


def test_a_folder_without_questions_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="没有题目"):
        list(measure_retrieval(tmp_path, lambda _what: None))


def test_telling_apart_counts_ties_half() -> None:
    assert tell_apart([3, 2], [1, 1]) == 1
    assert tell_apart([1], [1, 1]) == 0.5
    assert tell_apart([0, 2], [1]) == 0.5
