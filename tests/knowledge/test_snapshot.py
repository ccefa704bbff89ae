"""What holds on a day: boundaries, ends, restarts, and values in words."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from knowledge.knowledge import Knowledge
from knowledge.library import read_library
from knowledge.policy import Library, Source, value_on
from knowledge.snapshot import Held, PolicyDay, interval_start, read_change_days, read_snapshot
from knowledge.store import build, open_engine
from tests.knowledge.policy_files import POLICY, changed, write_folder

SOURCE = Source("notice", "《某某办法》", "official", date(2026, 1, 1))
ONE_DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """``trial`` as it stands; ``other`` with an end, a pause and a value that ends."""
    text = changed(
        (
            "in_force: {2020-03-01: {value: true, source: notice}}",
            "in_force: {2020-03-01: {value: true, source: notice}, 2022-01-01: {value: false, source: notice}, "
            "2023-01-01: {value: true, source: notice}, 2024-01-01: {value: null, source: notice}}",
        ),
        (
            "faq:",
            "  contact: {2020-03-01: {value: 请到窗口问。, source: notice}, 2021-01-01: {value: null, source: notice}}\nfaq:",
        ),
    )
    folder = tmp_path_factory.mktemp("days")
    opened = open_engine(f"sqlite:///{folder / 'k.db'}")
    build(opened, read_library(write_folder(folder / "f", trial=POLICY, other=text)))
    return opened


def _policy(engine: Engine, policy: str, *day: int) -> PolicyDay:
    return read_snapshot(engine, date(*day)).policies[policy]


def test_a_value_holds_from_its_first_day_until_the_day_before_the_next(engine: Engine) -> None:
    assert _policy(engine, "trial", 2020, 2, 29).of("parameter") == {}
    first = _policy(engine, "trial", 2020, 3, 1).of("parameter")["monthly"]
    last = _policy(engine, "trial", 2021, 5, 31).of("parameter")["monthly"]
    following = _policy(engine, "trial", 2021, 6, 1).of("parameter")["monthly"]
    assert first == last and first.value["本科"] == 100
    assert following.value["本科"] == 300
    assert (first.since, first.until) == (date(2020, 3, 1), date(2021, 5, 31))
    assert (following.since, following.until) == (date(2021, 6, 1), None)


def test_a_null_value_ends_a_series_for_good(engine: Engine) -> None:
    assert "contact" in _policy(engine, "other", 2020, 12, 31).of("section")
    assert "contact" not in _policy(engine, "other", 2021, 1, 1).of("section")


@pytest.mark.parametrize(
    ("day", "in_force", "ended"),
    [
        ((2020, 2, 29), False, None),
        ((2020, 3, 1), True, None),
        ((2021, 12, 31), True, None),
        ((2022, 1, 1), False, date(2021, 12, 31)),
        ((2022, 12, 31), False, date(2021, 12, 31)),
        ((2023, 1, 1), True, None),
        ((2023, 12, 31), True, None),
        ((2024, 1, 1), False, date(2023, 12, 31)),
        ((2030, 1, 1), False, date(2023, 12, 31)),
    ],
)
def test_a_policy_is_in_force_up_to_and_including_its_last_day(
    engine: Engine, day: tuple[int, int, int], in_force: bool, ended: date | None
) -> None:
    policy = _policy(engine, "other", *day)
    assert (policy.in_force, policy.ended) == (in_force, ended)


def test_a_policy_that_is_over_shows_what_held_on_its_last_day(engine: Engine) -> None:
    over = _policy(engine, "other", 2024, 6, 1)
    assert over.of("parameter")["monthly"].value["本科"] == 300
    assert _policy(engine, "other", 2022, 6, 1).of("section")["amount"].since == date(2020, 3, 1)


def test_before_its_start_a_policy_holds_nothing(engine: Engine) -> None:
    policy = _policy(engine, "other", 2019, 12, 31)
    assert policy.started is None and policy.held == {}


def test_a_gap_without_a_sentence_is_known_while_the_policy_is(engine: Engine) -> None:
    assert _policy(engine, "trial", 2020, 3, 1).of("unknown")["unknown_0"].value is None
    assert _policy(engine, "trial", 2020, 2, 29).of("unknown") == {}


def test_change_days_are_all_days_on_which_something_begins(engine: Engine) -> None:
    days = read_change_days(engine)
    assert days == sorted(set(days)) and {date(2021, 6, 1), date(2021, 1, 1), date(2024, 1, 1)} <= set(days)


@given(st.lists(st.dates(), unique=True, min_size=1).map(sorted), st.dates())
def test_the_interval_of_a_day_begins_with_the_last_change_before_it(days: list[date], day: date) -> None:
    start = interval_start(days, day)
    assert start <= day
    assert start == max((change for change in days if change <= day), default=date.min)


def test_every_value_of_the_library_holds_in_the_tables_on_its_own_days(knowledge: Knowledge, library: Library) -> None:
    checked = 0
    for policy in library.policies.values():
        for name, parameter in policy.parameters.items():
            for entry in parameter.series:
                for day in (entry.start, entry.start + ONE_DAY):
                    told = knowledge.snapshot(day).policies[policy.id]
                    if told.in_force:
                        expected = value_on(parameter.series, day)
                        assert told.of("parameter")[name].value == expected.value
                        assert told.of("parameter")[name].source == policy.sources[expected.source]
                        checked += 1
    assert checked > 300


def test_the_tables_agree_with_another_database_of_the_same_files(tmp_path: Path, engine: Engine) -> None:
    other = open_engine(f"sqlite:///{tmp_path / 'k.db'}")
    build(other, read_library(write_folder(tmp_path / "f", trial=POLICY)))
    day = date(2021, 6, 1)
    assert read_snapshot(other, day).policies["trial"] == read_snapshot(engine, day).policies["trial"]


def _held(value: object, **details: object) -> Held:
    return Held("parameter", "x", value, SOURCE, date(2020, 1, 1), details={"unit": "元", **details})


def test_values_are_written_with_unit_row_by_row_and_as_ranges() -> None:
    assert _held(Decimal(150000)).write() == "15万元"
    assert _held({"本科": Decimal(500), "硕士": Decimal(800)}, unit="元/月").write() == "本科500元/月、硕士800元/月"
    assert _held({"本科": Decimal(500), "硕士": Decimal(800)}).write("硕士") == "800元"
    assert _held({"本科": Decimal(500), "硕士": Decimal(800)}).write(first="硕士") == "硕士800元、本科500元"
    assert _held([Decimal(18), Decimal(35)], unit="岁").write() == "18岁至35岁"
    assert _held(date(2027, 3, 31), unit="date").write() == "2027年3月31日"
    assert _held("A、B类", unit="text").write() == "A、B类"
    assert _held(Decimal(1000), unit="人", form="超过{n}人").write() == "超过1000人"
