"""How people write a name when they do not write it as it stands: one function per kind of slip, drawing by a seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from random import Random

from knowledge.plausibility import NUMERALS, TELLING_APART
from knowledge.sounds import initials, is_han, resemble, syllable

SHORTEST, SHORTEST_DROPPED, SHORTEST_INITIALS = 3, 4, 4
Slip = Callable[[str, Random], str | None]
FRAMES = (
    ("您好，麻烦问一下，", "，谢谢您"),
    ("你好，想咨询一下", "呢"),
    ("劳驾，请问", "啊"),
    ("不好意思打扰了，我想了解一下", "，谢谢"),
)


@cache
def common_characters() -> tuple[str, ...]:
    """The 3755 commonest characters: the first level of GB 2312."""
    rows = (bytes([row, cell]) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return tuple(c for pair in rows if is_han(c := pair.decode("gb2312", "ignore") or " "))


@cache
def _homophones(sound: str) -> tuple[str, ...]:
    return tuple(c for c in common_characters() if syllable(c) == sound)


@cache
def _alike(character: str) -> tuple[str, ...]:
    return tuple(c for c in common_characters() if resemble(c, character))


def _places(name: str, rng: Random) -> Iterator[int]:
    """Places of Chinese characters that carry no number, in drawn order."""
    places = [i for i, c in enumerate(name) if is_han(c) and c not in NUMERALS]
    return iter(rng.sample(places, len(places)))


def _replace(name: str, place: int, choices: tuple[str, ...], rng: Random) -> str | None:
    kept = [c for c in choices if c != name[place] and c not in NUMERALS | TELLING_APART]
    return name[:place] + rng.choice(kept) + name[place + 1 :] if kept else None


def say_homophone(name: str, rng: Random) -> str | None:
    """One character by another of the same sound: 人才工寓."""
    if sum(map(is_han, name)) < SHORTEST:
        return None
    told = (_replace(name, place, _homophones(syllable(name[place])), rng) for place in _places(name, rng))
    return next((slip for slip in told if slip), None)


def write_wrong(name: str, rng: Random) -> str | None:
    """One character by any other; in a name of three by one that sounds nearly so (购房卷), for two alone tell too little."""
    places = [place for place in _places(name, rng) if name[place] not in TELLING_APART]
    if sum(map(is_han, name)) < SHORTEST or not places:
        return None
    choices = _alike(name[places[0]]) if len(name) == SHORTEST else common_characters()
    return _replace(name, places[0], choices, rng)


def drop_one(name: str, rng: Random) -> str | None:
    """One character inside left out, of names of four and more; without its first or last a name is a shorter name."""
    inside = (place for place in _places(name, rng) if 0 < place < len(name) - 1)
    place = next((place for place in inside if name[place] not in TELLING_APART), None)
    return None if sum(map(is_han, name)) < SHORTEST_DROPPED or place is None else name[:place] + name[place + 1 :]


def write_pinyin(name: str, rng: Random) -> str | None:
    """The whole name in pinyin, syllables together or apart."""
    if len(name) < SHORTEST or not all(map(is_han, name)):
        return None
    return rng.choice(("", " ")).join(map(syllable, name))


def write_initials(name: str, rng: Random) -> str | None:
    """The first letters, of names of four and more characters."""
    return initials(name) if len(name) >= SHORTEST_INITIALS and initials(name) else None


@cache
def _converter() -> object:
    from opencc import OpenCC

    return OpenCC("s2t")


def write_traditional(question: str, rng: Random) -> str | None:
    """A question in traditional characters."""
    written = str(_converter().convert(question))  # type: ignore[attr-defined]
    return written if written != question else None


def leave_out_marks(question: str, rng: Random) -> str | None:
    """A question without punctuation, as speech recognition writes it."""
    return "".join(c for c in question if c.isalnum() or c in " .+")


def pad_politely(question: str, rng: Random) -> str | None:
    """A question within a polite frame."""
    before, after = rng.choice(FRAMES)
    return f"{before}{question}{after}"


NAME_SLIPS: dict[str, Slip] = {
    "同音字": say_homophone, "错一个字": write_wrong, "漏一个字": drop_one, "全拼": write_pinyin, "首字母": write_initials,
}  # fmt: skip
QUESTION_SLIPS: dict[str, Slip] = {"繁体": write_traditional, "没有标点": leave_out_marks, "客套话": pad_politely}
