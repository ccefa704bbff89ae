"""The knowledge tables: SQLAlchemy models, built from the files in one transaction, queried for a day.

Derived state only: everything here can be rebuilt from the policy files, and is when their hash differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Engine, ForeignKey, Index, create_engine, delete, event, insert, inspect, select, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from knowledge.policy import Contact, Library, Policy, Series
from knowledge.sqlite_connection import prepare_sqlite

BUILD_LOCK = 20261124  # any number, the same in every process: PostgreSQL's advisory lock for a build


class Table(DeclarativeBase):
    """Tables of derived knowledge."""


class Meta(Table):
    """One row per fact about the build: ``version`` is the content hash of the files."""

    __tablename__ = "knowledge_meta"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class PolicyRow(Table):
    """A policy without what changes over time."""

    __tablename__ = "knowledge_policy"
    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    place: Mapped[str]
    topic: Mapped[str]
    owner: Mapped[str]
    contact: Mapped[str]
    review_by: Mapped[date | None]
    title_en: Mapped[str | None]
    names: Mapped[list[str]] = mapped_column(JSON)
    names_en: Mapped[list[str]] = mapped_column(JSON)  # those of ``names`` that English uses, the title first
    audience: Mapped[list[str]] = mapped_column(JSON)
    generic: Mapped[list[str]] = mapped_column(JSON)
    priority: Mapped[int]
    payment: Mapped[dict[str, str]] = mapped_column(JSON)


class SourceRow(Table):
    """A source as a policy cites it."""

    __tablename__ = "knowledge_source"
    policy_id: Mapped[str] = mapped_column(ForeignKey("knowledge_policy.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    standing: Mapped[str]
    checked: Mapped[date]
    number: Mapped[str | None]
    url: Mapped[str | None]
    issued: Mapped[str | None]


class EntryRow(Table):
    """What a dated series belongs to, and what of it does not change: label, unit, wordings, route …"""

    __tablename__ = "knowledge_entry"
    policy_id: Mapped[str] = mapped_column(ForeignKey("knowledge_policy.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


class DatedRow(Table):
    """One dated value. ``end`` is the day from which the next entry holds, NULL for the last; a NULL value ends."""

    __tablename__ = "knowledge_dated"
    __table_args__ = (Index("knowledge_dated_by_day", "start", "end"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[str]
    kind: Mapped[str]  # in_force | parameter | section | brief | faq | unknown | relation | eligibility | contact
    key: Mapped[str]
    start: Mapped[date]
    end: Mapped[date | None]
    value: Mapped[Any] = mapped_column(JSON)
    source: Mapped[str]
    clause: Mapped[str | None]
    en: Mapped[Any] = mapped_column(JSON)


class ContactRow(Table):
    """A window or hotline."""

    __tablename__ = "knowledge_contact"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_en: Mapped[str | None]
    place: Mapped[str]


TABLES = (Meta, DatedRow, EntryRow, SourceRow, ContactRow, PolicyRow)  # children before parents


def open_engine(url: str) -> Engine:
    """An engine for a SQLite or PostgreSQL address; SQLite in WAL mode with foreign keys on."""
    parsed = make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    # what people write stands in the parameters: no error may put it into a log
    engine = create_engine(parsed, pool_pre_ping=parsed.get_backend_name() != "sqlite", hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", prepare_sqlite)
    return engine


@contextmanager
def _exclusive(engine: Engine) -> Iterator[Connection]:
    """One writer at a time: a second process waits here and then sees what the first has built."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": BUILD_LOCK})
        yield connection
        connection.commit()


def read_version(connection: Connection) -> str | None:
    """The content hash the tables were built from; None before the first build."""
    return connection.scalar(select(Meta.value).where(Meta.key == "version"))


def _prepare_tables(connection: Connection) -> None:
    """The tables as this code has them: what an older version built has other columns, and is only derived, so it goes."""
    inspector = inspect(connection)
    known = set(inspector.get_table_names())
    for table in Table.metadata.sorted_tables:
        if table.name in known and {c["name"] for c in inspector.get_columns(table.name)} != set(table.columns.keys()):
            Table.metadata.drop_all(connection)
            break
    Table.metadata.create_all(connection)


def build(engine: Engine, library: Library) -> bool:
    """Rebuild all tables in one transaction when the library's hash differs; True when something was written.

    Readers see the old tables until the commit, never a half-built state.
    """
    with _exclusive(engine) as connection:
        _prepare_tables(connection)
        if read_version(connection) == library.version:
            return False
        for table in TABLES:
            connection.execute(delete(table))
        for contact in library.contacts.values():
            _write_contact(connection, contact)
        for policy in library.policies.values():
            _write_policy(connection, policy)
        connection.execute(insert(Meta), [{"key": "version", "value": library.version}])
    return True


def _json(value: Any) -> Any:
    """Decimals and dates as tagged text, so that JSON keeps them exact."""
    if isinstance(value, Decimal):
        return {"number": str(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, list):
        return [_json(item) for item in value]
    if isinstance(value, dict):
        return {"table": [[key, _json(item)] for key, item in value.items()]}
    return value


def parse_value(value: Any) -> Any:
    """The value that ``_json`` wrote."""
    if isinstance(value, list):
        return [parse_value(item) for item in value]
    if isinstance(value, dict):
        if "number" in value:
            return Decimal(value["number"])
        if "date" in value:
            return date.fromisoformat(value["date"])
        return {key: parse_value(item) for key, item in value["table"]}
    return value


def _dated_rows(owner: str, kind: str, key: str, series: Series) -> list[dict[str, Any]]:
    ends = [*(entry.start for entry in series[1:]), None]
    return [
        {
            "policy_id": owner, "kind": kind, "key": key, "start": entry.start, "end": end,
            "value": _json(entry.value), "source": entry.source, "clause": entry.clause, "en": entry.en,
        }
        for entry, end in zip(series, ends, strict=False)
    ]  # fmt: skip


def _write_contact(connection: Connection, contact: Contact) -> None:
    row = {"id": contact.id, "name": contact.name, "name_en": contact.en, "place": contact.place}
    connection.execute(insert(ContactRow), [row])
    for key in ("phone", "address", "hours", "url"):
        if rows := _dated_rows(contact.id, "contact", key, getattr(contact, key)):
            connection.execute(insert(DatedRow), rows)


def _entries(policy: Policy) -> Iterator[tuple[str, str, dict[str, Any], Series]]:
    """Every dated series of a policy as (kind, key, details, series)."""
    yield "in_force", "in_force", {}, policy.in_force
    yield "trait", "traits", {"words": list(policy.traits)}, ()
    yield "eligibility", "eligibility", {}, policy.eligibility
    for name, series in policy.sections.items():
        yield "section", name, {}, series
    for name, series in policy.brief.items():
        yield "brief", name, {}, series
    for parameter in policy.parameters.values():
        details: dict[str, Any] = {
            "label": parameter.label,
            "unit": parameter.unit,
            "form": parameter.form,
            "by": parameter.by,
            "en": parameter.en,
        }
        yield "parameter", parameter.name, details, parameter.series
    for faq in policy.faq:
        yield "faq", faq.key, {"ask": list(faq.ask), "aspect": faq.aspect}, faq.say
    for gap in policy.unknown:
        details = {"about": gap.about, "route": gap.route, "ask": list(gap.ask), "aspect": gap.aspect, "en": gap.en}
        yield "unknown", gap.key, details, gap.say
    for index, relation in enumerate(policy.relations):
        yield "relation", f"relation_{index}", {"kind": relation.kind, "policy": relation.policy}, relation.series


def _own_numbers(policy: Policy) -> Iterator[str]:
    """Numbers of the documents that the overview rests on: people ask by them (7号文, 青人社发〔2024〕7号)."""
    for entry in policy.sections["overview"]:
        number = policy.sources[entry.source].number
        if number:
            yield number


def _distinct(names: Iterable[str]) -> list[str]:
    """Names in order, each once however its letters are written: a name that is found must be one of the policy's."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.lower(), name)
    return list(first.values())


def _write_policy(connection: Connection, policy: Policy) -> None:
    row: dict[str, Any] = {
        "id": policy.id,
        "title": policy.title,
        "place": policy.place,
        "topic": policy.topic,
        "owner": policy.owner,
        "contact": policy.contact,
        "review_by": policy.review_by,
        "title_en": policy.title_en,
        "names": _distinct((policy.title, *policy.aliases, *_own_numbers(policy), *policy.names_en)),
        "names_en": list(policy.names_en),
        "audience": list(policy.audience),
        "generic": list(policy.generic),
        "priority": policy.priority,
        "payment": policy.payment,
    }
    connection.execute(insert(PolicyRow), [row])
    sources: list[dict[str, Any]] = [{"policy_id": policy.id, **vars(source)} for source in policy.sources.values()]
    connection.execute(insert(SourceRow), sources)
    entries: list[dict[str, Any]] = []
    dated: list[dict[str, Any]] = []
    for position, (kind, key, details, series) in enumerate(_entries(policy)):
        entries.append({"policy_id": policy.id, "kind": kind, "key": key, "position": position, "details": details})
        dated += _dated_rows(policy.id, kind, key, series)
    connection.execute(insert(EntryRow), entries)
    connection.execute(insert(DatedRow), dated)
