"""Entries made up for the search, and the figures of a small index."""

import pytest

from bot.bench import search_size
from bot.bench.entries import make_entries, make_long_queries, make_queries
from bot.bench.search_size import SizeError, list_sizes, measure_size, measure_sizes
from knowledge.wordings import Unit, Wording

pytestmark = pytest.mark.slow

WORDINGS = [
    Wording(Unit("osmanthus", "faq", f"faq_{number}", None), text, True)
    for number, text in enumerate(["桂花券面值多大", "松针券哪天停发", "芦苇券到哪里领", "镇务大厅几点开门"])
]


def test_entries_are_units_of_their_own_and_repeatable() -> None:
    entries = list(make_entries(WORDINGS, 400))
    assert len({entry.unit for entry in entries}) == 400
    assert entries == list(make_entries(WORDINGS, 400))
    assert len({entry.text for entry in entries}) > 200
    assert len({entry.unit.policy for entry in entries}) <= 20


def test_every_entry_asks_in_a_real_wording() -> None:
    for entry in make_entries(WORDINGS, 100):
        assert any(wording.text in entry.text for wording in WORDINGS)


def test_queries_are_repeatable_and_long_ones_as_long_as_wanted() -> None:
    entries = list(make_entries(WORDINGS, 100))
    queries = make_queries(WORDINGS, entries, 50)
    assert queries == make_queries(WORDINGS, entries, 50)
    assert {len(query) for query in make_long_queries(queries, 160)} == {160}


def test_figures_of_a_small_index() -> None:
    found = {figure.name.removeprefix("200 条："): figure.value for figure in measure_size(WORDINGS, 200)}
    assert {"索引大小", "查询 p50", "查询 p99", "160 字的查询 p99"} <= set(found)
    assert all(value is not None and value >= 0 for value in found.values())


@pytest.mark.parametrize(("entries", "sizes"), [(500, [500]), (20_000, [2000, 20_000]), (10**6, [10**4, 10**5, 10**6])])
def test_smaller_sizes_are_measured_too(entries: int, sizes: list[int]) -> None:
    assert list_sizes(entries) == sizes


def test_growth_is_the_cost_of_an_entry_against_the_smallest_size(monkeypatch: pytest.MonkeyPatch) -> None:
    cost = {2000: 1.0, 20_000: 15.0}
    monkeypatch.setattr(
        search_size, "_run_size", lambda size: [search_size.Figure(f"{size} 条：建立索引", cost[size], "秒")]
    )
    *_, growth = measure_sizes(20_000, lambda _what: None)
    assert growth.value == pytest.approx(1.5) and growth.is_met


def test_a_size_that_cannot_be_measured_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALENTBOT_POLICIES", "/nowhere")
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at/all.db")
    with pytest.raises(SizeError, match="10 条没有测成"):
        list(measure_sizes(10, lambda _what: None))
