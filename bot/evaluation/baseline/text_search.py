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

if TYPE_CHECKING:  # the server reads a file and need not load what the lessons are made from
    from bot.evaluation.baseline.lessons import Lesson

jieba.setLogLevel(logging.WARNING)
FOREIGN = "out_of_scope"  # the lesson of what is not our business
CALIBRATED_ON = 300  # documents
ANSWERED = 0.9  # the share of our own sentences that the threshold lets through
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
        self._ours = np.array([reply != corpus.foreign for _, reply in corpus.documents])

    def answer(self, text: str) -> dict[str, Any]:
        """Text and buttons of the reply."""
        scores = self._bm25.get_scores(cut(text))
        best = int(np.argmax(scores))
        if not scores[best] or scores[best] < self.corpus.threshold:
            return self.corpus.fallback
        return self.corpus.replies[self.corpus.documents[best][1]]

    def score_again(self, number: int) -> float:
        """The best score of a document's text among the others that are our business."""
        scores = np.where(self._ours, self._bm25.get_scores(cut(self.corpus.documents[number][0])), 0.0)
        scores[number] = 0.0
        return float(scores.max())


def calibrate(corpus: Corpus) -> Corpus:
    """The corpus with a threshold that nine in ten of our own sentences reach when they are asked and left out themselves.

    No question file is looked at. A higher threshold would turn away more foreign sentences and many more of ours.
    """
    search = TextSearch(corpus)
    ours = [number for number, (_, reply) in enumerate(corpus.documents) if reply != corpus.foreign]
    sample = Random(SEED).sample(ours, min(CALIBRATED_ON, len(ours)))
    scores = sorted(map(search.score_again, sample))
    return replace(corpus, threshold=scores[int(len(scores) * (1 - ANSWERED))])


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
