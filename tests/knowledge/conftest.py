"""Everything the knowledge can say on any day, composed once for the tests that look at all of it."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.knowledge import Knowledge
from knowledge.snapshot import Snapshot
from tests.knowledge.oracle import DAYS, Said, bit, say


@pytest.fixture(scope="session")
def periods(knowledge: Knowledge) -> list[tuple[Snapshot, date, int]]:
    """Each distinct snapshot with the first day and the set of all days it is given for, asked day by day."""
    found: dict[int, tuple[Snapshot, date, int]] = {}
    for day in DAYS:
        snapshot = knowledge.snapshot(day)
        first = found.get(id(snapshot), (snapshot, day, 0))
        found[id(snapshot)] = (snapshot, first[1], first[2] | bit(day))
    return list(found.values())


@pytest.fixture(scope="session")
def said(periods: list[tuple[Snapshot, date, int]]) -> Said:
    """Every answer of every period."""
    return say(periods)
