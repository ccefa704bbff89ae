"""The kinds of question: their words, and the question a button asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.reader import read_mapping

GUESSED = 0.6  # what the words of a kind are worth beside a classifier
ASPECTS_FILE = Path(__file__).with_name("aspects.yaml")


@dataclass(frozen=True)
class Aspect:
    """``label`` names it in a sentence, ``ask`` is a question with {title}, ``words`` point to it in a search.

    ``row`` is what it is called where policies stand side by side, None for a kind they are not compared by.
    """

    label: str
    ask: str
    words: tuple[str, ...]
    row: str | None = None


@cache
def known_aspects() -> Mapping[str, Aspect]:
    """All aspects of aspects.yaml by section key."""
    problems: list[str] = []
    raw = read_mapping(ASPECTS_FILE, problems) or {}
    if problems:
        raise ValueError("\n".join(problems))
    return {key: Aspect(spec["label"], spec["ask"], tuple(spec["words"]), spec.get("row")) for key, spec in raw.items()}


def table_rows() -> list[str]:
    """The kinds of question that policies are compared by, in the order of a table's rows."""
    return [key for key, aspect in known_aspects().items() if aspect.row]


def guess_kinds(text: str) -> dict[str, float]:
    """Chances of kinds of question by their words alone, for a question that nobody classified; empty when none is said.

    The longest word decides (什么时候 is no 什么); kinds that share it share the chance.
    """
    found = {
        key: max((len(word) for word in aspect.words if word in text), default=0)
        for key, aspect in known_aspects().items()
    }
    longest = max(found.values(), default=0)
    kinds = [key for key, length in found.items() if length == longest] if longest > 1 else []
    return {f"ask_{key}": GUESSED / len(kinds) for key in kinds}
