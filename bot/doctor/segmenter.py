"""The tokenizer's own cuts, with the words of any folder, and what a line more or less in words.txt would change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache

import jieba

from knowledge.tokens import EVERYDAY, KEPT_WHOLE, add_word

WEIGHTS = (1_000, 10_000, 100_000, 1_000_000, KEPT_WHOLE)
Piece = tuple[int, int, str]  # start, end, word


@cache
def _jieba_itself() -> jieba.Tokenizer:
    """jieba as it comes, read once per process: reading takes most of a second."""
    itself = jieba.Tokenizer()
    itself.initialize()
    return itself


def _copy_of_jieba() -> jieba.Tokenizer:
    copy, itself = jieba.Tokenizer(), _jieba_itself()
    copy.FREQ, copy.total, copy.initialized = dict(itself.FREQ), itself.total, True
    return copy


class Segmenter:
    """Cuts as ``knowledge.tokens.cut`` does: jieba, the policies' names, then the words, each with its weight or None."""

    def __init__(self, names: Iterable[str], words: Iterable[tuple[str, int | None]]) -> None:
        added = [(name, None) for name in names if not name.isascii()] + list(words)
        self._dictionary = _copy_of_jieba()
        self._before = {word: int(self._dictionary.FREQ.get(word) or 0) for word, _ in added}
        self.whole_anyway = {word for word, _ in added if len(self.cut(word)) == 1}
        for word, weight in added:
            add_word(word, weight, self._dictionary)

    def cut(self, text: str) -> list[str]:
        """The words of a simplified text, in order."""
        return list(self._dictionary.cut(text, HMM=False))

    def across(self, text: str, start: int, end: int) -> list[Piece]:
        """The words that lie across an end of a span; none when its bounds are the bounds of words."""
        pieces, place = [], 0
        for word in self.cut(text):
            after = place + len(word)
            if place < start < after or place < end < after:
                pieces.append((place, after, word))
            place = after
        return pieces

    def is_everyday(self, word: str) -> bool:
        """Whether jieba itself counts a word as everyday."""
        known = self._before.get(word)
        return (int(self._dictionary.FREQ.get(word) or 0) if known is None else known) > EVERYDAY

    @contextmanager
    def trying(self, word: str, weight: int | None = None) -> Iterator[None]:
        """As if words.txt had one more line."""
        with self._restoring(word):
            add_word(word, weight, self._dictionary)
            yield

    @contextmanager
    def without(self, word: str) -> Iterator[None]:
        """As if words.txt did not have a line."""
        with self._restoring(word):
            self._dictionary.total += self._before[word] - self._dictionary.FREQ[word]
            self._dictionary.FREQ[word] = self._before[word]
            yield

    @contextmanager
    def _restoring(self, word: str) -> Iterator[None]:
        weight, total = self._dictionary.FREQ.get(word, 0), self._dictionary.total
        try:
            yield
        finally:
            self._dictionary.FREQ[word], self._dictionary.total = weight, total

    def find_line(self, word: str, spans: Iterable[tuple[str, int, int]]) -> str | None:
        """The weakest line for words.txt with which every (text, start, end) is cut at its bounds; None: no line does."""
        spans = list(spans)
        for weight in (None, *WEIGHTS):
            with self.trying(word, weight):
                if not any(self.across(*span) for span in spans):
                    return word if weight is None else f"{word} {weight}"
        return None
