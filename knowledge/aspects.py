"""The kinds of question: their words, and the question a button asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.reader import read_mapping

ASPECTS_FILE = Path(__file__).with_name("aspects.yaml")


@dataclass(frozen=True)
class Aspect:
    """``label`` names it in a sentence, ``ask`` is a question with {title}, ``words`` point to it in a search."""

    label: str
    ask: str
    words: tuple[str, ...]


@cache
def known_aspects() -> Mapping[str, Aspect]:
    """All aspects of aspects.yaml by section key."""
    problems: list[str] = []
    raw = read_mapping(ASPECTS_FILE, problems) or {}
    if problems:
        raise ValueError("\n".join(problems))
    return {key: Aspect(spec["label"], spec["ask"], tuple(spec["words"])) for key, spec in raw.items()}
