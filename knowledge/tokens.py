"""Chinese text to search tokens: jieba words, characters and character pairs in one field, after normalisation.

Source: measured comparison of tokenisations for Chinese question search; mixed tokens in one field were best.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

with warnings.catch_warnings():  # jieba asks for pkg_resources, which warns of its end
    warnings.simplefilter("ignore")
    import jieba

from knowledge.normalization import simplify, strip_fillers
from knowledge.numerals import write_digits
from knowledge.reader import read_mapping

jieba.setLogLevel(logging.WARNING)
RUN = re.compile(r"[a-z0-9.]+|[\u4e00-\u9fff]+")
EVERYDAY = 300  # occurrences in jieba's dictionary: 学校 has thousands, 补领 a handful
CACHED = 1024  # texts; one turn asks for the same ones several times
WORDS_FILE = Path(__file__).parent.parent / "nlu_data" / "words.txt"
SYNONYM_FILE = Path(__file__).with_name("synonyms.yaml")


@cache
def _synonyms() -> tuple[re.Pattern[str], dict[str, str]]:
    problems: list[str] = []
    raw = read_mapping(SYNONYM_FILE, problems) or {}
    if problems:
        raise ValueError("\n".join(problems))
    variants = {variant: word for word, items in raw.items() for variant in items}
    ordered = sorted(variants, key=len, reverse=True)
    patterns = [rf"(?<![a-z]){re.escape(v)}(?:s|es)?(?![a-z])" if v.isascii() else re.escape(v) for v in ordered]
    return re.compile("|".join(patterns)), variants


def unify_words(text: str) -> str:
    """Every variant of synonyms.yaml replaced by its word."""
    pattern, variants = _synonyms()
    return pattern.sub(
        lambda match: variants.get(match[0]) or variants.get(match[0][:-1]) or variants[match[0][:-2]], text
    )


def add_words(words: Iterable[str]) -> None:
    """Keep these words whole in every segmentation of this process; a word of two characters only where the words beside
    it leave room (学校招人 holds no 校招)."""
    for word in words:
        jieba.add_word(word, freq=10_000_000 if len(word) > 2 else None)


@cache
def _listed_words() -> tuple[str, ...]:
    lines = WORDS_FILE.read_text(encoding="utf-8").splitlines() if WORDS_FILE.exists() else []
    return tuple(line.strip() for line in lines if line.strip())


def field_words() -> tuple[str, ...]:
    """Words of the field that are no policy names: those kept whole and those of synonyms.yaml."""
    _, variants = _synonyms()
    return tuple(dict.fromkeys((*_listed_words(), *variants, *variants.values())))


@cache
def _load_words() -> None:
    """Words of the field that are no policy names: the same ones for questions, texts and the classifier."""
    add_words(_listed_words())


def word_count(word: str) -> int:
    """How often jieba's dictionary has met a word; 0 for what is none."""
    return int(jieba.dt.FREQ.get(word) or 0)


def is_common(word: str) -> bool:
    """Whether jieba's dictionary counts a word as everyday."""
    return word_count(word) > EVERYDAY


def cut(text: str) -> list[str]:
    """jieba words of a text, in order."""
    return list(_cut(text, jieba.dt.total))


@lru_cache(maxsize=CACHED)
def _cut(text: str, _dictionary: int) -> tuple[str, ...]:
    """``_dictionary`` changes with every word that is added: what was cut before is then cut anew."""
    _load_words()
    return tuple(jieba.cut(text, HMM=False))


@lru_cache(maxsize=CACHED)
def search_tokens(text: str) -> tuple[str, ...]:
    """Words (marked ``w:``), characters and character pairs of Chinese; Latin words and numbers whole."""
    tokens: list[str] = []
    for run in RUN.findall(unify_words(write_digits(strip_fillers(simplify(text))))):
        if run[0].isascii():
            tokens.append(run)
            continue
        tokens += [f"w:{word}" for word in cut(run) if len(word) > 1]
        tokens += run
        tokens += [run[i : i + 2] for i in range(len(run) - 1)]
    return tuple(tokens)
