"""Units are found by what they mean: in words that none of their wordings uses, the same on every computation."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from knowledge.knowledge import Knowledge
from knowledge.meaning import DIMENSIONS, Meaning, open_meaning, relate
from knowledge.wordings import Unit, Wording, read_said, read_wordings

RENT, GYM, LOAN = (
    Unit("homes", "faq", "rent", "amount"),
    Unit("homes", "faq", "gym", None),
    Unit("loans", "faq", "rate", "amount"),
)
SMALL = [
    Wording(unit, text, True)
    for unit, texts in {
        RENT: ["房租一个月多少钱", "租金多少", "每月房租几百", "租房子要花多少钱", "月租金"],
        GYM: ["社区有健身房吗", "能不能锻炼", "健身的地方", "楼下能锻炼身体吗", "健身锻炼"],
        LOAN: ["贷款利率多少", "贷款要多少利息", "利息高不高", "借钱要多少利息", "贷款利息", "利率是几个点"],
    }.items()
    for text in texts
]


@pytest.fixture(scope="module")
def small() -> Meaning:
    return relate(SMALL, [(RENT, "租金公开资料没有写明。"), (GYM, "配有健身空间。")])


def test_a_question_is_nearest_to_what_it_asks_in_other_words(small: Meaning) -> None:
    for text, unit in [("每月租金要花几百", RENT), ("想找个锻炼身体的地儿", GYM), ("贷款利率是几个点", LOAN)]:
        scores = small.score(text)
        assert max(scores, key=lambda found: scores[found]) == unit, text


def test_words_nobody_used_have_no_meaning(small: Meaning) -> None:
    assert small.score("zzz") == {} and small.score("") == {}


def test_scores_are_cosines_and_shares_sum_to_one(small: Meaning) -> None:
    scores = small.score("健身房月租多少钱")
    assert all(-1.001 <= score <= 1.001 for score in scores.values())
    shares = small.share(scores)
    assert set(shares) == {"homes", "loans"} and sum(shares.values()) == pytest.approx(1)


def test_a_word_of_one_policy_tells_it_apart_and_one_of_all_does_not(small: Meaning) -> None:
    assert small.tell_apart(["w:健身"]) == pytest.approx(0.5)
    assert small.tell_apart(["多少"]) == pytest.approx(0.0)
    assert small.tell_apart(["w:没有的词"]) == 0.0
    assert small.tell_apart(["w:健身", "w:健身"]) == small.tell_apart(["w:健身"])


def test_the_same_files_give_the_same_vectors(small: Meaning) -> None:
    again = relate(SMALL, [(RENT, "租金公开资料没有写明。"), (GYM, "配有健身空间。")])
    assert again.vocabulary == small.vocabulary and np.array_equal(again.places, small.places)


def test_what_is_kept_in_a_file_scores_alike(small: Meaning, tmp_path: Path) -> None:
    small.save(tmp_path / "meaning.npz")
    loaded = Meaning.load(tmp_path / "meaning.npz")
    assert loaded.score("房租多少") == small.score("房租多少") and loaded.units == small.units


def test_a_new_version_replaces_the_file_of_the_old_one(tmp_path: Path) -> None:
    open_meaning(tmp_path, "one", SMALL, [])
    open_meaning(tmp_path, "two", SMALL, [])
    assert [path.name.split("-")[1] for path in tmp_path.glob("meaning-*.npz")] == ["two"]


@pytest.mark.parametrize("wordings", [[], SMALL[:1]])
def test_a_library_of_one_wording_or_none_is_no_error(wordings: list[Wording]) -> None:
    relate(wordings, []).score("房租多少")


@pytest.mark.slow
def test_half_of_the_left_out_wordings_find_their_entry_within_their_policy(knowledge: Knowledge) -> None:
    """The measure that the method was chosen by; word overlap alone finds some 45 %."""
    with knowledge.engine.connect() as connection:
        wordings, said = read_wordings(connection, knowledge.finder.strip), read_said(connection)
    asked: dict[Unit, list[str]] = defaultdict(list)
    for wording in wordings:
        if wording.is_question and wording.unit.kind != "section":
            asked[wording.unit].append(wording.text)
    chooser = random.Random(5)
    held = {unit: chooser.choice(texts) for unit, texts in asked.items() if len(texts) > 8}
    out = {(unit, text) for unit, full in held.items() for text in (full, knowledge.finder.strip(full))}
    meaning = relate([w for w in wordings if (w.unit, w.text) not in out], said)
    found = 0
    for unit, text in held.items():
        scores = {u: s for u, s in meaning.score(text).items() if u.policy == unit.policy and u.kind != "section"}
        found += bool(scores) and max(scores, key=lambda other: scores[other]) == unit
    assert meaning.terms.shape[1] == DIMENSIONS and len(held) > 500
    assert found / len(held) > 0.55
