"""A date worth keeping, as a calendar entry: a deadline, or the earliest day on which a condition can be met.

The file is written by ``icalendar`` (RFC 5545); it holds no personal data.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from icalendar import Alarm, Calendar, Event

from knowledge.rules import Verdict
from knowledge.speech import Speech
from knowledge.talk_phrases import REMINDERS
from knowledge.told_value import bounds
from knowledge.verdict import find_deadline, find_earliest

DAYS_AHEAD = 7  # of the reminder


@dataclass(frozen=True)
class Reminder:
    """``title`` is what the entry is called, ``day`` the whole day it stands on."""

    title: str
    day: date
    note: str

    def write(self, stamp: date) -> str:
        """The entry as an .ics file; ``stamp`` is the day it was made."""
        event = Event()
        seed = hashlib.sha256(f"{self.title}|{self.day}".encode()).hexdigest()[:16]
        event.add("uid", f"{seed}@talent-service")
        event.add("dtstamp", datetime.combine(stamp, time(), UTC))
        event.add("dtstart", self.day)
        event.add("dtend", self.day + timedelta(days=1))
        event.add("summary", self.title)
        event.add("description", self.note)
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", self.title)
        alarm.add("trigger", timedelta(days=-DAYS_AHEAD))
        event.add_component(alarm)
        calendar = Calendar()
        calendar.add("prodid", "-//talent-service//zh")
        calendar.add("version", "2.0")
        calendar.add_component(event)
        return str(calendar.to_ical(), "utf-8")

    def payload(self, stamp: date) -> dict[str, Any]:
        """The ``custom.answer.reminder`` of the HTTP contract."""
        return {"title": self.title, "day": self.day.isoformat(), "ics": self.write(stamp)}


def find_reminder(speech: Speech, verdict: Verdict, facts: Mapping[str, Any], on: date) -> Reminder | None:
    """The date that matters for a verdict: when the last month can be met, or by when to apply; None when none is known."""
    phrases, title = REMINDERS[speech.language], speech.title(speech.policy)
    if verdict.met is False:
        failed = [condition for condition in verdict.conditions if condition.met is False and condition.say]
        months = [month for condition in failed if (month := find_earliest(condition, on)) is not None]
        if not failed or len(months) < len(failed):
            return None
        first = date.fromisoformat(f"{max(months)}-01")
        in_time = speech.policy.until is None or first <= speech.policy.until
        return Reminder(phrases.earliest.format(title=title), first, phrases.note) if in_time else None
    days = [bounds(day)[0] for day in (speech.policy.until, find_deadline(verdict, facts, on)) if day]
    last = min(days, default=None)
    return Reminder(phrases.deadline.format(title=title), last, phrases.note) if last and last >= on else None
