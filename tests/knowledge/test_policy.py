"""The value of a series on a day."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from knowledge.aspects import known_aspects
from knowledge.policy import SECTIONS, Dated, PolicyError, value_on

series = st.lists(st.tuples(st.dates(), st.one_of(st.none(), st.integers())), unique_by=lambda pair: pair[0]).map(
    lambda pairs: tuple(Dated(start, value, "s") for start, value in sorted(pairs, key=lambda pair: pair[0]))
)


@given(series=series, day=st.dates())
def test_the_latest_entry_begun_holds_unless_it_ends_the_series(series: tuple[Dated, ...], day: date) -> None:
    begun = [entry for entry in series if entry.start <= day]
    latest = max(begun, key=lambda entry: entry.start, default=None)
    assert value_on(series, day) == (latest if latest and latest.value is not None else None)


def test_an_error_shows_all_problems_one_a_line() -> None:
    error = PolicyError(["a.yaml: x: wrong; mend it", "b.yaml: y: wrong; mend it"])
    assert str(error).splitlines() == error.problems


def test_every_section_has_words_a_label_and_a_question() -> None:
    assert set(known_aspects()) == set(SECTIONS)
    for aspect in known_aspects().values():
        assert aspect.label and aspect.words and aspect.ask.count("{title}") == 1
