"""How much a token tells: rare words much, words of asking little. Scores of many wordings at once, on plain arrays."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.language import BUILT_OF
from knowledge.tokens import search_tokens

# Words of asking: they tell what kind of question it is, not what it is about.
ASKING_WORDS = (
    frozenset(
        [
            "多少",
            "怎么",
            "什么",
            "哪里",
            "哪个",
            "哪儿",
            "几个",
            "多久",
            "多长",
            "时候",
            "现在",
            "今年",
            "可以",
            "能不能",
            "是不是",
            "有没有",
            "要不要",
            "一个",
            "一下",
            "还有",
            "还是",
            "不是",
            "没有",
            "知道",
            "请问",
            "需要",
            "问题",
            "告诉",
            "时间",
            "是否",
            "如果",
            "的话",
            "我们",
            "你们",
            "他们",
            "这个",
            "那个",
            "到底",
            "具体",
            "一般",
            "大概",
            "最多",
            "最高",
            "the",
            "a",
            "an",
            "of",
            "in",
            "for",
            "to",
            "is",
            "are",
            "do",
            "does",
            "did",
            "can",
            "could",
            "how",
            "what",
            "where",
            "which",
            "who",
            "when",
            "i",
            "my",
            "me",
            "we",
            "you",
            "it",
            "at",
            "on",
            "and",
            "or",
            "with",
            "get",
            "s",
            "need",
            "want",
            "any",
            "there",
            "this",
            "that",
            "from",
        ]
    )
    | BUILT_OF
)
COVERED, SAID, COVERED_BY_TEXT = 0.7, 0.3, 0.6


def is_telling(token: str) -> bool:
    """Whether a token is a word that says what a text is about."""
    word = token.removeprefix("w:")
    return (word != token or (token.isascii() and token.isalpha())) and word not in ASKING_WORDS


def telling_words(text: str) -> list[str]:
    """The words of a text that say what it is about."""
    return [token.removeprefix("w:") for token in search_tokens(text) if is_telling(token)]


def _share(token: str) -> float:
    """How much of its rarity a token counts: words fully, pairs and characters less, for they repeat the words."""
    if token in BUILT_OF:
        return 0.05
    if token.removeprefix("w:") in ASKING_WORDS:
        return 0.35
    return 1.0 if token.startswith("w:") or token[0].isascii() else 0.6 if len(token) > 1 else 0.25


def _unseen_share(token: str) -> float:
    return 0.3 if token.startswith("w:") else 0.08 if len(token) > 1 else 0.03


class Rarity:
    """Weights of the tokens of N wordings, and the wordings' tokens as one array."""

    def __init__(self, wordings: Sequence[Sequence[str]], are_questions: Sequence[bool]) -> None:
        counts = Counter(token for tokens in wordings for token in tokens)
        size = len(wordings)
        self._rarest = math.log(1 + (size + 0.5) / 0.5)
        self._ids = {token: number for number, token in enumerate(counts)}
        self._weights: NDArray[np.float32] = np.fromiter(
            (_share(token) * math.log(1 + (size - n + 0.5) / (n + 0.5)) for token, n in counts.items()), np.float32
        )
        lengths = np.fromiter((len(tokens) for tokens in wordings), np.int64, size)
        self._starts: NDArray[np.int64] = np.concatenate(([0], np.cumsum(lengths)))
        self._tokens: NDArray[np.int32] = np.fromiter(
            (self._ids[token] for tokens in wordings for token in tokens), np.int32, int(lengths.sum())
        )
        self._totals = self._sum(self._weights, np.arange(size)).clip(min=1e-6)
        self._are_questions: NDArray[np.bool_] = np.asarray(are_questions, dtype=bool)

    def _sum(self, weights: NDArray[np.float32], numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """For each wording the sum of the weights of its tokens."""
        starts, ends = self._starts[numbers], self._starts[numbers + 1]
        lengths = ends - starts
        offsets = np.concatenate(([0], np.cumsum(lengths)))
        places = np.arange(offsets[-1]) - np.repeat(offsets[:-1] - starts, lengths)
        running = np.concatenate(([0.0], np.cumsum(weights[self._tokens[places]], dtype=np.float64)))
        sums: NDArray[np.float32] = (running[offsets[1:]] - running[offsets[:-1]]).astype(np.float32)
        return sums

    def knows(self, token: str) -> bool:
        """Whether any wording holds the token."""
        return token in self._ids

    def weigh(self, tokens: Iterable[str]) -> float:
        """The information of some tokens; one that the knowledge has never seen tells little about what is asked."""
        return sum(
            float(self._weights[self._ids[token]]) if token in self._ids else self._rarest * _unseen_share(token)
            for token in tokens
        )

    def score(self, tokens: frozenset[str], numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """0…1 for each wording: the share of the question's information it covers, and for a question how little else
        it says."""
        asked = np.zeros(len(self._weights), dtype=np.float32)
        known = [self._ids[token] for token in tokens if token in self._ids]
        asked[known] = self._weights[known]
        common = self._sum(asked, numbers)
        covered, said = common / (self.weigh(tokens) or 1.0), common / self._totals[numbers]
        as_question = COVERED * covered + SAID * said
        scores: NDArray[np.float32] = np.where(self._are_questions[numbers], as_question, COVERED_BY_TEXT * covered)
        return scores
