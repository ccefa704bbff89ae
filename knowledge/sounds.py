"""How Chinese text sounds: one sign per syllable, alike for sounds that people mix up; and pinyin read as syllables.

Mixed up in speech and typing: zh/z, ch/c, sh/s, n/l, ing/in, eng/en, ang/an.
"""

from __future__ import annotations

import os
import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

SILENT = "\0"  # a foreign word; digits and marks stand for themselves
FIRST_SIGN = 0xE000  # syllables are numbered in Unicode's private area, so that a sequence of them is a string
INITIAL = re.compile(r"zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]")
FINALS = "iang|iong|uang|ang|eng|ing|ong|uai|uan|iao|ian|van|ai|ei|ao|ou|an|en|in|un|vn|ia|ie|iu|ua|uo|ui|ue|ve|er|a|o|e|i|u|v"
SYLLABLE = re.compile(rf"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:{FINALS})")
KINDRED = tuple(map(set, ("bp", "dt", "gk", "jqx", "zcs", "fh", "lr")))
# Read as, and so written with, another character that sounds otherwise: 券 as juàn (卷), 赁 as píng (凭).
MISREAD = str.maketrans("券赁", "卷凭")
LONGEST_SYLLABLE = 6
LETTER = "[a-zà-öø-ÿāēěīǐōǒūǔǎǖǘǚǜ]"
# A written run of letters; tone marks are letters too, a tone number stands after a syllable, an apostrophe between two.
LATIN = re.compile(rf"{LETTER}(?:{LETTER}|[1-5](?![0-9])|['’](?={LETTER}))*")


def is_han(character: str) -> bool:
    """Whether a character is a Chinese one."""
    return "\u4e00" <= character <= "\u9fff"


@cache
def syllable(character: str) -> str:
    """The commonest reading of a Chinese character without its tone: 券 -> quan, 绿 -> lv."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # single characters need none of its 47 000 phrases
    from pypinyin import Style, lazy_pinyin

    return str(lazy_pinyin(character, style=Style.NORMAL)[0])


def misread(text: str) -> str:
    """A text with the characters that people write for those they misread: 购房券 -> 购房卷."""
    return text.translate(MISREAD)


def sound_same(said: str, meant: str) -> bool:
    """Whether two Chinese characters have the same syllable, or the first is what the second is misread as."""
    if not (is_han(said) and is_han(meant)):
        return False
    return syllable(said) in (syllable(meant), syllable(misread(meant)))


@cache
def parts(sound: str) -> tuple[str, str]:
    """Initial and final of a syllable, alike for sounds that people mix up: zhang and zan -> ('z', 'an')."""
    match = INITIAL.match(sound)
    initial, final = (match[0], sound[match.end() :]) if match else ("", sound)
    initial = {"zh": "z", "ch": "c", "sh": "s", "n": "l"}.get(initial, initial)
    return initial, re.sub(r"(?<=[aei])ng$", "n", final)


_signs: dict[tuple[str, str], str] = {}


@cache
def sign(sound: str) -> str:
    """One character for a syllable; the same one for syllables that people mix up."""
    return _signs.setdefault(parts(sound), chr(FIRST_SIGN + len(_signs)))


def resemble(first: str, second: str) -> bool:
    """Whether two Chinese characters sound alike or nearly: the same final after kindred initials (券 and 卷, not 房 and 榜)."""
    if first == second or not (is_han(first) and is_han(second)):
        return first == second
    (initial, final), (other_initial, other_final) = parts(syllable(first)), parts(syllable(second))
    kindred = initial == other_initial or any({initial, other_initial} <= kin for kin in KINDRED)
    return final == other_final and kindred


class Sound(NamedTuple):
    """A text as syllables: ``signs[i]`` is the syllable that stands at ``starts[i]``:``ends[i]`` of the text.

    ``latin[i]`` tells a syllable in Latin letters from a Chinese character.
    """

    signs: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    latin: tuple[bool, ...]


def without_tones(text: str) -> str:
    """Letters without tone marks, as long as before: réncái -> rencai, lǜ -> lv."""
    plain = []
    for character in text:
        base = unicodedata.normalize("NFD", character)
        plain.append("v" if "\u0308" in base and base[0] == "u" else base[0])
    return "".join(plain)


@lru_cache(maxsize=1024)
def split_pinyin(letters: str) -> tuple[str, ...]:
    """A run of letters as pinyin syllables; empty when it is no pinyin.

    The fewest syllables; of these the way with the fewest that begin with a vowel, as pinyin is written (ji-neng, not jin-eng).
    """
    best: dict[int, tuple[tuple[int, int], tuple[str, ...]]] = {len(letters): ((0, 0), ())}
    for start in range(len(letters) - 1, -1, -1):
        for end in range(min(len(letters), start + LONGEST_SYLLABLE), start, -1):
            if end in best and SYLLABLE.fullmatch(letters, start, end):
                (count, vowels), rest = best[end]
                cost = (count + 1, vowels + (start > 0 and letters[start] in "aoe"))
                if start not in best or cost < best[start][0]:
                    best[start] = cost, (letters[start:end], *rest)
    return best[0][1] if 0 in best else ()


def hear(text: str) -> Sound:
    """The syllables of a text; spaces between pinyin syllables are not heard."""
    heard: list[tuple[str, int, int, bool]] = []
    place = 0
    for run in (*LATIN.finditer(text), None):
        for i in range(place, run.start() if run else len(text)):
            if is_han(text[i]):
                heard.append((sign(syllable(text[i])), i, i + 1, False))
            elif not (text[i] == " " and heard and heard[-1][3]):
                heard.append((text[i], i, i + 1, False))
        if run:
            place = run.end()
            heard += _hear_letters(run[0], run.start())
    signs, starts, ends, latin = zip(*heard, strict=True) if heard else ((), (), (), ())
    return Sound("".join(signs), tuple(starts), tuple(ends), tuple(latin))


def _hear_letters(run: str, start: int) -> list[tuple[str, int, int, bool]]:
    letters = [(letter, start + i) for i, letter in enumerate(without_tones(run)) if letter.isalpha()]
    found, place = [], 0
    for one in split_pinyin("".join(letter for letter, _ in letters)):
        after = place + len(one)
        end = letters[after][1] if after < len(letters) else start + len(run)
        found.append((sign(one), letters[place][1], end, True))
        place = after
    return found or [(SILENT, start, start + len(run), False)]


def initials(name: str) -> str:
    """First letters of a Chinese name: 人才公寓 -> rcgy; empty when it holds anything else."""
    return "".join(syllable(c)[0] for c in name) if name and all(map(is_han, name)) else ""
