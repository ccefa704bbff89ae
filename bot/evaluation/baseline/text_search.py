"""BM25 over jieba words: the wordings and texts of the lessons as documents, the reply of the best one as the answer.

This is rank_bm25's Okapi with its own settings. Nothing of the assistant's language handling is used.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import jieba
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:  # the server reads a file and need not load what the lessons are made from
    from bot.evaluation.baseline.lessons import Lesson

jieba.setLogLevel(logging.WARNING)
FOREIGN = "out_of_scope"  # the lesson of what is not our business
CALIBRATED_ON = 200  # documents of ours, and as many foreign ones
SEED = 1


@dataclass(frozen=True)
class Corpus:
    """``documents``: text and the number of the reply it leads to; ``foreign``: the number of the reply to what is not our
    business, None: there is no such reply; ``words``: kept whole by jieba; ``threshold``: the least score of an answer."""

    documents: list[tuple[str, int]]
    replies: list[dict[str, Any]]  # text and buttons, as the REST channel sends them
    fallback: dict[str, Any]
    words: list[str]
    foreign: int | None = None
    threshold: float = 0.0

    def save(self, path: Path) -> None:
        """Write it for a server to read."""
        path.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Corpus:
        """What ``save`` wrote."""
        raw = json.loads(path.read_text(encoding="utf-8"))
        return cls([(text, number) for text, number in raw.pop("documents")], **raw)


class TextSearch:
    """Answers a message with the reply of the best document, or with the fallback when none scores enough."""

    def __init__(self, corpus: Corpus) -> None:
        from rank_bm25 import BM25Okapi  # of the development environment; the assistant itself has no need of it

        for word in corpus.words:
            jieba.add_word(word)
        self.corpus = corpus
        self._bm25 = BM25Okapi([cut(text) for text, _ in corpus.documents])

    def answer(self, text: str) -> dict[str, Any]:
        """Text and buttons of the reply."""
        scores = self.score(text)
        best = int(np.argmax(scores))
        if not scores[best] or scores[best] < self.corpus.threshold:
            return self.corpus.fallback
        return self.corpus.replies[self.corpus.documents[best][1]]

    def score(self, text: str) -> NDArray[np.float64]:
        """The score of every document per word of the question: long questions score no higher than short ones."""
        words = cut(text)
        scores: NDArray[np.float64] = self._bm25.get_scores(words) / max(1, len(words))
        return scores


def calibrate(corpus: Corpus) -> Corpus:
    """The corpus with the threshold that best parts our own sentences from foreign ones; no question file is looked at.

    Each sentence is asked with its own document left out: what a sentence of ours scores with another document of its
    reply, against what a foreign one scores with any of ours. Without a foreign reply the corpus stays as it is.
    """
    if corpus.foreign is None:
        return corpus
    search, replies = TextSearch(corpus), np.array([reply for _, reply in corpus.documents])
    ours, foreign = np.flatnonzero(replies != corpus.foreign), np.flatnonzero(replies == corpus.foreign)
    kept, strange = [], []
    for number in _sample(ours):
        same = replies == replies[number]
        same[number] = False
        if same.any():
            kept.append(search.score(corpus.documents[number][0])[same].max())
    for number in _sample(foreign):
        strange.append(search.score(corpus.documents[number][0])[ours].max())
    return replace(corpus, threshold=_part(np.array(kept), np.array(strange)))


def _sample(numbers: NDArray[np.int64]) -> list[int]:
    return Random(SEED).sample(numbers.tolist(), min(CALIBRATED_ON, len(numbers)))


def _part(kept: NDArray[np.float64], strange: NDArray[np.float64]) -> float:
    """The score from on which most of the kept and fewest of the strange lie, by shares."""
    return max(
        kept.tolist(), key=lambda score: (np.mean(kept >= score) - np.mean(strange >= score), -score), default=0.0
    )


def cut(text: str) -> list[str]:
    """jieba's words in lower case, without spaces and punctuation."""
    return [word for word in jieba.lcut(text.lower()) if any(map(str.isalnum, word))]


def make_corpus(lessons: Iterable[Lesson], words: Iterable[str]) -> Corpus:
    """Documents of lessons: each example, and the answer's own text; the last lesson is the fallback."""
    *known, fallback = lessons
    documents = [
        (text, number) for number, lesson in enumerate(known) for text in (*lesson.examples, lesson.body) if text
    ]
    foreign = next((number for number, lesson in enumerate(known) if lesson.intent == FOREIGN), None)
    return Corpus(documents, [_reply(lesson) for lesson in known], _reply(fallback), list(words), foreign)


def _reply(lesson: Lesson) -> dict[str, Any]:
    return {"text": lesson.text, "buttons": [{"title": title, "payload": title} for title in lesson.buttons]}
