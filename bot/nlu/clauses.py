"""Split a message into clauses, and mask the names in a text: pure functions, no Rasa."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from knowledge.names import ELSEWHERE

# Marks, numbers of a list, and words that begin another question: 另外 within a clause (每月另外给多少) begins none. What
# is dictated has no marks: there a question ends with its particle.
SEPARATOR = re.compile(
    r"[，,。；;？?！!\n：:]+|\d[)）.、](?!\d)|(?:(?<=\s)|(?<=[:：]))\d(?=[\u4e00-\u9fff])(?!\d*[年月岁个])|[①②③④⑤⑥]"
    r"|(?:(?<![\u4e00-\u9fff])|(?<=[吗嘛呢吧呀的了少久里钱办]))(?:另外|还有)|另外(?=[再想要问])|还有(?=[怎什哪])"
    r"|(?<=[\u4e00-\u9fff])/(?=[\u4e00-\u9fff])|以及|再说说|再问|顺便|对了|(?<=[吗嘛呢])(?=[\u4e00-\u9fff]{3})"
)
LISTED = re.compile(
    r"[：:][^。？?！!]*、|、[^。？?！!]*(?:一次说|一并|分别)|(?:[几谁哪啥]|多少|怎么|什么)[^、，,。？?]{0,6}、[^、，,。？?]*(?:[几谁哪啥]|多少|怎么|什么)"
)  # 金额、条件、材料，一次说全; 企业几家、谁办的: each item is asked
ITEM = re.compile(SEPARATOR.pattern + "|、")
POLICY_MASK, PLACE_MASK, FAR_MASK = "▲", "◆", "◇"


class Span(NamedTuple):
    """A named span of a text."""

    start: int
    end: int
    kind: str  # policy | place
    value: str


class Clause(NamedTuple):
    """A piece of a message with the names in it."""

    text: str
    masked: str
    spans: tuple[Span, ...]

    def names(self) -> tuple[str, ...]:
        """Policy names of the clause, in order."""
        return tuple(span.value for span in self.spans if span.kind == "policy")

    def places(self) -> tuple[str, ...]:
        """Places of the clause, in order."""
        return tuple(span.value for span in self.spans if span.kind == "place")


def mask(text: str, spans: Iterable[Span], offset: int = 0) -> str:
    """The text with every policy name as ▲, every place near home as ◆ and every other one as ◇: only what is asked remains."""
    for span in sorted(spans, key=lambda span: -span.start):
        sign = POLICY_MASK if span.kind == "policy" else FAR_MASK if span.value == ELSEWHERE else PLACE_MASK
        start, end = span.start - offset, span.end - offset
        text = text[:start] + sign + text[end:]
    return text


def without_overlap(spans: Iterable[Span]) -> list[Span]:
    """The spans that do not lie in an earlier or longer one."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -(span.end - span.start))):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def split_clauses(text: str, spans: Iterable[Span], pauses: Iterable[int] = ()) -> list[Clause]:
    """Clauses of a message, in order, empty ones left out; a separator inside a name does not split.

    ``pauses``: places before which the writer left a space (`knowledge.normalization.Normal.pauses`).
    """
    names = without_overlap(spans)
    parted = [match.span() for match in (ITEM if LISTED.search(text) else SEPARATOR).finditer(text)]
    clauses, start = [], 0
    for first, last in sorted([*parted, *((place, place) for place in pauses)]):
        if first < start or any(name.start < last and first < name.end for name in names):
            continue
        clauses.append((start, first))
        start = last
    clauses.append((start, len(text)))
    found = []
    for begin, end in clauses:
        if text[begin:end].strip():
            inside = tuple(name for name in names if begin <= name.start and name.end <= end)
            found.append(Clause(text[begin:end], mask(text[begin:end], inside, begin), inside))
    return found
