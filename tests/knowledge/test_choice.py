"""What is good enough to be said: by its weight, and, when no policy is named, by the calibrated confidence of its words."""

from __future__ import annotations

import pytest

from knowledge.choice import WEIGHTS, Choice, enough
from knowledge.confidence import CLARIFY_FROM
from knowledge.search import Hit
from knowledge.wordings import Unit

UNIT = Unit("homes", "faq", "rent", "amount")
LITTLE = 0.01


def choice(weight: float, confidence: float | None) -> Choice:
    hit = None if confidence is None else Hit(UNIT, 0.5, "租金多少", confidence=confidence)
    return Choice(UNIT, weight, hit)


@pytest.mark.parametrize(
    ("weight", "confidence", "named", "said"),
    [
        (WEIGHTS.enough_named, 0.0, True, True),
        (WEIGHTS.enough_named - LITTLE, 1.0, True, False),
        (WEIGHTS.enough_unnamed, CLARIFY_FROM, False, True),
        (WEIGHTS.enough_unnamed - LITTLE, 1.0, False, False),
        (WEIGHTS.enough_unknown - LITTLE, CLARIFY_FROM - LITTLE, False, False),  # words that nobody would ask back
        (WEIGHTS.enough_unknown, 0.0, False, True),  # unless all else speaks for it
        (WEIGHTS.enough_unnamed, None, False, True),  # chosen by the kind of question, not by words
    ],
)
def test_a_choice_is_said_from_its_threshold_on(
    weight: float, confidence: float | None, named: bool, said: bool
) -> None:
    assert enough(choice(weight, confidence), named) is said
