"""The English words of words.yaml: aspects, places, units, choices, facts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.reader import read_mapping

WORDS_FILE = Path(__file__).with_name("words.yaml")


@cache
def english_words() -> Mapping[str, Mapping[str, Any]]:
    """The groups of words.yaml by name. Raises ValueError for a file that cannot be read."""
    problems: list[str] = []
    raw = read_mapping(WORDS_FILE, problems) or {}
    if problems:
        raise ValueError("\n".join(problems))
    return raw


def translate(group: str, word: str) -> str:
    """The English of a word of one group; the word itself where there is none."""
    return str(english_words()[group].get(word, word))


def name_fact(name: str, wanted: bool | None = None) -> str:
    """A fact by its label, or as the condition that it be so (True) or not so (False)."""
    spec = english_words()["facts"].get(name, {})
    key = "label" if wanted is None else "yes" if wanted else "no"
    return str(spec.get(key, spec.get("label", name)))


def fact_question(name: str) -> str:
    """The question for a fact."""
    return str(english_words()["facts"][name]["ask"])


def aspect_label(key: str) -> str:
    """A kind of question as English names it in a sentence."""
    return str(english_words()["aspects"][key]["label"])


def aspect_question(key: str, title: str) -> str:
    """The question a button asks."""
    return str(english_words()["aspects"][key]["ask"]).format(title=title)


def aspect_row(key: str) -> str:
    """What a row of a table is called."""
    return str(english_words()["aspects"][key]["row"])
