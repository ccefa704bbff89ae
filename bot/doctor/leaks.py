"""Sentences that measure what was learned must not be among what it is learned from, nor nearly so."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.doctor.corpus import Corpus, normalise
from bot.doctor.examples import Sentence
from bot.doctor.findings import Finding, Level

SIMILAR = 0.8  # cosine of tf-idf over character 1- to 3-grams; above it one is mostly the other with a word changed
SHORT = 6  # characters; below it two people say the same by chance (谁审核, 转人工)
BLOCK = 512  # rows of evaluation per product, so that memory stays small


def check_leaks(corpus: Corpus) -> Iterator[Finding]:
    """The nearest example or wording of each evaluation sentence, when it is the same or nearer than SIMILAR."""
    training, evaluation = corpus.training, corpus.evaluation
    if not training or not evaluation:
        return
    learned = {normalise(sentence.text): sentence for sentence in reversed(training)}
    open_ones = []
    for sentence in evaluation:
        if same := learned.get(normalise(sentence.text)):
            yield _tell_same(sentence, same)
        else:
            open_ones.append(sentence)
    if open_ones:
        for sentence, near, similarity in find_nearest(open_ones, training):
            if similarity >= SIMILAR:
                yield _tell_near(sentence, near, similarity)


def find_nearest(sentences: list[Sentence], among: list[Sentence]) -> Iterator[tuple[Sentence, Sentence, float]]:
    """For each sentence the most similar one, with the similarity (0 to 1): one sparse product per block."""
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, dtype=np.float32)
    # fitted on both sides: what stands in a sentence alone must count against its being the same
    vectors = vectorizer.fit_transform([normalise(sentence.text) for sentence in [*among, *sentences]])
    columns, rows = vectors[: len(among)].T.tocsr(), vectors[len(among) :]
    for start in range(0, len(sentences), BLOCK):
        products = rows[start : start + BLOCK] @ columns
        best, highest = products.argmax(axis=1).A1, products.max(axis=1).toarray().ravel()
        for sentence, index, similarity in zip(sentences[start:], best, highest, strict=False):
            yield sentence, among[index], float(similarity)


def _tell_same(sentence: Sentence, same: Sentence) -> Finding:
    facts = {"similarity": 1.0, "training": same.where, "text": sentence.text, "training_text": same.text}
    if len(normalise(sentence.text)) < SHORT:
        problem = f"短句“{sentence.text}”也在训练数据里（{same.where}）"
        return Finding(Level.NOTE, sentence.where, problem, "短句难免相同，可以不改", facts)
    problem = f"测试句“{sentence.text}”就在训练数据里（{same.where}）"
    return Finding(Level.ERROR, sentence.where, problem, "换一种说法，或从训练数据里删掉", facts)


def _tell_near(sentence: Sentence, near: Sentence, similarity: float) -> Finding:
    facts = {
        "similarity": round(similarity, 3), "training": near.where, "text": sentence.text, "training_text": near.text,
    }  # fmt: skip
    level = Level.NOTE if len(normalise(sentence.text)) < SHORT else Level.WARNING
    problem = f"测试句“{sentence.text}”和训练数据的“{near.text}”（{near.where}）太像，相似度 {similarity:.2f}"
    return Finding(level, sentence.where, problem, "换一种说法，不然测出来的结果偏高", facts)
