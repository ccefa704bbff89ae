"""Which names a text may have meant: by sound, in pinyin, by initials, with one character wrong, missing, extra or moved.

Everything is looked up in tables made once from the names, so that a sentence costs the same with ten names or thousands.
Whether a proposal is believed is for ``knowledge.plausibility`` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

from knowledge.sounds import LATIN, Sound, hear, initials, is_han, misread, split_pinyin, syllable

T = TypeVar("T")
SHORTEST = 3  # characters of a name that may be corrected
LONGEST_MOVED, FARTHEST_MOVED = 8, 2
SHORTEST_INITIALS, SURE_INITIALS = 3, 4
# What reads like an English word: 3 letters that do are no initials of a name.
ENGLISH_SHAPE = re.compile(
    r"[^aeiouy]{0,2}[aeiouy]+(?:[^aeiouy]|[lmnrs][dkpt]|[lr][fmn]|[cfpx]t|ck|n[gt]|s[hkpst]|[ct]h|ll|ff|dd|gg|rr|w[lnks]|[bdgklmnprtw]s)?[aeiouy]*s?"
)


class Proposal(NamedTuple):
    """``text[start:end]`` may mean the name ``form``.

    ``way``: sound | pinyin | initials | wrong | missing | extra | moved; ``spots``: the places in the text that differ (for a
    missing character the one place before which it is missing); ``said``/``meant``: the characters that differ.
    """

    start: int
    end: int
    form: str
    way: str
    spots: tuple[int, ...] = ()
    said: str = ""
    meant: str = ""


class Table(Generic[T]):
    """Entries by a string; ``scan`` finds all of them that stand in a text, looking only where one can begin."""

    def __init__(self) -> None:
        self._entries: dict[str, list[T]] = {}
        self._lengths: dict[str, list[int]] = {}  # first character -> lengths of keys

    def add(self, key: str, entry: T) -> None:
        """Keep one more entry under a key that is not empty."""
        self._entries.setdefault(key, []).append(entry)
        lengths = self._lengths.setdefault(key[0], [])
        if len(key) not in lengths:
            lengths.append(len(key))

    def get(self, key: str) -> list[T]:
        """The entries of one key."""
        return self._entries.get(key, [])

    def scan(self, text: str) -> Iterator[tuple[int, str, list[T]]]:
        """(place, key, entries) of each key in the text."""
        entries, size = self._entries, len(text)
        for start, first in enumerate(text):
            for length in self._lengths.get(first, ()):
                key = text[start : start + length]
                if key in entries and start + length <= size:
                    yield start, key, entries[key]


class Corrections:
    """Tables over the forms of names in which at least three characters are Chinese and none is Latin."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._sounds: Table[str] = Table()
        # how a form looks with a character missing (at which place) or moved (-1)
        self._windows: Table[tuple[str, int]] = Table()
        # half of a form -> (form, its other half): one slip leaves one of the halves whole
        self._heads: Table[tuple[str, str]] = Table()
        self._tails: Table[tuple[str, str]] = Table()
        self._initials: Table[str] = Table()
        for form in forms:
            if sum(map(is_han, form)) >= SHORTEST and not LATIN.search(form):
                self._add(form)

    def _add(self, form: str) -> None:
        spelt = "".join(syllable(c) if is_han(c) else c for c in form)
        for key in {hear(written).signs for written in (form, spelt, misread(form))}:
            self._sounds.add(key, form)
        for i, character in enumerate(form):
            if is_han(character):
                self._windows.add(form[:i] + form[i + 1 :], (form, i))
        if len(form) <= LONGEST_MOVED:
            for other in _move_each(form):
                self._windows.add(other, (form, -1))
        for half in {len(form) // 2, 2} if len(form) == SHORTEST else {len(form) // 2}:
            self._heads.add(form[:half], (form, form[half:]))
            self._tails.add(form[half:], (form, form[:half]))
        if letters := initials(form):
            self._initials.add(letters, form)

    def propose(self, text: str) -> list[Proposal]:
        """Every name that the text may have meant somewhere, none believed yet."""
        found = list(self._by_sound(text))
        if LATIN.search(text):
            found += self._by_initials(text)
        found += self._by_window(text)
        found += dict.fromkeys([*self._by_head(text), *self._by_tail(text)])
        return found

    def _by_sound(self, text: str) -> Iterator[Proposal]:
        heard = hear(text)
        for first, key, forms in self._sounds.scan(heard.signs):
            for form in forms:
                yield from _compare_sound(text, form, heard, first, first + len(key))

    def _by_window(self, text: str) -> Iterator[Proposal]:
        for start, window, entries in self._windows.scan(text):
            end = start + len(window)
            for form, gap in entries:
                if gap < 0:
                    spots = tuple(
                        start + i for i, (said, meant) in enumerate(zip(window, form, strict=True)) if said != meant
                    )
                    yield Proposal(start, end, form, "moved", spots)
                else:
                    yield Proposal(start, end, form, "missing", (start + gap,), "", form[gap])

    def _by_head(self, text: str) -> Iterator[Proposal]:
        """Forms whose first half stands in the text, with one wrong or extra character in the second."""
        for start, head, entries in self._heads.scan(text):
            rest = start + len(head)
            for form, tail in entries:
                slip = _find_slip(text[rest : start + len(form) + 1], tail)
                if slip is not None:
                    yield _propose_slip(text, start, form, len(head) + slip[0], slip[1])

    def _by_tail(self, text: str) -> Iterator[Proposal]:
        """Forms whose second half stands in the text, with one wrong or extra character in the first."""
        for place, _, entries in self._tails.scan(text):
            for form, head in entries:
                slip = _find_slip(text[max(0, place - len(head) - 1) : place][::-1], head[::-1])
                if slip is not None:
                    start = place - len(head) - slip[1]
                    yield _propose_slip(text, start, form, len(head) + slip[1] - 1 - slip[0], slip[1])

    def _by_initials(self, text: str) -> Iterator[Proposal]:
        runs = list(LATIN.finditer(text))
        foreign = [run for run in runs if not self._initials.get(run[0]) and not split_pinyin(run[0])]
        for run in runs:
            forms = self._initials.get(run[0])
            short = len(run[0]) < SURE_INITIALS
            if short and (len(run[0]) < SHORTEST_INITIALS or ENGLISH_SHAPE.fullmatch(run[0])):
                continue
            if not foreign and not (short and len(runs) > 1):
                yield from (Proposal(run.start(), run.end(), form, "initials") for form in forms)


def _move_each(form: str) -> set[str]:
    """The form with one Chinese character put one or two places on: 人公寓才, 才人公寓."""
    moved = set()
    for i, character in enumerate(form):
        rest = form[:i] + form[i + 1 :]
        if is_han(character):
            near = range(max(0, i - FARTHEST_MOVED), min(len(form), i + FARTHEST_MOVED + 1))
            moved |= {rest[:j] + character + rest[j:] for j in near}
    return moved - {form}


def _compare_sound(text: str, form: str, heard: Sound, first: int, after: int) -> Iterator[Proposal]:
    """The form at some syllables of the text: in letters, or with other characters; nothing where the text writes the form."""
    starts, latin = heard.starts, heard.latin
    start, end, in_letters = starts[first], heard.ends[after - 1], any(latin[first:after])
    if after - first != len(form):  # letters that can be cut in two ways
        if all(latin[first:after]):
            yield Proposal(start, end, form, "pinyin")
        return
    spots = [i for i in range(len(form)) if not latin[first + i] and text[starts[first + i]] != form[i]]
    if bool(spots) != in_letters:
        places = tuple(starts[first + i] for i in spots)
        said, meant = "".join(text[place] for place in places), "".join(form[i] for i in spots)
        yield Proposal(start, end, form, "pinyin" if in_letters else "sound", places, said, meant)


def _find_slip(said: str, meant: str) -> tuple[int, int] | None:
    """Where ``said`` (one character longer, or as long at an end of the text) has one wrong (…, 0) or extra (…, 1) one."""
    size = len(meant)
    if len(said) < size:
        return None
    for i in range(size):
        if said[i] != meant[i]:
            if said[i + 1 : size + 1] == meant[i:]:
                return i, 1
            return (i, 0) if said[i + 1 : size] == meant[i + 1 :] else None
    return None


def _propose_slip(text: str, start: int, form: str, offset: int, more: int) -> Proposal:
    spot = start + offset
    meant = "" if more else form[offset]
    return Proposal(start, start + len(form) + more, form, "extra" if more else "wrong", (spot,), text[spot], meant)
