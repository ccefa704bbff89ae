"""One place where a message is made plain before anything reads it. Every step can be shown, every character traced back.

Width and letters, traditional characters, emoji, spaces, punctuation, numbers, dates. Polite frames and fillers are taken
out by ``strip_fillers``, for search and classification only: facts are read from the whole text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from knowledge.alignment import Aligned, Edit
from knowledge.numerals import DATE_RULES, MONEY_RULES, THOUSANDS, rewrite

CACHED = 1024  # texts; one turn asks for the same ones several times
HAN = re.compile("[\u4e00-\u9fff]")
PHRASE = 4  # characters
FILLERS = re.compile(
    r"(请问|你好|您好|麻烦|帮我|我想问一下|想问一下|问一下|我想问|想问|我?想咨询一下|咨询一下|咨询|嗯+|呃+|那个|这个|就是|的话|一下|谢谢|吧|呢|啊|呀|吗|嘛|哈|哦|喂"
    r"|劳驾|打扰了?|不好意思|我想了解|想了解)"
)
EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u23e9-\u23fa\u3030\u303d]"
    "[\ufe0e\ufe0f\u20e3\u200d\U000e0020-\U000e007f]*|[\ufe0e\ufe0f\u200d]+"
)
SPACE = re.compile(r"(?<=[\u4e00-\u9fff])[ \t\u3000]+(?=[\u4e00-\u9fff])")
REPEATED = re.compile(r"([?!,;。、~])\1+|\.{2,}|…+|([?!])[?!]+")
CIRCLED = re.compile("[\u2460-\u2473]")  # ①②③ part the questions of a list; NFKC would make them numbers


class Step(NamedTuple):
    """One step of normalisation that changed something, as it is shown to staff."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Normal:
    """A message made plain: ``text``, the steps that changed it, and where its characters stood."""

    aligned: Aligned
    steps: tuple[Step, ...] = ()

    @property
    def text(self) -> str:
        return self.aligned.text

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of the plain text stood in the message as it was written."""
        return self.aligned.origin(start, end)

    def pauses(self) -> tuple[int, ...]:
        """Places of the text before which spaces or emoji stood between two phrases: many people type one where they pause.

        Between the words of a phrase, or within a name, one tells nothing: a phrase has at least PHRASE characters.
        """
        starts, ends = self.aligned.starts, self.aligned.ends
        gaps = [i for i in range(1, len(self.text)) if starts[i] > ends[i - 1]]
        runs = [0, *gaps, len(self.text)]
        long = [b - a >= PHRASE for a, b in pairwise(runs)]
        return tuple(place for place, before, after in zip(gaps, long[:-1], long[1:], strict=True) if before and after)

    def then(self, name: str, aligned: Aligned) -> Normal:
        """This after one more step; unchanged when the step changed nothing."""
        if aligned.text == self.text:
            return self
        return Normal(aligned, (*self.steps, Step(name, self.text, aligned.text)))


@cache
def _converter() -> object:
    from opencc import OpenCC  # reads its dictionaries on first use

    return OpenCC("t2s")


def _widths(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _traditional(text: str) -> str:
    return str(_converter().convert(text)) if HAN.search(text) else text  # type: ignore[attr-defined]


@lru_cache(maxsize=CACHED)
def simplify(text: str) -> str:
    """NFKC, lower case, traditional to simplified characters; the length changes only where NFKC changes it."""
    return _traditional(_widths(text))


def strip_fillers(text: str) -> str:
    """Without polite frames and filler words; the text itself when nothing would be left. No negation, no number goes."""
    return FILLERS.sub("", text) or text


def _fold(aligned: Aligned) -> Aligned:
    """NFKC and lower case, character by character where that is the same as for the whole text."""
    text = aligned.text
    parts = [(CIRCLED.sub("", c) and _widths(c)) or c for c in text]
    if CIRCLED.search(text) or "".join(parts) == _widths(text):
        return aligned.edit((i, i + 1, part) for i, part in enumerate(parts) if part != text[i])
    return aligned.rewrite(_widths(text))


def _edits(pattern: re.Pattern[str], write: Callable[[re.Match[str]], str]) -> Callable[[Aligned], Aligned]:
    def apply(aligned: Aligned) -> Aligned:
        return aligned.edit(
            (m.start(), m.end(), new) for m in pattern.finditer(aligned.text) if (new := write(m)) != m[0]
        )

    return apply


def _punctuation(match: re.Match[str]) -> str:
    """One mark for a run of the same; between digits nothing is touched, for there it may part a number."""
    before, after = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1]
    if before.isdigit() and after.isdigit():
        return match[0]
    return "。" if match[0][0] in ".…" else match[0][0]


def _rules(
    rules: Iterable[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]]],
) -> Callable[[Aligned], Aligned]:
    def apply(aligned: Aligned) -> Aligned:
        for rule in rules:
            edits: list[Edit] = list(rewrite(aligned.text, rule))
            aligned = aligned.edit(edits)
        return aligned

    return apply


STEPS: tuple[tuple[str, Callable[[Aligned], Aligned]], ...] = (
    ("千分位", _rules([(THOUSANDS, lambda match: match[0].replace(",", ""))])),  # before ， becomes a comma too
    ("表情", _edits(EMOJI, lambda match: "")),
    ("全角和大小写", _fold),
    ("繁体", lambda aligned: aligned.rewrite(_traditional(aligned.text))),
    ("空格", _edits(SPACE, lambda match: "")),
    ("标点", _edits(REPEATED, _punctuation)),
    ("日期和时长", _rules(DATE_RULES)),
    ("数字和金额", _rules(MONEY_RULES[1:])),
)


@lru_cache(maxsize=CACHED)
def normalize(text: str) -> Normal:
    """A message made plain. A step that would leave nothing is left out."""
    normal = Normal(Aligned.plain(text))
    for name, apply in STEPS:
        aligned = apply(normal.aligned)
        if aligned.text.strip():
            normal = normal.then(name, aligned)
    return normal
