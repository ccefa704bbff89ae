"""A question file is read whole or refused with the line and the reason."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.conversations import QuestionFileError, read_conversations
from tests.bot.evaluation.assistant import FILE

HEAD = {"id": "x-1", "kind": "single", "topic": "none", "aspect": "none"}


def line(**change: Any) -> str:
    return json.dumps(HEAD | {"turns": [{"user": "好"}]} | change, ensure_ascii=False)


def expecting(expect: Any) -> str:
    return line(turns=[{"user": "好", "expect": expect}])


def test_the_sample_file() -> None:
    conversations = read_conversations(FILE)
    assert len(conversations) == 14
    assert conversations[1].turns[0].expect is None
    assert conversations[0].labels == {"kind": "single", "topic": "none", "aspect": "amount"}


def test_blank_lines_and_a_line_separator_in_a_text_are_no_line_ends(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    text = "甲\u2028乙"
    file.write_text("\n" + line(turns=[{"user": text}]) + "\n\n", encoding="utf-8")
    assert read_conversations(file)[0].turns[0].user == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "不是有效的 JSON"),
        ("[]", "应是一个 JSON 对象"),
        (line(kind=3), "缺少 kind"),
        (line(turns=[]), "turns"),
        (line(turns=[{"text": "好"}]), "第 1 轮缺少 user"),
        (expecting({"type": "maybe"}), "type 应是"),
        (expecting("答"), "type 应是"),
        (expecting({"type": "answer"}), "all 应是"),
        (expecting({"type": "answer", "all": [[]]}), "all 应是"),
        (expecting({"type": "clarify", "options": ["甲"]}), "options 应是"),
        (expecting({"type": "social", "none": "甲"}), "none 应是"),
        (expecting({"type": "social", "none": ["@maybe"]}), "没有 @maybe 这个标记"),
        (expecting({"type": "answer", "all": [["（）"]]}), "没有可以查找的内容"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(f"{line()}\n{text}\n", encoding="utf-8")
    with pytest.raises(QuestionFileError, match="第 2 行") as caught:
        read_conversations(file)
    assert reason in str(caught.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    empty, binary = tmp_path / "empty.jsonl", tmp_path / "binary.jsonl"
    empty.write_text("\n", encoding="utf-8")
    binary.write_bytes(b"\xff\xfe\xff")
    for file, reason in (
        (tmp_path / "none.jsonl", "打不开"),
        (empty, "没有对话"),
        (binary, "UTF-8"),
        (tmp_path, "打不开"),
    ):
        with pytest.raises(QuestionFileError, match=reason):
            read_conversations(file)
