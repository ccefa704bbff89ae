"""A rewritten text still knows where its characters stood."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.alignment import Aligned


def test_what_was_not_touched_keeps_its_place() -> None:
    aligned = Aligned.plain("住房  补贴多少").edit([(2, 4, "")])
    assert aligned.text == "住房补贴多少"
    assert aligned.origin(2, 4) == (4, 6)
    assert aligned.origin(0, 4) == (0, 6)


def test_a_replacement_stands_for_all_that_it_replaces() -> None:
    aligned = Aligned.plain("给十五万吧").edit([(1, 3, "15")]).edit([(1, 4, "150k")])
    assert aligned.text == "给150k吧" and aligned.origin(2, 3) == (1, 4)
    assert aligned.origin(5, 6) == (4, 5)


def test_an_empty_part_stands_at_one_place() -> None:
    assert Aligned.plain("").origin(0, 0) == (0, 0)
    assert Aligned.plain("人才").origin(2, 2) == (2, 2)


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_text_rewritten_altogether_stays_within_the_original(before: str, after: str) -> None:
    aligned = Aligned.plain(before).rewrite(after)
    assert aligned.text == after and len(aligned.starts) == len(aligned.ends) == len(after)
    assert all(0 <= start <= end <= len(before) for start, end in zip(aligned.starts, aligned.ends, strict=True))


@given(st.text(alphabet="甲乙丙丁", max_size=12), st.integers(0, 12), st.text(alphabet="😀 ", max_size=4))
def test_what_is_taken_out_again_leaves_the_rest_where_it_stood(text: str, place: int, noise: str) -> None:
    place = min(place, len(text))
    written = text[:place] + noise + text[place:]
    aligned = Aligned.plain(written).edit([(place, place + len(noise), "")] if noise else [])
    assert aligned.text == text
    assert all(written[slice(*aligned.origin(i, i + 1))] == character for i, character in enumerate(text))
