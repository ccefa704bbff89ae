"""Each slip is what it says, the same for the same seed, and never a change of a number."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.evaluation.noise import (
    NAME_SLIPS,
    QUESTION_SLIPS,
    common_characters,
    drop_one,
    say_homophone,
    write_initials,
    write_pinyin,
    write_wrong,
)
from knowledge.normalization import strip_fillers
from knowledge.sounds import syllable

NAMES = st.sampled_from(["人才公寓", "住房补贴", "安家费", "青年人才28条", "高新贷2.0", "青年人才社区"])
seeds = st.integers(0, 10_000)


@settings(deadline=None)  # OpenCC reads its dictionaries once
@given(NAMES, seeds)
def test_the_same_seed_makes_the_same_slip(name: str, seed: int) -> None:
    for write in (*NAME_SLIPS.values(), *QUESTION_SLIPS.values()):
        assert write(name, Random(seed)) == write(name, Random(seed))


@given(NAMES, seeds)
def test_one_character_differs_and_no_digit(name: str, seed: int) -> None:
    for write in (say_homophone, write_wrong):
        said = write(name, Random(seed))
        assert said is not None and sum(a != b for a, b in zip(said, name, strict=True)) == 1
        assert [c for c in said if c.isdigit()] == [c for c in name if c.isdigit()]


@given(NAMES, seeds)
def test_a_homophone_sounds_alike(name: str, seed: int) -> None:
    said = say_homophone(name, Random(seed)) or ""
    assert [syllable(c) for c in said] == [syllable(c) for c in name]


@given(st.sampled_from(["人才公寓", "住房补贴", "青年人才社区"]), seeds)
def test_a_dropped_character_is_inside(name: str, seed: int) -> None:
    said = drop_one(name, Random(seed)) or ""
    assert len(said) == len(name) - 1 and said[0] == name[0] and said[-1] == name[-1]


def test_short_names_and_names_with_digits_have_no_such_slip() -> None:
    rng = Random(1)
    assert say_homophone("房补", rng) is None and drop_one("安家费", rng) is None
    assert write_pinyin("高新贷2.0", rng) is None and write_initials("安家费", rng) is None
    assert write_initials("人才公寓", rng) == "rcgy" and write_pinyin("人才公寓", rng) in (
        "rencaigongyu",
        "ren cai gong yu",
    )


@pytest.mark.parametrize(("slip", "said"), [("繁体", "住房補貼怎麼申請？"), ("没有标点", "住房补贴怎么申请")])
def test_a_question_is_written_otherwise(slip: str, said: str) -> None:
    assert QUESTION_SLIPS[slip]("住房补贴怎么申请？", Random(1)) == said


def test_polite_padding_adds_nothing_but_fillers() -> None:
    said = QUESTION_SLIPS["客套话"]("住房补贴怎么申请", Random(3)) or ""
    assert strip_fillers(said).strip("，您") == "住房补贴怎么申请"


def test_common_characters_are_those_of_the_standard() -> None:
    assert len(common_characters()) == 3755 and {"的", "人", "房"} <= set(common_characters())
