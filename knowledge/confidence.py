"""How sure a hit is: the chance that it is the right one, from how alike, how much in common, how known, how far ahead.

Calibrated on the project's own wordings: a fifth of the questions and a tenth of the units are left out of the index and
asked, with the foreign sentences of nlu_data beside them; a logistic regression tells right first hits from wrong ones.
``talentbot bench confidence`` repeats it: same split, same weights, and what each threshold lets through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

ANSWER_FROM = 0.6  # seven in ten above it are right, though for a third of the questions nothing right was left to find
CLARIFY_FROM = 0.25  # of foreign sentences a few in a hundred reach this
SAME_WORDS = 0.97  # a wording in the very words of the question, of one unit alone; nothing to estimate there
SAME = 0.9999  # the rank from which words count as the same


class Decision(StrEnum):
    """What words alone suggest."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class ConfidenceWeights:
    """Of a logistic regression over the signs of a hit."""

    constant: float = -6.06
    rank: float = 2.03
    evidence: float = 1.7
    seen: float = 0.71
    lead: float = 6.25


WEIGHTS = ConfidenceWeights()


def read_signs(ranks: NDArray[np.float64], evidence: NDArray[np.float64], seen: float) -> NDArray[np.float64]:
    """The signs of H hits, best first, as (H, 4): likeness, logarithm of the information in common, share of the question
    that the knowledge has ever seen, and lead over the best other hit."""
    rivals = np.full(len(ranks), ranks[0] if len(ranks) else 0.0)
    rivals[:1] = ranks[1] if len(ranks) > 1 else 0.0
    return np.column_stack([ranks, np.log1p(evidence), np.full(len(ranks), seen), ranks - rivals])


def estimate(signs: NDArray[np.float64]) -> NDArray[np.float64]:
    """The confidence 0…1 of each hit, (H,), from ``read_signs``."""
    weights = np.array([WEIGHTS.rank, WEIGHTS.evidence, WEIGHTS.seen, WEIGHTS.lead])
    chances: NDArray[np.float64] = 1 / (1 + np.exp(-(WEIGHTS.constant + signs @ weights)))
    if len(signs) and signs[0, 0] >= SAME and (len(signs) == 1 or signs[1, 0] < SAME):
        chances[0] = max(chances[0], SAME_WORDS)
    return chances


def decide(confidences: Sequence[float]) -> Decision:
    """What the confidences of hits, best first, suggest."""
    best = confidences[0] if confidences else 0.0
    return Decision.ANSWER if best >= ANSWER_FROM else Decision.CLARIFY if best >= CLARIFY_FROM else Decision.UNKNOWN
