"""Find the names of policies and places in a question. Names come from the knowledge, never from training."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from knowledge.corrections import Corrections, Proposal
from knowledge.normalization import normalize, simplify
from knowledge.plausibility import is_plausible, list_words
from knowledge.reader import read_mapping
from knowledge.tokens import cut, is_common

PLACES_FILE = Path(__file__).with_name("places.yaml")
LETTER = re.compile("[a-z]")
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
    """A name in the text: ``start``/``end`` in the plain text, ``name`` as the knowledge writes it.

    ``kind``: exact | alias | pinyin | initials | sound | typo.
    """

    start: int
    end: int
    name: str
    kind: str = "exact"

    @property
    def exact(self) -> bool:
        """Whether the text writes the name as the knowledge does."""
        return self.kind in ("exact", "alias")


KINDS = {"wrong": "typo", "missing": "typo", "extra": "typo", "moved": "typo"}
WAYS = ("initials", "pinyin", "sound", "wrong", "moved", "extra", "missing")  # which is believed first
COVERS_BY = 2  # a longer name with a slip is meant when it holds this much more than a name that stands there exactly


class NameFinder:
    """Finds the longest names first, without overlap; names of three or more characters also where they are misspelt."""

    def __init__(
        self,
        names: Iterable[str],
        bounded: bool = False,
        titles: Iterable[str] = (),
        owners: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        """Make the tables for some names.

        Args:
            names: as the knowledge writes them.
            bounded: a name of two characters counts only where it begins and ends with a word of the text.
            titles: names that are no aliases; all when empty.
            owners: what each name stands for; between names of different things a misspelling is not decided.
        """
        self._bounded = bounded
        self._titles, self._owners = frozenset(titles), owners or {}
        listed = tuple(names)
        self.names = {normalize(name).text: name for name in listed} | {simplify(name): name for name in listed}
        self._lengths: dict[str, list[int]] = {}  # first character -> lengths of forms, the longest first
        for form in sorted(self.names, key=len, reverse=True):
            known = self._lengths.setdefault(form[0], [])
            if len(form) not in known:
                known.append(len(form))
        self._corrections = Corrections(self.names)
        self._find = lru_cache(maxsize=512)(self._find_uncached)  # one turn looks for names in the same text often

    def find(self, text: str) -> list[Match]:
        """All names of a plain text, by position."""
        return list(self._find(text))

    def _find_uncached(self, text: str) -> tuple[Match, ...]:
        found = [
            self._match(start, end, form)
            for start, end, form in self._find_exact(text)
            if not self._bounded or len(form) > 2 or _on_boundaries(text, start, end)
        ]
        taken = {i for match in found for i in range(match.start, match.end)}
        found += self._find_loose(text, taken)
        return tuple(sorted(self._add_meant(text, found), key=lambda match: match.start))

    def strip(self, text: str) -> str:
        """The text without its exact names."""
        place, kept = 0, []
        for start, end, _ in self._find_exact(text):
            kept.append(text[place:start])
            place = end
        return "".join((*kept, text[place:]))

    def _match(self, start: int, end: int, form: str) -> Match:
        name = self.names[form]
        return Match(start, end, name, "alias" if self._titles and name not in self._titles else "exact")

    def _find_exact(self, text: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, form) of forms that stand in the text, the first and there the longest before others."""
        place = 0
        while place < len(text):
            for length in self._lengths.get(text[place], ()):
                form = text[place : place + length]
                if form in self.names and (end := _end_of(text, place, form)) is not None:
                    yield place, end, form
                    place = end
                    break
            else:
                place += 1

    def _find_loose(self, text: str, taken: set[int]) -> list[Match]:
        """Longer names with a 的 put into them: 住房的补贴, 市场化的租赁住房."""
        places = [i for i, character in enumerate(text) if character != "的"]
        if len(places) == len(text):
            return []
        found = []
        for first, last, form in self._find_exact("".join(text[i] for i in places)):
            start, end = places[first], places[last - 1] + 1
            if len(form) > 3 and end - start > last - first and taken.isdisjoint(range(start, end)):
                found.append(self._match(start, end, form))
                taken.update(range(start, end))
        return found

    def _add_meant(self, text: str, found: list[Match]) -> list[Match]:
        """The names found and those that are meant, the longest first; where two are as likely, none of them."""
        proposals = [p for p in self._corrections.propose(text) if _leaves(p, found)]
        if not proposals:
            return found
        words = list_words(text)
        plausible = [p for p in sorted(proposals, key=_rank) if is_plausible(text, p, words)]
        taken: set[int] = set()
        for proposal in plausible:
            span = range(proposal.start, proposal.end)
            if not taken.isdisjoint(span):
                continue
            taken.update(span)
            rivals = [
                p for p in plausible if _rank(p) == _rank(proposal) and not set(span).isdisjoint(range(p.start, p.end))
            ]
            if len({self._owner(rival.form) for rival in rivals}) == 1:
                found = [match for match in found if match.end <= proposal.start or match.start >= proposal.end]
                kind = KINDS.get(proposal.way, proposal.way)
                found.append(Match(proposal.start, proposal.end, self.names[proposal.form], kind))
        return found

    def _owner(self, form: str) -> frozenset[str]:
        name = self.names[form]
        return self._owners.get(name) or frozenset([name])


def _rank(proposal: Proposal) -> tuple[int, int, int]:
    return -len(proposal.form), WAYS.index(proposal.way), len(proposal.spots)


def _leaves(proposal: Proposal, found: Iterable[Match]) -> bool:
    """Whether a proposal leaves the exact names alone: beside them, or a longer name around one that has its slip elsewhere."""
    for match in found:
        if match.start < proposal.end and proposal.start < match.end:
            around = proposal.start <= match.start and match.end <= proposal.end
            longer = proposal.end - proposal.start >= match.end - match.start + COVERS_BY
            first = match.start + (proposal.way == "missing")  # a gap before the name is none in it
            elsewhere = all(not first <= spot < match.end for spot in proposal.spots)
            if not (around and longer and elsewhere):
                return False
    return True


def _end_of(text: str, start: int, form: str) -> int | None:
    """Where a form ends that stands at a place; None when it is part of a longer word or number.

    A Latin name stands between other words and may carry a plural s.
    """
    end = start + len(form)
    if (form[0].isdigit() and text[start - 1 : start].isdigit()) or (
        form[-1].isdigit() and text[end : end + 1].isdigit()
    ):
        return None
    if not form.isascii():
        return end
    if not LETTER.match(text, end) and not (start and LETTER.match(text, start - 1)):
        return end
    plural = text[end : end + 1] == "s" and not LETTER.match(text, end + 1)
    return end + 1 if plural and not (start and LETTER.match(text, start - 1)) else None


def _on_boundaries(text: str, start: int, end: int) -> bool:
    """Whether no common word of the text lies across an end of the span (学校招人 holds no 校招; 房补领了 holds 房补)."""
    place = 0
    for word in cut(text):
        after = place + len(word)
        if (place < start < after or place < end < after) and is_common(word):
            return False
        place = after
    return True


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


def is_outside(place: str, home: str) -> bool:
    """Whether a place and the one served share no larger place: its rules are no more than background here."""
    return set(places_upwards(place)).isdisjoint(places_upwards(home))


@cache
def _place_finder() -> tuple[NameFinder, dict[str, str]]:
    owner = {name: place.name for place in known_places().values() for name in place.names}
    return NameFinder(owner, owners={name: frozenset([place]) for name, place in owner.items()}), owner


def find_places(text: str) -> list[tuple[Match, str]]:
    """Places that a simplified text asks about; a place somebody only comes from is left out.

    A zone right behind another city's name is that city's (济南高新区).
    """
    finder, owner = _place_finder()
    matches = sorted(finder.find(text), key=lambda match: match.start)
    far = {match.end for match in matches if owner[match.name] in (ELSEWHERE, ABROAD)}
    return [
        (match, ELSEWHERE if owner[match.name] == ABROAD or match.start in far else owner[match.name])
        for match in matches
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
