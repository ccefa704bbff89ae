"""The confidence in use is the one that its calibration gives."""

from pathlib import Path

import numpy as np
import pytest

from bot.bench.confidence import Trial, calibration_error, fit, list_trials, measure_confidence, read_foreign
from knowledge.knowledge import Knowledge

NLU = Path("nlu_data")


def test_foreign_sentences_are_those_of_intents_that_no_policy_answers() -> None:
    sentences = list(read_foreign(NLU))
    assert len(sentences) > 1000 and all(sentence.strip() for sentence in sentences)
    assert not any("](" in sentence or "]{" in sentence for sentence in sentences)


def test_calibration_error_is_the_distance_of_chance_and_share() -> None:
    assert calibration_error(np.array([0.5, 0.5]), np.array([True, False])) == pytest.approx(0)
    assert calibration_error(np.array([0.95, 0.95]), np.array([False, False])) == pytest.approx(0.95)


def test_a_fit_gives_weight_to_the_sign_that_tells() -> None:
    trials = [Trial(np.array([n % 10 / 10, 1.0, 0.5, 0.0]), n % 10 > 4, False) for n in range(100)]
    weights = fit(trials)
    assert weights.rank > 5 > abs(weights.lead)


@pytest.mark.slow
def test_the_confidence_in_use_keeps_its_bars_and_is_repeatable(knowledge: Knowledge) -> None:
    wordings = knowledge.index.wordings
    trials = list_trials(wordings, NLU)
    figures = list(measure_confidence(trials))
    assert len(trials) > 3000
    assert [figure for figure in figures if figure.is_met is False] == []
    assert [figure.value for figure in figures] == [
        figure.value for figure in measure_confidence(list_trials(wordings, NLU))
    ]
