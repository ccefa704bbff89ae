"""Read a question file: JSON lines, one conversation each, with what is expected of the turns that are judged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.evaluation.judge import REQUIREMENTS, Expect
from bot.evaluation.marks import MARKS
from bot.evaluation.plain import normalise

KEYS = ("kind", "topic", "aspect")
_GROUPS = {"answer": "all", "clarify": "options"}


class QuestionFileError(ValueError):
    """A question file that cannot be used; the text says where and why, in Chinese."""


@dataclass(frozen=True)
class Turn:
    """What the user says; ``expect`` is None for a turn that is sent but not judged."""

    user: str
    expect: Expect | None = None


@dataclass(frozen=True)
class Conversation:
    """One conversation. ``labels`` holds its kind, topic and aspect."""

    id: str
    labels: dict[str, str]
    turns: tuple[Turn, ...]


def read_conversations(path: Path) -> list[Conversation]:
    """All conversations of a file in their order. Raises QuestionFileError naming the first line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise QuestionFileError(f"打不开题目文件 {path}：{error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise QuestionFileError(f"题目文件 {path} 不是 UTF-8 编码") from error
    found = [_read_line(line, f"{path} 第 {number} 行") for number, line in enumerate(lines, 1) if line.strip()]
    if not found:
        raise QuestionFileError(f"题目文件 {path} 里没有对话")
    return found


def _read_line(line: str, where: str) -> Conversation:
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise QuestionFileError(f"{where}：不是有效的 JSON") from error
    fault = next(_find_faults(raw), None)
    if fault:
        raise QuestionFileError(f"{where}：{fault}")
    turns = tuple(Turn(turn["user"], turn.get("expect")) for turn in raw["turns"])
    return Conversation(raw["id"], {key: raw[key] for key in KEYS}, turns)


def _find_faults(raw: Any) -> Iterator[str]:
    if not isinstance(raw, dict):
        yield "应是一个 JSON 对象"
        return
    yield from (f"缺少 {key}，或不是文本" for key in ("id", *KEYS) if not isinstance(raw.get(key), str))
    turns = raw.get("turns")
    if not isinstance(turns, list) or not turns:
        yield "turns 应是至少有一轮的列表"
        return
    for number, turn in enumerate(turns, 1):
        if not isinstance(turn, dict) or not isinstance(turn.get("user"), str):
            yield f"第 {number} 轮缺少 user"
        elif "expect" in turn:
            yield from (f"第 {number} 轮的 expect：{fault}" for fault in _find_expect_faults(turn["expect"]))


def _find_expect_faults(expect: Any) -> Iterator[str]:
    if not isinstance(expect, dict) or expect.get("type") not in REQUIREMENTS:
        yield f"type 应是 {'、'.join(REQUIREMENTS)} 之一"
        return
    facts = expect.get("none", [])
    if not _is_facts(facts):
        yield "none 应是文本的列表"
        return
    if key := _GROUPS.get(expect["type"]):
        groups = expect.get(key)
        if not isinstance(groups, list) or not groups or not all(_is_facts(group) and group for group in groups):
            yield f"{key} 应是列表的列表，每个里面至少有一个文本"
            return
        facts = [*facts, *(fact for group in groups for fact in group)]
    yield from (fault for fact in facts if (fault := _fact_fault(fact)))


def _is_facts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(fact, str) for fact in value)


def _fact_fault(fact: str) -> str:
    """Why a fact cannot be looked for; empty when it can."""
    if fact.startswith("@"):
        return "" if fact in MARKS else f"没有 {fact} 这个标记，可用的有 {'、'.join(MARKS)}"
    return "" if normalise(fact) else f"“{fact}”里没有可以查找的内容"
