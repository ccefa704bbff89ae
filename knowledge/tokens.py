"""Chinese text to search tokens: jieba words, characters and character pairs in one field, after normalisation.

Source: measured comparison of tokenisations for Chinese question search; mixed tokens in one field were best.
"""

from __future__ import annotations

import logging
import math
import re
import unicodedata
import warnings
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

with warnings.catch_warnings():  # jieba asks for pkg_resources, which warns of its end
    warnings.simplefilter("ignore")
    import jieba

from knowledge.figures import chinese_number, plain_number
from knowledge.synonyms import synonym_version, synonyms

jieba.setLogLevel(logging.WARNING)
FILLERS = re.compile(
    r"(请问|你好|您好|麻烦|帮我|我想问一下|想问一下|问一下|我想问|想问|咨询一下|咨询|嗯+|呃+|那个|这个|就是|的话|一下|谢谢|吧|呢|啊|呀|吗|嘛|哈|哦|喂)"
)
RUN = re.compile(r"[a-z0-9.]+|[\u4e00-\u9fff]+")
EVERYDAY = 300  # occurrences in jieba's dictionary: 学校 has thousands, 补领 a handful
KEPT_WHOLE, RARE = 10_000_000, 50  # the count we give a name of ours, and what it may count in everyday text
DICTIONARY_TOTAL = 60_101_967  # the sum of the counts of jieba's own dictionary
CACHED = 1024  # texts; one turn asks for the same ones several times
WORDS_FILE = Path(__file__).parent.parent / "nlu_data" / "words.txt"


@cache
def _converter() -> object:
    from opencc import OpenCC  # reads its dictionaries on first use

    return OpenCC("t2s")


TRADITIONAL = re.compile("[\u4e00-\u9fff]")


@lru_cache(maxsize=CACHED)
def simplify(text: str) -> str:
    """NFKC, lower case, traditional to simplified characters; the length changes only where NFKC changes it."""
    text = unicodedata.normalize("NFKC", text).lower()
    return str(_converter().convert(text)) if TRADITIONAL.search(text) else text  # type: ignore[attr-defined]


def strip_fillers(text: str) -> str:
    """Without polite frames and filler words; the text itself when nothing would be left."""
    return FILLERS.sub("", text) or text


def unify_words(text: str) -> str:
    """Every variant of synonyms.yaml replaced by its word."""
    return synonyms().unify(text)


NUMERAL = re.compile(
    r"[零一二两三四五六七八九十百千]+(?=[多余几]?(?:万|亿|元|块|个月|个工作日|年|岁|周岁|天|套|家|折|成|人|个点))"
)


def write_digits(text: str) -> str:
    """Chinese numerals before a unit as digits: 十五万 -> 15万, 三年 -> 3年; a plain 一 stays (一套, 一年)."""

    def write(match: re.Match[str]) -> str:
        value = chinese_number(match[0])
        return match[0] if value is None or match[0] == "一" else plain_number(value)

    return NUMERAL.sub(write, text)


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


@cache
def _load_words() -> None:
    """Words of the field that are no policy names: the same ones for questions, texts and the classifier."""
    for word in read_words():
        add_word(word.text, word.weight)


def is_common(word: str) -> bool:
    """Whether jieba's dictionary counts a word as everyday."""
    return int(jieba.dt.FREQ.get(word) or 0) > EVERYDAY


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
