"""The knowledge as it stands on one day: every policy with the values that hold, read from the tables by queries."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, or_, select
from sqlalchemy.engine import Connection

from knowledge.figures import Figure, find_figures, write_date, write_number
from knowledge.policy import TEXT_UNITS, Source
from knowledge.store import ContactRow, DatedRow, EntryRow, PolicyRow, SourceRow, parse_value


@dataclass(frozen=True)
class Held:
    """One value that holds on the day; ``until`` is the last day it holds, None when open."""

    kind: str
    key: str
    value: Any
    source: Source
    since: date
    until: date | None = None
    clause: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    en: Any = None  # the English of this very value, None where there is none

    def write(self, choice: str | None = None, first: str | None = None) -> str:
        """A parameter in words: 800元/月; a table row by row, or one ``choice``; ``first`` names the row to begin with."""
        if isinstance(self.value, dict):
            if choice:
                return self._write_one(self.value[choice])
            rows = sorted(self.value, key=lambda row: row != first)
            return "、".join(f"{row}{self._write_one(self.value[row])}" for row in rows)
        if isinstance(self.value, list):
            return "至".join(self._write_one(item) for item in self.value)
        return self._write_one(self.value)

    def _write_one(self, value: Any) -> str:
        if isinstance(value, date):
            return write_date(value)
        if not isinstance(value, Decimal):
            return str(value)
        unit, form = self.details.get("unit", ""), self.details.get("form")
        unit = "" if unit in TEXT_UNITS else unit
        return (
            form.replace("{n}", write_number(value, "")).replace("{unit}", unit) if form else write_number(value, unit)
        )


@dataclass(frozen=True)
class PolicyDay:
    """A policy on the day. When it is not in force, what it holds is what held on its last day (``ended`` is set)."""

    id: str
    title: str
    place: str
    topic: str
    owner: str
    contact: str
    names: tuple[str, ...]
    generic: tuple[str, ...]
    priority: int
    payment: Mapping[str, str]
    in_force: bool
    started: date | None  # the first day in force, None when not yet known to have begun
    ended: date | None  # the last day in force, None while in force or before the start
    until: date | None  # the last day in force that is known already, None for none and for what is over
    until_source: Source | None  # where that last day stands written
    held: Mapping[str, Mapping[str, Held]]  # kind -> key -> value
    sources: Mapping[str, Source]
    title_en: str | None = None
    names_en: tuple[str, ...] = ()

    def of(self, kind: str) -> Mapping[str, Held]:
        """All values of a kind (parameter, section, faq, unknown, relation, eligibility) by key."""
        return self.held.get(kind, {})


@dataclass(frozen=True)
class ContactDay:
    """A contact on the day; absent keys of ``held`` (phone, address, hours, url) are on no record."""

    id: str
    name: str
    place: str
    held: Mapping[str, Held]
    name_en: str | None = None


@dataclass(frozen=True)
class Snapshot:
    """All policies and contacts from ``start`` until the next change of any value."""

    policies: Mapping[str, PolicyDay]
    contacts: Mapping[str, ContactDay]

    @cached_property
    def _owners(self) -> Mapping[Figure, frozenset[str]]:
        """Money figures that stand in values in force -> the policies they belong to."""
        owners: dict[Figure, set[str]] = defaultdict(set)
        for policy in self.policies.values():
            for held in policy.of("parameter").values() if policy.in_force else ():
                for figure, _ in find_figures(held.write()):
                    if figure.unit == "元":
                        owners[figure].add(policy.id)
        return {figure: frozenset(ids) for figure, ids in owners.items()}

    def find_by_figures(self, text: str) -> frozenset[str]:
        """Policies that a sum of money in a question points to (每月八百, 最高十五万); empty when none does."""
        sums = (figure._replace(unit="元") for figure, _ in find_figures(text) if figure.unit in ("元", ""))
        return frozenset(policy for figure in sums for policy in self._owners.get(figure, ()))


def held_on(on: date) -> ColumnElement[bool]:
    """The condition under which a dated row holds on a day."""
    return and_(DatedRow.start <= on, or_(DatedRow.end.is_(None), DatedRow.end > on))


def read_change_days(engine: Engine) -> list[date]:
    """Every day on which some value begins or ends, ascending: between two of them all answers stay the same."""
    with engine.connect() as connection:
        return sorted(connection.scalars(select(DatedRow.start).distinct()))


def interval_start(change_days: list[date], on: date) -> date:
    """The first day of the interval without change that ``on`` lies in."""
    index = bisect_right(change_days, on)
    return change_days[index - 1] if index else date.min


def read_snapshot(engine: Engine, on: date) -> Snapshot:
    """Everything that holds on a day; for a policy that has ended, what held on its last day in force."""
    with engine.connect() as connection:
        sources = _read_sources(connection)
        details: dict[tuple[str, str, str], tuple[int, Mapping[str, Any]]] = {
            (row.policy_id, row.kind, row.key): (row.position, row.details)
            for row in connection.execute(select(EntryRow.__table__))
        }
        spans = _read_spans(connection, on)
        days: dict[date, set[str]] = defaultdict(set)
        for policy_id, (in_force, _, ended, _, _) in spans.items():
            if in_force or ended:
                days[on if in_force or ended is None else ended].add(policy_id)
        held: dict[str, dict[str, dict[str, Held]]] = defaultdict(lambda: defaultdict(dict))
        for day, policy_ids in days.items():
            for owner, entry in _read_held(connection, day, policy_ids, sources, details):
                held[owner][entry.kind][entry.key] = entry
        policies = {
            row.id: _policy_day(row, spans, held, sources) for row in connection.execute(select(PolicyRow.__table__))
        }
        contacts = _read_contacts(connection, on, sources)
    return Snapshot(policies, contacts)


def _read_sources(connection: Connection) -> dict[tuple[str, str], Source]:
    return {
        (row.policy_id, row.key): Source(row.key, row.title, row.standing, row.checked, row.number, row.url, row.issued)
        for row in connection.execute(select(SourceRow.__table__))
    }


# in force on the day, first day in force, last day in force when over; last day known while in force, its source's key
Span = tuple[bool, date | None, date | None, date | None, str | None]


def _read_spans(connection: Connection, on: date) -> dict[str, Span]:
    """policy -> when it is in force."""
    rows = connection.execute(
        select(DatedRow.__table__).where(DatedRow.kind == "in_force").order_by(DatedRow.policy_id, DatedRow.start)
    )
    today = connection.execute(select(DatedRow.__table__).where(DatedRow.kind == "in_force", held_on(on)))
    current = {row.policy_id for row in today if row.value is True}
    spans: dict[str, Span] = {}
    for row in rows:
        unread: Span = (row.policy_id in current, None, None, None, None)
        in_force, started, ended, until, key = spans.get(row.policy_id, unread)
        if row.value is True and row.start <= on:
            started = started or row.start
        elif row.value is not True and started:
            last = row.start - timedelta(days=1)
            if row.start <= on:
                ended = last
            elif until is None:
                until, key = last, row.source
        known = (until, key) if in_force else (None, None)
        spans[row.policy_id] = (in_force, started, None if in_force else ended, *known)
    return spans


def _read_held(
    connection: Connection,
    day: date,
    policy_ids: Iterable[str],
    sources: Mapping[tuple[str, str], Source],
    details: Mapping[tuple[str, str, str], tuple[int, Mapping[str, Any]]],
) -> list[tuple[str, Held]]:
    rows = connection.execute(
        select(DatedRow.__table__).where(
            DatedRow.kind.not_in(("in_force", "contact")), held_on(day), DatedRow.policy_id.in_(sorted(policy_ids))
        )
    ).all()
    entries = [(row.policy_id, details[row.policy_id, row.kind, row.key], row) for row in rows if row.value is not None]
    held = [
        (
            owner,
            Held(
                row.kind, row.key, parse_value(row.value),
                sources[owner, row.source], row.start, row.end and row.end - timedelta(days=1), row.clause, extra,
                row.en,
            ),
        )
        for owner, (_, extra), row in sorted(entries, key=lambda entry: (entry[0], entry[1][0]))
    ]  # fmt: skip
    spoken = {(owner, entry.kind, entry.key) for owner, entry in held}
    wanted = set(policy_ids)
    for (owner, kind, key), (_, extra) in details.items():  # a gap needs no dated sentence to be known
        if kind == "unknown" and owner in wanted and (owner, kind, key) not in spoken:
            source = next(source for (policy_id, _), source in sources.items() if policy_id == owner)
            held.append((owner, Held(kind, key, None, source, day, None, None, extra)))
    return held


def _policy_day(
    row: Any, spans: Mapping[str, Any], held: Mapping[str, Any], sources: Mapping[tuple[str, str], Source]
) -> PolicyDay:
    in_force, started, ended, until, until_key = spans[row.id]
    own = {key: source for (policy_id, key), source in sources.items() if policy_id == row.id}
    return PolicyDay(
        row.id, row.title, row.place, row.topic, row.owner, row.contact, tuple(row.names), tuple(row.generic), row.priority, row.payment,
        in_force, started, ended, until, own.get(until_key or ""), held.get(row.id, {}),
        own,
        row.title_en, tuple(row.names_en),
    )  # fmt: skip


def _read_contacts(
    connection: Connection, on: date, sources: Mapping[tuple[str, str], Source]
) -> dict[str, ContactDay]:
    by_key = {key: source for (_, key), source in sources.items()}
    held: dict[str, dict[str, Held]] = defaultdict(dict)
    for row in connection.execute(select(DatedRow.__table__).where(DatedRow.kind == "contact", held_on(on))):
        if row.value is not None:
            held[row.policy_id][row.key] = Held("contact", row.key, row.value, by_key[row.source], row.start)
    rows = connection.execute(select(ContactRow.__table__)).all()
    return {row.id: ContactDay(row.id, row.name, row.place, held.get(row.id, {}), row.name_en) for row in rows}
