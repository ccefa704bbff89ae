"""Words that lead to what the knowledge can say: the units, and every wording of the tables that leads to one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.engine import Connection

from knowledge.aspects import known_aspects
from knowledge.english.words import aspect_label
from knowledge.sentences import PLACEHOLDER
from knowledge.store import DatedRow, EntryRow, PolicyRow


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that can be said: a section, faq entry or gap of a policy. ``aspect`` is the question kind, if any."""

    policy: str
    kind: str  # section | faq | unknown
    key: str
    aspect: str | None


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that lead to a unit; ``is_question`` when somebody would ask in these very words."""

    unit: Unit
    text: str
    is_question: bool


def _read_english(connection: Connection) -> list[Wording]:
    """What sections and faq entries say in English, so that English words lead to them."""
    aspects = {
        (row.policy_id, row.kind, row.key): row.details.get("aspect")
        for row in connection.execute(select(EntryRow.__table__).where(EntryRow.kind.in_(("section", "faq"))))
    }
    rows = connection.execute(
        select(DatedRow.policy_id, DatedRow.kind, DatedRow.key, DatedRow.en)
        .where(DatedRow.kind.in_(("section", "faq")))
        .order_by(DatedRow.id)
    )
    return [
        Wording(
            Unit(policy, kind, key, key if kind == "section" else aspects[policy, kind, key]),
            PLACEHOLDER.sub("", str(english)), False,
        )
        for policy, kind, key, english in rows if english
    ]  # fmt: skip


def read_wordings(connection: Connection, strip: Callable[[str], str]) -> list[Wording]:
    """Every wording of the tables, policy by policy: what sections say, what faq entries and gaps are asked by.

    ``strip`` takes policy names out of a text; a wording stands in full and without names, for a question that names its
    policy is searched for by the rest of its words.
    """
    policies = connection.execute(select(PolicyRow.id, PolicyRow.title, PolicyRow.title_en)).all()
    titles = {row.id: row.title for row in policies}
    english = {row.id: row.title_en for row in policies if row.title_en}
    wordings: list[Wording] = []
    rows = connection.execute(
        select(DatedRow.policy_id, DatedRow.key, DatedRow.value).where(DatedRow.kind == "section").order_by(DatedRow.id)
    )
    for policy_id, key, value in rows:
        unit, title = Unit(policy_id, "section", key, key), titles[policy_id]
        wordings.append(Wording(unit, f"{title} {' '.join(known_aspects()[key].words)}", False))
        wordings.append(Wording(unit, f"{title} {PLACEHOLDER.sub('', str(value or ''))}", False))
        if policy_id in english:
            wordings.append(Wording(unit, f"{english[policy_id]} {aspect_label(key)}", False))
    wordings += _read_english(connection)
    entries = connection.execute(
        select(EntryRow.__table__)
        .where(EntryRow.kind.in_(("faq", "unknown")))
        .order_by(EntryRow.policy_id, EntryRow.kind, EntryRow.position)
    )
    for entry in entries:
        unit = Unit(entry.policy_id, entry.kind, entry.key, entry.details["aspect"])
        wordings += [Wording(unit, ask, True) for ask in entry.details["ask"]]
        if entry.kind == "unknown":
            wordings.append(Wording(unit, f"{titles[entry.policy_id]} {entry.details['about']}", True))
            if entry.details["en"]:
                wordings.append(Wording(unit, str(entry.details["en"]), True))
    bare = [replace(wording, text=text) for wording in wordings if len(text := strip(wording.text)) > 1]
    return sorted(dict.fromkeys([*wordings, *bare]), key=lambda wording: wording.unit.policy)


def read_said(connection: Connection) -> list[tuple[Unit, str]]:
    """What each unit says, on whatever day, placeholders taken out."""
    aspects = {
        (row.policy_id, row.kind, row.key): row.details.get("aspect")
        for row in connection.execute(
            select(EntryRow.policy_id, EntryRow.kind, EntryRow.key, EntryRow.details).where(
                EntryRow.kind.in_(("faq", "unknown"))
            )
        )
    }
    rows = connection.execute(
        select(DatedRow.policy_id, DatedRow.kind, DatedRow.key, DatedRow.value)
        .where(DatedRow.kind.in_(("section", "faq", "unknown")))
        .order_by(DatedRow.id)
    )
    return [
        (
            Unit(policy, kind, key, key if kind == "section" else aspects.get((policy, kind, key))),
            PLACEHOLDER.sub("", str(value)),
        )
        for policy, kind, key, value in rows if value
    ]  # fmt: skip
