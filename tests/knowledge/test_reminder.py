"""A date worth keeping is a whole day in any calendar, the right one, and tells nothing of the person."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from knowledge.facts import known_facts
from knowledge.knowledge import Knowledge
from knowledge.personal import finish_verdict
from knowledge.reminder import DAYS_AHEAD, Reminder
from knowledge.rules import Condition
from knowledge.talk_phrases import REMINDERS
from knowledge.verdict import find_earliest
from tests.knowledge.ruled_policies import compose, in_languages, list_keys, list_ruled, on_days
from tests.knowledge.strategies import told_persons

pytestmark = pytest.mark.slow  # many random people for every policy
some = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def _read(ics: str) -> Event:
    calendar = Calendar.from_ical(ics)
    assert calendar["version"] == "2.0" and calendar["prodid"]
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    return event


titles = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=200)


@settings(deadline=None)
@given(title=titles, note=titles, day=days, stamp=days)
def test_an_entry_is_a_whole_day_with_an_alarm_a_week_before(title: str, note: str, day: date, stamp: date) -> None:
    event = _read(Reminder(title, day, note).write(stamp))
    assert (event["summary"], event["description"]) == (title, note)
    starts, ends = event["dtstart"].dt, event["dtend"].dt
    assert not isinstance(starts, datetime) and not isinstance(ends, datetime)
    assert (starts, ends) == (day, day + timedelta(days=1))
    assert event["dtstamp"].dt.date() == stamp
    (alarm,) = event.walk("VALARM")
    assert alarm["action"] == "DISPLAY" and alarm["trigger"].dt == timedelta(days=-7) and DAYS_AHEAD == 7


@settings(deadline=None)
@given(title=titles, other=titles, day=days, later=days, stamps=st.tuples(days, days))
def test_an_entry_keeps_its_uid_and_another_has_its_own(
    title: str, other: str, day: date, later: date, stamps: tuple[date, date]
) -> None:
    first, again = (_read(Reminder(title, day, "").write(stamp))["uid"] for stamp in stamps)
    assert first == again and first.endswith("@talent-service")
    assert (_read(Reminder(other, later, "").write(stamps[0]))["uid"] == first) == ((other, later) == (title, day))


@in_languages
@on_days
@some
@given(data=st.data())
def test_an_entry_tells_nothing_of_the_person(
    knowledge: Knowledge, on: date, language: str, data: st.DataObject
) -> None:
    """It holds the policy's name and the same words for everybody; of the person only the day follows."""
    facts = data.draw(told_persons(list_keys(knowledge, on)))
    phrases, composer = REMINDERS[language], compose(knowledge, on, facts, language)
    for policy in list_ruled(knowledge, on):
        answer = finish_verdict(policy, composer)
        assert answer is not None
        if answer.reminder is None:
            continue
        title, day = answer.reminder["title"], date.fromisoformat(answer.reminder["day"])
        name = composer.name(policy)
        assert title in (phrases.earliest.format(title=name), phrases.deadline.format(title=name))
        assert answer.reminder["ics"] == Reminder(title, day, phrases.note).write(on)
        event = _read(answer.reminder["ics"])
        assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION"}
        assert answer.payload()["reminder"] == answer.reminder


def _month_met(on: date, missing: int) -> str:
    """Counted month by month over the ends of years."""
    first = on.replace(day=1)
    for _ in range(missing):
        first = (first + timedelta(days=31)).replace(day=1)
    return first.isoformat()[:7]


def _insured(have: Decimal, want: int) -> Condition:
    return Condition(known_facts()["insured_months"], have >= want, have, Decimal(want), "", "at_least")


@settings(deadline=None, max_examples=300)
@given(on=days, want=st.integers(1, 120), have=st.integers(0, 120))
def test_the_earliest_month_is_as_many_months_later_as_are_missing(on: date, want: int, have: int) -> None:
    month = find_earliest(_insured(Decimal(have), want), on)
    assert month == (_month_met(on, want - have) if have < want else None)


def test_of_half_a_month_missing_a_whole_one_is_waited_for() -> None:
    assert find_earliest(_insured(Decimal("11.5"), 12), date(2026, 12, 31)) == "2027-01"
