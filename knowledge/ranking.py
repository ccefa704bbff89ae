"""How well wordings match a question: shares of the question's information, and BM25 for texts.

Sources: BM25 (Robertson & Zaragoza 2009). The weights were fitted once, by logistic choice among candidates, on public
sets of Chinese questions with their paraphrases and with passages of policies; `bot.bench.retrieval` measures them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.rarity import COVERED, COVERED_BY_TEXT, SAID, SHARES, Asked, weigh_vocabulary
from knowledge.token_table import CHARACTER, LATIN, PAIR, WORD, Occurrences, TokenTable

SATURATION, LENGTH_SHARE = 0.9, 0.4  # k1 and b of BM25
TOTALS = ("weights", "units", "sizes", "lengths")


@dataclass(frozen=True)
class QuestionWeights:
    """What a wording's likeness to a question is made of; they sum to 1, so the same words give 1."""

    words: float = 0.13  # share of the question's words that the wording covers
    pairs: float = 0.13  # … of its character pairs
    units: float = 0.37  # … of its characters and Latin words
    said: float = 0.21  # share of the wording's characters and Latin words that the question covers
    size: float = 0.16  # the shorter one's size in the longer one's


QUESTION = QuestionWeights()


@dataclass(frozen=True)
class Totals:
    """Sums over the tokens of each of N wordings, (N,) each: ``weights`` (information), ``units`` (rarity of characters and
    Latin words), ``sizes`` (their number) and ``lengths`` (tokens, repetitions included)."""

    weights: NDArray[np.float32]
    units: NDArray[np.float32]
    sizes: NDArray[np.float32]
    lengths: NDArray[np.float32]

    @classmethod
    def of(cls, table: TokenTable) -> Totals:
        """Add up a table."""
        is_unit = (table.kinds == CHARACTER) | (table.kinds == LATIN)
        rarity = table.rarity(np.arange(len(table.kinds)))
        return cls(
            table.sum_each(weigh_vocabulary(table)),
            table.sum_each(np.where(is_unit, rarity, 0).astype(np.float32)),
            table.sum_each(is_unit.astype(np.float32), repeated=True),
            table.sum_each(np.ones(len(table.kinds), np.float32), repeated=True),
        )

    def save(self, folder: Path) -> None:
        """Write one file per sum."""
        for name in TOTALS:
            np.save(folder / f"total_{name}.npy", getattr(self, name))

    @classmethod
    def load(cls, folder: Path) -> Totals:
        """Read what ``save`` wrote."""
        return cls(*(np.load(folder / f"total_{name}.npy") for name in TOTALS))


@dataclass(frozen=True)
class Scores:
    """Of C wordings, (C,) each. ``covered`` 0…1: how much of the question's information is covered and how little else is
    said; ``rank`` 0…1: how alike they are, 1 for the same words; ``evidence``: the information in common, as a number of
    words that stand in one wording only."""

    covered: NDArray[np.float64]
    rank: NDArray[np.float64]
    evidence: NDArray[np.float64]


class Ranking:
    """Scores wordings of one table; ``are_questions`` (N,) tells which are asked in these very words."""

    def __init__(self, table: TokenTable, totals: Totals, are_questions: NDArray[np.bool_]) -> None:
        self._table, self._totals, self._are_questions = table, totals, are_questions
        self._usual_length = float(totals.lengths.mean()) if table.size else 1.0
        self.rarest = float(table.rarity(np.array([-1]))[0]) if table.size else 1.0

    def score(self, asked: Asked, wordings: NDArray[np.int64]) -> Scores:
        """All scores of some wordings."""
        found = self._table.occurrences(asked.numbers, wordings)
        are_questions = self._are_questions[wordings]
        evidence, best = self._match(asked, found, wordings)
        alike = self._compare(asked, found, wordings)
        return Scores(
            self._cover(asked, found, wordings, are_questions),
            np.where(are_questions, alike, evidence / best if best else 0.0),
            evidence / self.rarest,
        )

    def _cover(
        self, asked: Asked, found: Occurrences, wordings: NDArray[np.int64], are_questions: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        common = np.bincount(found.rows, asked.weights[found.columns], len(wordings))
        covered = common / (float(asked.weights.sum()) or 1.0)
        said = common / self._totals.weights[wordings].clip(min=1e-6)
        scores: NDArray[np.float64] = np.where(
            are_questions, COVERED * covered + SAID * said, COVERED_BY_TEXT * covered
        )
        return scores

    def _match(
        self, asked: Asked, found: Occurrences, wordings: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], float]:
        """BM25 with shares of kinds, and the most that a wording could reach."""
        usual = 1 - LENGTH_SHARE + LENGTH_SHARE * self._totals.lengths[wordings] / self._usual_length
        times = found.times * (SATURATION + 1) / (found.times + SATURATION * usual[found.rows])
        matched: NDArray[np.float64] = np.bincount(
            found.rows, asked.worth[found.columns] * times, len(wordings)
        ).astype(float)
        return matched, float(asked.worth.sum()) * (SATURATION + 1)

    def _compare(self, asked: Asked, found: Occurrences, wordings: NDArray[np.int64]) -> NDArray[np.float64]:
        kinds = len(SHARES)
        cells = found.rows * kinds + asked.kinds[found.columns]
        common: NDArray[np.float64] = np.bincount(cells, asked.rarity[found.columns], kinds * len(wordings)).astype(
            float
        )
        common = common.reshape(-1, kinds)
        total = np.bincount(asked.kinds, asked.rarity, kinds)
        size = self._totals.sizes[wordings]
        units = common[:, CHARACTER] + common[:, LATIN]
        alike: NDArray[np.float64] = (
            QUESTION.words * _share(common[:, WORD] + common[:, LATIN], total[WORD] + total[LATIN])
            + QUESTION.pairs * _share(common[:, PAIR], total[PAIR])
            + QUESTION.units * _share(units, total[CHARACTER] + total[LATIN])
            + QUESTION.said * (units / self._totals.units[wordings].clip(min=1e-6)).clip(max=1.0)
            + QUESTION.size * np.minimum(size, asked.size) / np.maximum(size, asked.size).clip(min=1)
        )
        return alike


def _share(part: NDArray[np.float64], whole: float) -> NDArray[np.float64]:
    """The share of a whole; all of it when there is nothing to cover."""
    return (part / whole).clip(max=1.0) if whole else np.ones(len(part))
