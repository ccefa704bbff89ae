"""The words of the knowledge against the code that uses them: aspects, facts, places, contacts, review dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bot.nlu.fact_patterns import EVENTS, PHRASES, QUANTITIES, WORDS
from knowledge.aspects import ASPECTS_FILE
from knowledge.complaints import Complaints
from knowledge.compose import Composer
from knowledge.facts import FACTS_FILE
from knowledge.names import PLACES_FILE
from knowledge.policy import PLACES, SECTIONS, Library
from knowledge.reader import read_mapping

KINDS = ("number", "choice", "yes_no", "date")
ARITHMETIC = {
    "headcount",
    "wanted_months",
    "floor_area",
    "market_rent",
    "subsidy_parts",
    "subsidy_full",
}  # read for a sum, never asked for by a rule


def check_aspects(problems: list[str], path: Path = ASPECTS_FILE) -> None:
    """The aspects are the sections, each with a label, a question that names the policy, and words."""
    raw, note = read_mapping(path, problems) or {}, Complaints(path.name, problems)
    for key in SECTIONS:
        if key not in raw:
            note.add(key, "missing; every section needs a label, a question and words")
    for key, spec in raw.items():
        note.one_of(key, key, SECTIONS)
        if (
            note.keys(f"{key}.", note.mapping(key, spec), ("label", "ask", "words"), ("row",))
            and "{title}" not in spec["ask"]
        ):
            note.add(f"{key}.ask", "does not name the policy; write {title} in it")


def check_facts(problems: list[str], path: Path = FACTS_FILE) -> None:
    """The facts are well formed, and what the patterns read is one of them with a value it can have."""
    raw, note = read_mapping(path, problems) or {}, Complaints(path.name, problems)
    for name, spec in raw.items():
        if note.keys(
            f"{name}.",
            note.mapping(name, spec),
            ("label", "kind", "ask"),
            ("unit", "choices", "yes", "no", "none", "zero", "grows"),
        ):
            note.one_of(f"{name}.kind", spec["kind"], KINDS)
            if (spec["kind"] == "choice") != bool(spec.get("choices")):
                note.add(f"{name}.choices", "belong to a fact of kind choice, and only there; correct it")
    found = Complaints("fact_patterns.py", problems)
    for name, kind, value in dict.fromkeys(_read_patterns()):
        if name in ARITHMETIC:
            continue
        if name not in raw:
            found.add(name, "no such fact in facts.yaml; correct the name or add the fact")
        elif isinstance(raw[name], dict) and not _can_have(raw[name], kind, value):
            found.add(name, f"facts.yaml says {raw[name].get('kind')}, the pattern gives {value or kind}; correct one")


def _read_patterns() -> Iterator[tuple[str, str, str]]:
    """Every fact that a pattern reads as (name, kind, choice)."""
    yield from ((name, "choice", value) for name, value, _ in WORDS)
    for name, value, _ in PHRASES:
        yield (name, "yes_no", "") if isinstance(value, bool) else (name, "choice", str(value))
    yield from ((name, "number", "") for name, _, _ in QUANTITIES)
    yield from ((name, "date", "") for name, _, _ in EVENTS)


def _can_have(spec: Mapping[str, Any], kind: str, value: str) -> bool:
    return spec.get("kind") == kind and (kind != "choice" or value in (spec.get("choices") or ()))


def check_places(problems: list[str], path: Path = PLACES_FILE) -> set[str]:
    """Every place has names and lies in a place that exists, without a circle; the places."""
    raw, note = read_mapping(path, problems) or {}, Complaints(path.name, problems)
    owner: dict[str, str] = {}
    for place, spec in raw.items():
        if not note.keys(f"{place}.", note.mapping(place, spec), ("names",), ("within",)):
            continue
        for name in note.texts(f"{place}.names", spec["names"]):
            if (other := owner.setdefault(name, place)) != place:
                note.add(f"{place}.names", f"{name!r} is also a name of {other}; keep it at one place")
        _check_within(place, raw, note)
    for place in PLACES:
        if place not in raw:
            note.add(place, "missing, though policies may name it; add it")
    return set(raw)


def _check_within(place: str, raw: Mapping[str, Any], note: Complaints) -> None:
    seen, current = [place], str(raw[place].get("within") or "")
    if current and current not in raw:
        note.add(f"{place}.within", f"unknown place {current!r}; add it or correct the name")
    while isinstance(raw.get(current), dict):
        if current in seen:
            note.add(f"{place}.within", f"goes in a circle over {current}; correct it")
            return
        seen.append(current)
        current = str(raw[current].get("within") or "")


def check_contacts(library: Library, places: set[str], home: str, problems: list[str]) -> None:
    """Contacts and policies lie in known places; the hall that every answer can send people to is on record."""
    note = Complaints("contacts.yaml", problems)
    for contact in library.contacts.values():
        if contact.place not in places:
            note.add(f"{contact.id}.place", f"unknown place {contact.place!r}; add it to places.yaml")
    if Composer.hall not in library.contacts:
        note.add(Composer.hall, "missing; every answer may send people there")
    if home not in places:
        problems.append(f"TALENTBOT_PLACE: value: unknown place {home!r}; use one of places.yaml")


def list_overdue(library: Library, on: date) -> list[str]:
    """One line for each policy that should have been looked at again before a day, the longest overdue first."""
    due = [policy for policy in library.policies.values() if policy.review_by and policy.review_by < on]
    due.sort(key=lambda policy: (policy.review_by, policy.id))
    return [f"{policy.id}.yaml: review_by: {policy.review_by} 已过，请 {policy.owner} 核对来源后改期" for policy in due]
