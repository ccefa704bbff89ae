"""The synonyms that staff edit: words people use, and the word that stands in the knowledge for each.

The file is read anew when it changes (``reload_synonyms``); the index is built again then, nothing is trained.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from knowledge.complaints import Complaints
from knowledge.policy import PolicyError
from knowledge.reader import read_mapping

# Of speech alone, and part of no other word: these may be single characters, those of the file may not.
SPOKEN = {"咋": "怎么", "啥": "什么"}
LETTER = re.compile("[a-z]")
SYNONYM_FILE = Path(__file__).with_name("synonyms.yaml")


class Synonyms:
    """Variants with their words; the longest variant goes first."""

    def __init__(self, word_of: dict[str, str]) -> None:
        self.word_of = word_of
        ordered = sorted(word_of, key=len, reverse=True)
        # Two patterns: one of plain literals alone is looked for by their first characters, ten times as fast.
        self._chinese = re.compile("|".join(re.escape(v) for v in ordered if not v.isascii()) or "(?!)")
        english = "|".join(re.escape(v) for v in ordered if v.isascii())
        self._english = re.compile(rf"(?<![a-z])({english})(?:s|es)?(?![a-z])" if english else "(?!)")

    def unify(self, text: str) -> str:
        """The text with every variant replaced by its word; an English one stands between other words, maybe in plural."""
        text = self._chinese.sub(lambda match: self.word_of[match[0]], text)
        return self._english.sub(lambda match: self.word_of[match[1]], text) if LETTER.search(text) else text

    def applied(self, text: str) -> list[tuple[str, str]]:
        """Each replacement that ``unify`` makes, as (what stood there, the word)."""
        found = [(match[0], self.word_of[match[0]]) for match in self._chinese.finditer(text)]
        return found + [(match[0], self.word_of[match[1]]) for match in self._english.finditer(text)]


def read_synonyms(path: Path = SYNONYM_FILE) -> Synonyms:
    """The synonyms of a file. Raises PolicyError with all problems."""
    problems: list[str] = []
    raw = check_synonyms(problems, path)
    if problems:
        raise PolicyError(problems)
    word_of = SPOKEN | {variant: word for word, variants in raw.items() for variant in variants}
    return Synonyms(word_of)


def check_synonyms(problems: list[str], path: Path = SYNONYM_FILE) -> dict[str, list[str]]:
    """Note every problem of a file as ``file: key: problem; what to do``; the words with their variants."""
    raw, note = read_mapping(path, problems) or {}, Complaints(path.name, problems)
    owner: dict[str, str] = {}
    for word, variants in raw.items():
        _check_text(word, word, note)
        for variant in note.texts(word, variants):
            _check_text(word, variant, note)
            if len(variant.strip()) == 1:
                note.add(word, f"{variant!r} is one character and would be replaced everywhere; write a longer one")
            elif variant in raw:
                note.add(word, f"{variant!r} is itself a word of the file; move its variants here or take it out")
            if (other := owner.setdefault(variant, word)) != word:
                note.add(word, f"{variant!r} already stands under {other}; keep it under one word")
        _check_list(word, variants, note)
    return (
        {word: [str(variant) for variant in variants or ()] for word, variants in raw.items()} if not problems else {}
    )


def _check_text(word: str, text: str, note: Complaints) -> None:
    if any(character.isdigit() for character in text):
        note.add(word, f"{text!r} holds a digit; numbers are never replaced, take it out")
    if text != text.strip().lower():
        note.add(word, f"{text!r} has capital letters or spaces around it; write {text.strip().lower()!r}")


def _check_list(word: str, variants: Any, note: Complaints) -> None:
    if variants == []:
        note.add(word, "has no variants; add one or delete the line")
    if isinstance(variants, list) and len(variants) != len({str(variant) for variant in variants}):
        note.add(word, "names a variant twice; delete one")


class _Held:
    """The synonyms in use by this process, and what the file was when they were read."""

    synonyms: Synonyms | None = None
    path: Path = SYNONYM_FILE
    stamp: tuple[int, int] | None = None
    version = 0


def _read_stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def synonyms() -> Synonyms:
    """The synonyms in use, read on first use. Raises PolicyError."""
    if _Held.synonyms is None:
        reload_synonyms()
    assert _Held.synonyms is not None
    return _Held.synonyms


def reload_synonyms() -> bool:
    """Read the file when it changed since it was read last; True when other synonyms are in use now.

    Raises PolicyError; the synonyms in use stay as they were.
    """
    stamp = _read_stamp(_Held.path)
    if _Held.synonyms is not None and stamp == _Held.stamp:
        return False
    _Held.stamp = stamp  # a bad file is complained of once, not at every question
    found = read_synonyms(_Held.path)
    if _Held.synonyms is not None and found.word_of == _Held.synonyms.word_of:
        return False
    _Held.synonyms, _Held.version = found, _Held.version + 1
    return True


def synonym_version() -> int:
    """Changes whenever other synonyms come into use."""
    return _Held.version
