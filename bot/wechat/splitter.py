"""Part a text into messages of so many bytes: at paragraphs and sentences, never inside a character, link or number."""

from __future__ import annotations

from collections.abc import Iterator

import regex

# What stays whole: a link, an address, a number with its separators and its unit.
WHOLE = regex.compile(
    r"<a\b[^<>]*>[^<]*</a>"
    r"|https?://[^\s<>\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+"
    r"|〔?(?:\d[\d.,:/〔〕\-]*\d|\d)[%〕]?(?: ?[A-Za-z]{1,12}|[\u4e00-\u9fff]{1,4})?"
)
CHARACTER = regex.compile(r"\X")  # as a person sees one
# Where a part may end, best first; the mark stays with what it ends.
ENDS = ("\n", "。！？!?", "；;", "，、,：: ")
SENTENCE = 1
ENGLISH_END = regex.compile(r"(?<!\d)[.!?]['”’)]?\s$")  # not 1. of a list, nor the point of a site


def list_atoms(text: str) -> Iterator[str]:
    """The pieces of a text that are never parted; together they are the text."""
    wholes, start = WHOLE.finditer(text), 0
    whole = next(wholes, None)
    for character in CHARACTER.finditer(text):
        end = character.end()
        while whole is not None and whole.end() <= end:
            whole = next(wholes, None)
        if whole is None or not whole.start() < end < whole.end():
            yield text[start:end]
            start = end


def split_text(text: str, limit: int, reserve: int = 0) -> list[str]:
    """Parts of at most ``limit`` bytes of UTF-8 that together are the text; all but the last leave ``reserve`` free.

    An atom that is longer than a part by itself (no link of ours is) is parted anywhere.
    Empty for an empty text. Raises ValueError when a part could not hold one character.
    """
    if limit - reserve < 4:
        raise ValueError("a part must hold at least one character")
    parts: list[str] = []
    while len(text.encode()) > limit:
        part = _first_part(text, limit - reserve)
        parts.append(part)
        text = text[len(part) :]
    return [*parts, text] if text else parts


def _first_part(text: str, limit: int) -> str:
    """The longest good beginning of a text that is longer than ``limit`` bytes."""
    ends: dict[int, int] = {}  # rank of an ending -> characters up to it
    size = length = 0
    for atom in list_atoms(text):
        size += len(atom.encode())
        if size > limit:
            break
        length += len(atom)
        rank = _rank_end(atom, text[max(0, length - 4) : length])
        if rank is not None and size > limit // 2:  # a part that is nearly empty helps nobody
            ends[rank] = length
    if length == 0:
        return text.encode()[:limit].decode("utf-8", "ignore")
    return text[: ends[min(ends)] if ends else length]


def _rank_end(atom: str, before: str) -> int | None:
    """How good a place the end of an atom is; None for none. ``before``: the last characters up to there."""
    if atom.isspace() and atom != "\n" and ENGLISH_END.search(before):
        return SENTENCE
    return next((rank for rank, marks in enumerate(ENDS) if atom[-1] in marks), None)
