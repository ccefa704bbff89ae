"""Find the names of policies and places in a question. Names come from the knowledge, never from training."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from knowledge.reader import read_mapping
from knowledge.tokens import cut, is_common, simplify

PLACES_FILE = Path(__file__).with_name("places.yaml")
ELSEWHERE = "elsewhere"
ABROAD = "abroad"  # countries: mostly where the person or the degree comes from
RULES_ABROAD = re.compile(r"移民|签证|永居|当地政策|那边的政策")
# A place in these surroundings is where somebody comes from or studied, not what the question is about.
BACKGROUND_AFTER = re.compile(
    r"(的)?(老家|人(?!才)|籍|国籍|大学|理工|学院|高校|读|念|留学|毕业|那边读|那边念|工作|上班|干|回来|回|户口|户籍|银行|话)"
)
LEFT_FOR = re.compile(
    r"(?:房|工作|户口|人|卖了|辞了|离职|毕业|以后|之后)[^，。,；]{0,5}(?:去|到|回|搬到?|调到?|迁到?)(?:了)?$"
)
WORKPLACE_BEFORE = re.compile(r"(?:单位|公司|企业|厂|我|人|注册地?|办公地?|工作|上班|住)[^，。,；]{0,2}(?:在|到|是)$")
NOT_ITS_OWN = re.compile(r"区?(?:上班|工作|干活|办公|注册|这边的?单位|的单位|的公司|，|,|。|；|$|那边上班|住)")
BACKGROUND_BEFORE = re.compile(r"(老家在?|户口还?在|户籍还?在|从|在|毕业于|去过|来自|人在)$")
# The same in English: I'm from, my degree is from, I worked in …
BACKGROUND_ENGLISH = re.compile(
    r"\b(?:i'?m|am|come|came|moved?|graduat\w+|stud(?:y|ied)|degree|phd|master'?s?|bachelor'?s?|hukou|worked|lived?|universit\w+)"
    r"\b[^.,;?!]{0,24}\b(?:from|in|at|of) $"
)


@dataclass(frozen=True)
class Match:
    """A name in the text: ``start``/``end`` in the simplified text; ``exact`` False when only the sound agrees."""

    start: int
    end: int
    name: str
    exact: bool = True


@cache
def _syllable(character: str) -> str:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # single characters need none of its 47 000 phrases
    from pypinyin import Style, lazy_pinyin

    return str(lazy_pinyin(character, style=Style.NORMAL)[0])


class NameFinder:
    """Finds the longest names first, without overlap; names of three or more characters also by their sound."""

    def __init__(self, names: Iterable[str], bounded: bool = False) -> None:
        """``bounded``: a name of two characters counts only where it begins and ends with a word of the text."""
        self._bounded = bounded
        self.names = {simplify(name): name for name in names}
        ordered = sorted(self.names, key=len, reverse=True)
        self._find = lru_cache(maxsize=512)(self._find_uncached)  # one turn looks for names in the same text often
        self._exact = re.compile("|".join(_pattern(name) for name in ordered) or r"(?!)")
        self._sounds: dict[tuple[str, ...], str] = {}
        for name in ordered:
            if len(name) >= 3 and all("\u4e00" <= c <= "\u9fff" for c in name):
                self._sounds.setdefault(tuple(map(_syllable, name)), name)
        self._lengths = sorted({len(sound) for sound in self._sounds}, reverse=True)

    def find(self, text: str) -> list[Match]:
        """All names of a simplified text, by position."""
        return list(self._find(text))

    def _find_uncached(self, text: str) -> tuple[Match, ...]:
        found = [
            Match(match.start(), match.end(), self.names.get(match[0]) or self.names[match[0][:-1]])
            for match in self._exact.finditer(text)
            if not self._bounded or len(match[0]) > 2 or _on_boundaries(text, match.start(), match.end())
        ]
        taken = {i for match in found for i in range(match.start, match.end)}
        found += self._find_loose(text, taken)
        found += self._find_by_sound(text, taken)
        return tuple(sorted(found, key=lambda match: match.start))

    def strip(self, text: str) -> str:
        """The text without its exact names."""
        return self._exact.sub("", text)

    def _find_loose(self, text: str, taken: set[int]) -> list[Match]:
        """Longer names with a 的 put into them: 住房的补贴, 市场化的租赁住房."""
        places = [i for i, character in enumerate(text) if character != "的"]
        if len(places) == len(text):
            return []
        found = []
        for match in self._exact.finditer("".join(text[i] for i in places)):
            start, end = places[match.start()], places[match.end() - 1] + 1
            if len(match[0]) > 3 and end - start > len(match[0]) and taken.isdisjoint(range(start, end)):
                found.append(Match(start, end, self.names[match[0]]))
                taken.update(range(start, end))
        return found

    def _find_by_sound(self, text: str, taken: set[int]) -> list[Match]:
        syllables = [_syllable(c) if "\u4e00" <= c <= "\u9fff" else c for c in text]
        found = []
        for length in self._lengths:
            for start in range(len(text) - length + 1):
                span = range(start, start + length)
                name = self._sounds.get(tuple(syllables[start : start + length]))
                if name and taken.isdisjoint(span):
                    found.append(Match(start, start + length, self.names[name], exact=False))
                    taken.update(span)
        return found


def _on_boundaries(text: str, start: int, end: int) -> bool:
    """Whether no common word of the text lies across an end of the span (学校招人 holds no 校招; 房补领了 holds 房补)."""
    place = 0
    for word in cut(text):
        after = place + len(word)
        if (place < start < after or place < end < after) and is_common(word):
            return False
        place = after
    return True


def _pattern(name: str) -> str:
    """A pattern for a name; a Latin one stands between other words and may carry a plural s."""
    if name.isascii():
        return rf"(?<![a-z]){re.escape(name)}s?(?![a-z])"
    return re.escape(name)


@dataclass(frozen=True)
class Place:
    """A place of places.yaml; ``within`` the larger place whose rules also hold there."""

    name: str
    names: tuple[str, ...]
    within: str | None = None


@cache
def known_places() -> Mapping[str, Place]:
    """All places of places.yaml; ``elsewhere`` gathers the places outside."""
    problems: list[str] = []
    raw = read_mapping(PLACES_FILE, problems) or {}
    if problems:
        raise ValueError("\n".join(problems))
    return {name: Place(name, tuple(spec["names"]), spec.get("within")) for name, spec in raw.items()}


def places_upwards(place: str) -> list[str]:
    """The place and the larger ones whose rules also hold there: 青岛高新区, 青岛市, 山东省, 全国."""
    chain: list[str] = []
    current: str | None = place
    while current and current in known_places():
        chain.append(current)
        current = known_places()[current].within
    return chain


@cache
def _place_finder() -> tuple[NameFinder, dict[str, str]]:
    owner = {name: place.name for place in known_places().values() for name in place.names}
    return NameFinder(owner), owner


def find_places(text: str) -> list[tuple[Match, str]]:
    """Places that a simplified text asks about; a place somebody only comes from is left out."""
    finder, owner = _place_finder()
    return [
        (match, ELSEWHERE if owner[match.name] == ABROAD else owner[match.name])
        for match in finder.find(text)
        if not _is_background(text, match, owner[match.name] in (ELSEWHERE, ABROAD))
        and not (owner[match.name] == ABROAD and not RULES_ABROAD.search(text))
    ]


def _is_background(text: str, match: Match, outside: bool) -> bool:
    """Whether somebody only comes from the place, or (for a district here) only works there."""
    before = text[: match.start]
    if not outside:
        return bool(WORKPLACE_BEFORE.search(before) and NOT_ITS_OWN.match(text, match.end))
    if LEFT_FOR.search(before) and NOT_ITS_OWN.match(text, match.end):
        return True
    return bool(
        BACKGROUND_AFTER.match(text, match.end) or BACKGROUND_BEFORE.search(before) or BACKGROUND_ENGLISH.search(before)
    )
