"""How much a token tells: rare words much, words of asking little. And the share of a question that a wording covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.language import BUILT_OF
from knowledge.token_table import CHARACTER, LATIN, PAIR, WORD, TokenTable, kind_of
from knowledge.tokens import search_tokens

# Words of asking: they tell what kind of question it is, not what it is about. Words that policies are about (问题, 要求,
# 规定, 帮助, 安全) are none of them.
ASKING = """
多少 怎么 什么 哪里 哪个 哪儿 几个 多久 多长 时候 现在 今年 可以 能不能 是不是 有没有 要不要
一个 一下 还有 还是 不是 没有 知道 请问 需要 告诉 时间 是否 如果 的话 我们 你们 他们 这个
那个 到底 具体 一般 大概 最多 最高
the a an of in for to is are do does did can could how what where which who when i my me we you it at on and
or with get s need want any there this that from
"""
ASKING_WORDS = frozenset(ASKING.split()) | BUILT_OF
COVERED, SAID, COVERED_BY_TEXT = 0.7, 0.3, 0.6
ASKING_SHARE = 0.35
# How much of its rarity a token counts, by kind: words fully, pairs and characters less, for they repeat the words.
SHARES = {WORD: 1.0, LATIN: 1.0, PAIR: 0.6, CHARACTER: 0.25}
UNSEEN_SHARES = {WORD: 0.3, LATIN: 0.08, PAIR: 0.08, CHARACTER: 0.03}
_EACH_SHARE = np.array([SHARES[kind] for kind in range(len(SHARES))], np.float32)
_EACH_UNSEEN_SHARE = np.array([UNSEEN_SHARES[kind] for kind in range(len(UNSEEN_SHARES))], np.float32)


@lru_cache(maxsize=8192)
def is_telling(token: str) -> bool:
    """Whether a token is a word that says what a text is about."""
    word = token.removeprefix("w:")
    return (word != token or (token.isascii() and token.isalpha())) and word not in ASKING_WORDS


def telling_words(text: str) -> list[str]:
    """The words of a text that say what it is about."""
    return [token.removeprefix("w:") for token in search_tokens(text) if is_telling(token)]


def weigh_vocabulary(table: TokenTable) -> NDArray[np.float32]:
    """The information of every token of a table, (V,): its share of its rarity."""
    numbers = np.arange(len(table.kinds))
    shares = _EACH_SHARE[table.kinds]
    asking = table.find([*ASKING_WORDS, *(f"w:{word}" for word in ASKING_WORDS)])
    shares[asking[asking >= 0]] = ASKING_SHARE
    weights: NDArray[np.float32] = shares * table.rarity(numbers)
    return weights


@dataclass(frozen=True)
class Asked:
    """The T different tokens of a question: ``numbers`` in the table (-1 unseen), ``rarity`` of each, the information they
    carry (``weights``; of an unseen one little, for it tells little of what is asked), what they are worth in a match
    (``worth``), which of them say what the question is about (``telling``), and the ``size`` of the question in characters
    and Latin words."""

    tokens: tuple[str, ...]
    numbers: NDArray[np.int64]
    kinds: NDArray[np.int64]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    worth: NDArray[np.float32]
    telling: NDArray[np.bool_]
    size: int

    @property
    def seen(self) -> float:
        """0…1: the share of what the tokens are worth that the knowledge has ever seen."""
        total = float(self.worth.sum())
        return float(self.worth[self.numbers >= 0].sum()) / total if total else 0.0


def read_asked(tokens: Sequence[str], table: TokenTable) -> Asked:
    """What a table knows of the tokens of a question."""
    different = tuple(dict.fromkeys(tokens))
    numbers = table.find(different)
    kinds = np.fromiter(map(kind_of, different), np.int64, len(different))
    rarity = table.rarity(numbers)
    asking = np.fromiter((token.removeprefix("w:") in ASKING_WORDS for token in different), np.bool_, len(different))
    worth = _EACH_SHARE[kinds]
    shares = np.where(numbers < 0, _EACH_UNSEEN_SHARE[kinds], np.where(asking, np.float32(ASKING_SHARE), worth))
    telling = np.fromiter(map(is_telling, different), np.bool_, len(different))
    size = sum(kind in (CHARACTER, LATIN) for kind in map(kind_of, tokens))
    return Asked(different, numbers, kinds, rarity, rarity * shares, rarity * worth, telling, size)
