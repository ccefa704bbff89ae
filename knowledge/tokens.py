"""Chinese text to search tokens: jieba words, characters and character pairs in one field, after normalisation.

Source: measured comparison of tokenisations for Chinese question search; mixed tokens in one field were best.
"""

from __future__ import annotations

import logging
import math
import re
import warnings
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

with warnings.catch_warnings():  # jieba asks for pkg_resources, which warns of its end
    warnings.simplefilter("ignore")
    import jieba

from knowledge.normalization import simplify, strip_fillers
from knowledge.numerals import write_digits
from knowledge.synonyms import synonym_version, synonyms

jieba.setLogLevel(logging.WARNING)
RUN = re.compile(r"[a-z0-9.]+|[\u4e00-\u9fff]+")
EVERYDAY = 300  # occurrences in jieba's dictionary: 学校 has thousands, 补领 a handful
KEPT_WHOLE, RARE = 10_000_000, 50  # the count we give a name of ours, and what it may count in everyday text
DICTIONARY_TOTAL = 60_101_967  # the sum of the counts of jieba's own dictionary
CACHED = 1024  # texts; one turn asks for the same ones several times
WORDS_FILE = Path(__file__).parent.parent / "nlu_data" / "words.txt"


def unify_words(text: str) -> str:
    """Every variant of synonyms.yaml replaced by its word."""
    return synonyms().unify(text)


class WordLine(NamedTuple):
    """One line of words.txt: the word, how strongly it holds together (None: by its length), and the line's number."""

    text: str
    weight: int | None
    line: int


def read_words(path: Path = WORDS_FILE) -> list[WordLine]:
    """The words of a file, one a line, with a weight where the line ends in a number (``房补 10000``); no file, no words."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    found = []
    for number, line in enumerate(lines, 1):
        word, _, weight = line.strip().rpartition(" ")
        weighted = bool(word) and weight.isdecimal()
        text = word.strip() if weighted else line.strip()
        if text:
            found.append(WordLine(text, int(weight) if weighted else None, number))
    return found


def add_word(word: str, weight: int | None = None, dictionary: jieba.Tokenizer = jieba.dt) -> None:
    """Keep a word whole; one of two characters, unless it has a weight, only where the words beside it leave room
    (学校招人 holds no 校招)."""
    dictionary.add_word(word, freq=weight or (KEPT_WHOLE if len(word) > 2 else None))


def add_words(words: Iterable[str]) -> None:
    """Keep these words whole in every segmentation of this process."""
    for word in words:
        add_word(word)


def field_words() -> tuple[str, ...]:
    """Words of the field that are no policy names: those kept whole and those of synonyms.yaml."""
    word_of = synonyms().word_of
    return tuple(dict.fromkeys((*(word.text for word in read_words()), *word_of, *word_of.values())))


@cache
def _load_words() -> None:
    """Words of the field that are no policy names: the same ones for questions, texts and the classifier."""
    for word in read_words():
        add_word(word.text, word.weight)


def word_count(word: str) -> int:
    """How often jieba's dictionary has met a word; 0 for what is none."""
    return int(jieba.dt.FREQ.get(word) or 0)


def is_common(word: str) -> bool:
    """Whether jieba's dictionary counts a word as everyday."""
    return word_count(word) > EVERYDAY


def everyday_share(word: str) -> float:
    """The share of everyday Chinese text that a word makes up, by jieba's dictionary; that of a rare word for our own."""
    count = int(jieba.dt.FREQ.get(word) or 0)
    return (count if count < KEPT_WHOLE else RARE) / DICTIONARY_TOTAL


def cut(text: str) -> list[str]:
    """jieba words of a text, in order."""
    return list(_cut(text, jieba.dt.total))


@lru_cache(maxsize=CACHED)
def _cut(text: str, _dictionary: int) -> tuple[str, ...]:
    """``_dictionary`` changes with every word that is added: what was cut before is then cut anew."""
    _load_words()
    return tuple(jieba.cut(text, HMM=False))


def cut_chinese(run: str) -> list[str]:
    """What ``cut`` gives for Chinese characters alone, in half the time: the likeliest way through jieba's dictionary.

    Source: ``jieba.Tokenizer.calc``, here in one pass and without its generators.
    """
    _load_words()
    jieba.initialize()
    frequencies, total, size = jieba.dt.FREQ, math.log(jieba.dt.total), len(run)
    best, ends = [0.0] * (size + 1), [0] * size
    for start in range(size - 1, -1, -1):
        most, far, end = -math.inf, start, start + 1
        word = run[start]
        while (frequency := frequencies.get(word)) is not None and end <= size:
            if frequency and (chance := math.log(frequency) - total + best[end]) >= most:
                most, far = chance, end
            end += 1
            word = run[start:end]
        if far == start:  # not in the dictionary: a word of its own
            most, far = best[start + 1] - total, start + 1
        best[start], ends[start] = most, far
    words, start = [], 0
    while start < size:
        words.append(run[start : ends[start]])
        start = ends[start]
    return words


def search_tokens(text: str) -> tuple[str, ...]:
    """Words (marked ``w:``), characters and character pairs of Chinese; Latin words and numbers whole."""
    return _search_tokens(text, jieba.dt.total, synonym_version())


@lru_cache(maxsize=CACHED)
def _search_tokens(text: str, _dictionary: int, _synonyms: int) -> tuple[str, ...]:
    """Read anew when words are added or synonyms change."""
    tokens: list[str] = []
    for run in RUN.findall(unify_words(write_digits(strip_fillers(simplify(text))))):
        if run[0].isascii():
            tokens.append(run)
            continue
        tokens += [f"w:{word}" for word in cut_chinese(run) if len(word) > 1]
        tokens += run
        tokens += [run[i : i + 2] for i in range(len(run) - 1)]
    return tuple(tokens)
