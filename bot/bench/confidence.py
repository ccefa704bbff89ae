"""Calibrate the confidence of a hit: leave known questions out of the index, ask them, and tell right hits from wrong ones.

Everything is chosen by a hash of the words, so that every run of one knowledge gives the same figures.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.bench.figures import Bar, Figure
from knowledge.confidence import ANSWER_FROM, CLARIFY_FROM, SAME, WEIGHTS, ConfidenceWeights, estimate
from knowledge.normalization import simplify
from knowledge.reader import read_mapping
from knowledge.search import Index, open_index
from knowledge.wordings import Unit, Wording

HELD_OUT, UNITS_GONE = 0.2, 0.1  # shares of the questions and of the units
FOREIGN = ("out_of_scope", "abuse", "greet", "bye", "thank", "identity", "despair", "complain")  # intents
ENTITY = re.compile(r"\[(.+?)\](?:\(.+?\)|\{.+?\})")
OFF = Bar(0.05)  # mean distance between confidence and share of right ones
LET_IN = Bar(3)  # % of foreign sentences that are not taken for unknown
RIGHT = Bar(70, at_most=False)  # % of the hits sure enough to answer that are right


@dataclass(frozen=True)
class Trial:
    """The first hit of one question: its signs (4,), whether it is right, and whether the question was a foreign one."""

    signs: NDArray[np.float64]
    is_right: bool
    is_foreign: bool


def list_trials(wordings: Sequence[Wording], nlu: Path) -> list[Trial]:
    """Ask questions left out of an index, questions of units left out, and the foreign sentences of a folder."""
    owners: dict[str, set[Unit]] = {}
    for wording in wordings:
        if wording.is_question:
            owners.setdefault(wording.text.strip(), set()).add(wording.unit)
    gone = {unit for wording in wordings if _draw(repr(unit := wording.unit)) < UNITS_GONE}
    held = {text for text in owners if _draw(text) < HELD_OUT}
    kept = [w for w in wordings if w.unit not in gone and not (w.is_question and w.text.strip() in held)]
    with tempfile.TemporaryDirectory() as folder:
        index = open_index(Path(folder), "calibration", kept)
        asked = [(text, units) for text, units in owners.items() if text in held or units <= gone]
        trials = [_ask(index, text, units - gone, False) for text, units in asked]
        trials += [_ask(index, text, set(), True) for text in read_foreign(nlu)]
    return [trial for trial in trials if trial is not None]


def _draw(text: str) -> float:
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest(), "big") / 2**32


def _ask(index: Index, text: str, right: set[Unit], is_foreign: bool) -> Trial | None:
    hits = index.find(simplify(text), lambda _unit: True)
    return Trial(np.array(hits[0].signs), hits[0].unit in right, is_foreign) if hits else None


def read_foreign(nlu: Path) -> Iterator[str]:
    """The examples of intents that no policy answers."""
    for intent in FOREIGN:
        for block in (read_mapping(nlu / f"{intent}.yml", []) or {}).get("nlu", []):
            lines = block["examples"].splitlines() if block.get("intent") == intent else []
            yield from (ENTITY.sub(r"\1", line.strip()[2:]) for line in lines if line.strip()[2:])


def fit(trials: Sequence[Trial]) -> ConfidenceWeights:
    """The weights that a logistic regression gives."""
    signs, right = np.array([t.signs for t in trials]), np.array([t.is_right for t in trials])
    model = LogisticRegression(C=100, max_iter=5000).fit(signs, right)
    return ConfidenceWeights(float(model.intercept_[0]), *(round(float(value), 2) for value in model.coef_[0]))


def measure_confidence(trials: Sequence[Trial]) -> Iterator[Figure]:
    """How well the confidence in use tells right hits from wrong ones, and the weights a new fit would give."""
    chances = np.array([float(estimate(trial.signs[None, :])[0]) for trial in trials if trial.signs[0] < SAME])
    known = [trial for trial in trials if trial.signs[0] < SAME]
    right, foreign = np.array([t.is_right for t in known]), np.array([t.is_foreign for t in known])
    yield Figure("没有见过的问法", float((~foreign).sum()), "句")
    yield Figure("外行话", float(foreign.sum()), "句")
    yield Figure("信心与实际正确率平均差", calibration_error(chances, right), "", OFF)
    sure = ~foreign & (chances >= ANSWER_FROM)
    yield Figure(
        f"信心 {ANSWER_FROM} 起回答：其中正确", 100 * float(right[sure].mean()) if sure.any() else None, "%", RIGHT
    )
    yield Figure(f"信心 {ANSWER_FROM} 起：占问法", 100 * float(sure.sum() / (~foreign).sum()), "%")
    unsure = ~foreign & (chances >= CLARIFY_FROM)
    yield Figure(f"信心 {CLARIFY_FROM} 起反问：占问法", 100 * float(unsure.sum() / (~foreign).sum()), "%")
    yield Figure(
        f"信心 {CLARIFY_FROM} 起：占外行话", 100 * float((chances[foreign] >= CLARIFY_FROM).mean()), "%", LET_IN
    )
    yield Figure(f"信心 {ANSWER_FROM} 起：占外行话", 100 * float((chances[foreign] >= ANSWER_FROM).mean()), "%")
    names = ("常数", "相似", "共有的信息", "见过的份额", "领先")
    for name, used, fitted in zip(names, astuple(WEIGHTS), astuple(fit(known)), strict=True):
        yield Figure(f"权重 {name}，重新拟合", fitted, "", note=f"正在用 {used}")


def calibration_error(chances: NDArray[np.float64], right: NDArray[np.bool_], bins: int = 10) -> float:
    """The mean distance between confidence and share of right ones, over bins of equal width, weighted by their size."""
    place = np.minimum((chances * bins).astype(int), bins - 1)
    parts = [place == number for number in range(bins) if (place == number).any()]
    return float(sum(part.sum() * abs(chances[part].mean() - right[part].mean()) for part in parts) / len(chances))
