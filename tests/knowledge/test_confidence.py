"""Confidence rises with every sign, and two named thresholds part answer, question back and unknown."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.confidence import ANSWER_FROM, CLARIFY_FROM, SAME_WORDS, Decision, decide, estimate, read_signs

signs = st.tuples(st.floats(0, 0.99), st.floats(0, 5), st.floats(0, 1), st.floats(-1, 1))


@given(signs, st.integers(0, 3), st.floats(0, 1))
def test_more_of_any_sign_is_never_less_sure(given_signs: tuple[float, ...], which: int, more: float) -> None:
    higher = list(given_signs)
    higher[which] += more
    higher[0] = min(higher[0], 0.99)
    assert estimate(np.array([higher]))[0] >= estimate(np.array([given_signs]))[0]


def test_the_lead_is_over_the_best_other_hit() -> None:
    found = read_signs(np.array([0.9, 0.6, 0.5]), np.array([3.0, 2.0, 1.0]), 0.7)
    assert found[:, 3] == pytest.approx([0.3, -0.3, -0.4])
    assert found[:, 2] == pytest.approx(0.7)
    assert read_signs(np.array([0.9]), np.array([1.0]), 1.0)[0, 3] == pytest.approx(0.9)


def test_the_same_words_are_sure_unless_two_units_have_them() -> None:
    alone = read_signs(np.array([1.0, 0.5]), np.array([1.0, 1.0]), 1.0)
    shared = read_signs(np.array([1.0, 1.0]), np.array([1.0, 1.0]), 1.0)
    assert estimate(alone)[0] >= SAME_WORDS > estimate(shared)[0]


def test_two_thresholds_part_three_decisions() -> None:
    assert decide([ANSWER_FROM]) is Decision.ANSWER
    assert decide([ANSWER_FROM - 0.01, 0.1]) is Decision.CLARIFY
    assert decide([CLARIFY_FROM - 0.01]) is Decision.UNKNOWN
    assert decide([]) is Decision.UNKNOWN


def test_no_hits_have_no_confidence() -> None:
    assert estimate(read_signs(np.zeros(0), np.zeros(0), 0.0)).size == 0
