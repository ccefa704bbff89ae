"""Turn one file's YAML into a Policy and say everything that is wrong with it. Knows one file, not the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from knowledge.aspects import table_rows
from knowledge.complaints import Complaints
from knowledge.english.checks import check_english, read_label, read_name, read_title
from knowledge.facts import known_facts
from knowledge.payments import read_payment
from knowledge.policy import (
    PLACES,
    SECTIONS,
    TEXT_UNITS,
    TOPICS,
    Contact,
    Dated,
    Faq,
    Parameter,
    Policy,
    Relation,
    Series,
    Source,
    Unknown,
)
from knowledge.rules import check_rule
from knowledge.sources import read_sources

REQUIRED = ("title", "place", "topic", "owner", "contact", "in_force", "sections")
OPTIONAL = [
    "aliases",
    "audience",
    "generic",
    "traits",
    "priority",
    "review_by",
    "sources",
    "parameters",
    "eligibility",
    "payment",
    "brief",
    "relations",
    "faq",
    "unknown",
    "en",
]
RELATIONS = ("deducts", "excludes", "separate")


def read_series(
    at: str, raw: Any, sources: Mapping[str, Source], note: Complaints, check: Callable[[str, Any], Any]
) -> Series:
    """A ``{date: {value, source, clause?}}`` mapping in date order; ``check(key, value)`` returns the value to keep."""
    entries = []
    for day, spec in note.mapping(at, raw).items():
        key = f"{at}.{day}"
        if type(day) is not date:
            note.add(key, f"bad date {day!r}; write YYYY-MM-DD")
            continue
        spec = note.mapping(key, spec)
        note.keys(f"{key}.", spec, ("source",), ("value", "clause", "ref", "en"))
        if "value" not in spec:
            note.add(f"{key}.value", "missing; add it (null ends the series)")
        if spec.get("source") is not None and spec["source"] not in sources:
            note.add(f"{key}.source", f"unknown source {spec['source']!r}; add it under sources:")
        value = spec.get("value")
        value = value if value is None else check(key, value)
        english = check_english(key, spec.get("en"), value, note)
        entries.append(Dated(day, value, str(spec.get("source")), spec.get("clause"), english))
    return tuple(sorted(entries, key=lambda entry: entry.start))


def _scalar_for(unit: str, value: Any) -> Any:
    """The value in the type of its unit; None when it does not fit."""
    if unit == "date":
        return value if type(value) is date else None
    if unit in TEXT_UNITS:
        return value if isinstance(value, str) else None
    if isinstance(value, bool):
        return None
    return Decimal(value) if isinstance(value, int | Decimal) else None


def _parameter_check(unit: str, by: str | None, note: Complaints) -> Callable[[str, Any], Any]:
    def check(key: str, value: Any) -> Any:
        if by:
            table = {str(k): _scalar_for(unit, v) for k, v in note.mapping(key, value).items()}
            choices = known_facts()[by].choices if by in known_facts() else tuple(table)
            for choice, item in table.items():
                if choice not in choices:
                    note.add(key, f"{choice!r} is no choice of {by}; use one of {', '.join(choices)}")
                if item is None:
                    note.add(f"{key}.{choice}", f"{value[choice]!r} is no value in {unit}; correct it")
            return table
        if isinstance(value, list):
            pair = [_scalar_for(unit, item) for item in value]
            if len(pair) == 2 and None not in pair and pair[0] < pair[1]:
                return pair
            note.add(key, f"{value!r} is no range; write [low, high]")
            return None
        kept = _scalar_for(unit, value)
        if kept is None:
            note.add(key, f"{value!r} is no value in {unit}; correct the value or the unit")
        return kept

    return check


def read_parameters(raw: Any, sources: Mapping[str, Source], note: Complaints) -> dict[str, Parameter]:
    """The ``parameters:`` mapping of a file."""
    parameters = {}
    for name, spec in note.mapping("parameters", raw).items():
        at = f"parameters.{name}"
        spec = note.mapping(at, spec)
        if not note.keys(f"{at}.", spec, ("label", "unit", "values"), ("by", "form", "en")):
            continue
        by, unit, form = spec.get("by"), str(spec["unit"]), spec.get("form")
        if by not in (None, "rows") and (by not in known_facts() or not known_facts()[by].choices):
            note.add(f"{at}.by", f"{by!r} is no choice fact; name one of facts.yaml, or rows")
        if form is not None and "{n}" not in str(form):
            note.add(f"{at}.form", "needs {n} where the number stands; write 超过{n}{unit}")
        series = read_series(f"{at}.values", spec["values"], sources, note, _parameter_check(unit, by, note))
        english = read_label(f"{at}.en", spec.get("en"), note)
        parameters[str(name)] = Parameter(str(name), str(spec["label"]), unit, series, form, by, english)
    return parameters


def _text(note: Complaints) -> Callable[[str, Any], Any]:
    def check(key: str, value: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            note.add(key, "needs a sentence; write one or null")
            return None
        return value.strip()

    return check


def _flag(note: Complaints) -> Callable[[str, Any], Any]:
    def check(key: str, value: Any) -> Any:
        if not isinstance(value, bool):
            note.add(key, f"{value!r} is neither true nor false; correct it")
        return value

    return check


def _rule(parameters: Mapping[str, Parameter], note: Complaints) -> Callable[[str, Any], Any]:
    def check(key: str, value: Any) -> Any:
        for problem in check_rule(value, parameters):
            note.add(key, problem)
        return value

    return check


def read_faq(raw: Any, sources: Mapping[str, Source], note: Complaints) -> tuple[Faq, ...]:
    """The ``faq:`` list of a file."""
    entries = []
    for index, spec in enumerate(raw if isinstance(raw, list) else [raw]):
        at = f"faq[{index}]"
        spec = note.mapping(at, spec)
        if note.keys(f"{at}.", spec, ("ask", "say"), ("aspect",)):
            if "aspect" in spec:
                note.one_of(f"{at}.aspect", spec["aspect"], SECTIONS)
            say = read_series(f"{at}.say", spec["say"], sources, note, _text(note))
            entries.append(Faq(f"faq_{index}", note.texts(f"{at}.ask", spec["ask"]), say, spec.get("aspect")))
    return tuple(entries)


def read_unknown(raw: Any, sources: Mapping[str, Source], note: Complaints) -> tuple[Unknown, ...]:
    """The ``unknown:`` list of a file."""
    entries = []
    for index, spec in enumerate(raw if isinstance(raw, list) else [raw]):
        at = f"unknown[{index}]"
        spec = note.mapping(at, spec)
        if not note.keys(f"{at}.", spec, ("about", "route"), ("ask", "aspect", "say", "ref", "en")):
            continue
        if "aspect" in spec:
            note.one_of(f"{at}.aspect", spec["aspect"], SECTIONS)
        say = read_series(f"{at}.say", spec["say"], sources, note, _text(note)) if "say" in spec else ()
        ask = note.texts(f"{at}.ask", spec["ask"]) if "ask" in spec else ()
        about, route = str(spec["about"]), str(spec["route"])
        english = read_name(f"{at}.en", spec.get("en"), note)
        entries.append(Unknown(f"unknown_{index}", about, route, ask, spec.get("aspect"), say, english))
    return tuple(entries)


def read_relations(raw: Any, sources: Mapping[str, Source], note: Complaints) -> tuple[Relation, ...]:
    """The ``relations:`` list: ``{deducts: policy_id, say: {date: …}}``."""
    entries = []
    for index, spec in enumerate(raw if isinstance(raw, list) else [raw]):
        at = f"relations[{index}]"
        spec = note.mapping(at, spec)
        kinds = [kind for kind in RELATIONS if kind in spec]
        if len(kinds) != 1:
            note.add(at, f"needs exactly one of {', '.join(RELATIONS)}; correct it")
        elif note.keys(f"{at}.", spec, (kinds[0], "say"), ()):
            say = read_series(f"{at}.say", spec["say"], sources, note, _text(note))
            entries.append(Relation(kinds[0], str(spec[kinds[0]]), say))
    return tuple(entries)


def read_contact(contact_id: str, spec: Any, sources: Mapping[str, Source], note: Complaints) -> Contact:
    """One entry of contacts.yaml; empty mappings stay empty on purpose."""
    spec = note.mapping(contact_id, spec)
    note.keys(f"{contact_id}.", spec, ("name", "place"), ("phone", "address", "hours", "url", "en"))
    note.one_of(f"{contact_id}.place", spec.get("place"), PLACES)

    def series(key: str) -> Series:
        return read_series(f"{contact_id}.{key}", spec.get(key) or {}, sources, note, _text(note))

    return Contact(
        contact_id, str(spec.get("name")), str(spec.get("place")),
        series("phone"), series("address"), series("hours"), series("url"),
        read_name(f"{contact_id}.en", spec.get("en"), note),
    )  # fmt: skip


def _check_header(raw: dict[str, Any], note: Complaints) -> None:
    note.one_of("place", raw["place"], PLACES)
    note.one_of("topic", raw["topic"], TOPICS)
    if raw.get("review_by") is not None and type(raw["review_by"]) is not date:
        note.add("review_by", f"bad date {raw['review_by']!r}; write YYYY-MM-DD")


def _all_sources(raw: dict[str, Any], shared: Mapping[str, Source], note: Complaints) -> dict[str, Source]:
    own = read_sources(raw["sources"], note) if raw.get("sources") else {}
    for key in own.keys() & shared.keys():
        note.add(f"sources.{key}", "stands in sources.yaml already; cite that one or choose another key")
    return dict(shared) | own


def _read_sentences(
    at: str, raw: Any, allowed: list[str], sources: Mapping[str, Source], note: Complaints
) -> dict[str, Series]:
    """The ``sections:`` or ``brief:`` mapping: a dated sentence for each kind of question."""
    read = {}
    for name, series in note.mapping(at, raw).items():
        note.one_of(f"{at}.{name}", name, allowed)
        read[str(name)] = read_series(f"{at}.{name}", series, sources, note, _text(note))
    if at == "sections" and "overview" not in read:
        note.add("sections.overview", "missing; every policy says in one sentence what it is")
    return read


def read_policy(policy_id: str, raw: dict[str, Any], shared: Mapping[str, Source], note: Complaints) -> Policy | None:
    """One policy file; None when too much is missing to go on."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", policy_id):
        note.add("file name", "is the id; use lower-case English words joined by _")
    if not note.keys("", raw, REQUIRED, tuple(OPTIONAL)):
        return None
    _check_header(raw, note)
    sources = _all_sources(raw, shared, note)
    parameters = read_parameters(raw["parameters"], sources, note) if raw.get("parameters") else {}
    sections = _read_sentences("sections", raw["sections"], SECTIONS, sources, note)
    title_en, aliases_en = read_title(raw.get("en"), note)

    return Policy(
        id=policy_id,
        title=str(raw["title"]),
        place=str(raw["place"]),
        topic=str(raw["topic"]),
        owner=str(raw["owner"]),
        contact=str(raw["contact"]),
        sources=sources,
        in_force=read_series("in_force", raw["in_force"], sources, note, _flag(note)),
        sections=sections,
        brief=_read_sentences("brief", raw["brief"], table_rows(), sources, note) if raw.get("brief") else {},
        aliases=note.texts("aliases", raw["aliases"]) if raw.get("aliases") else (),
        audience=note.texts("audience", raw["audience"]) if raw.get("audience") else (),
        generic=note.texts("generic", raw["generic"]) if raw.get("generic") else (),
        traits=note.texts("traits", raw["traits"]) if raw.get("traits") else (),
        priority=raw["priority"] if isinstance(raw.get("priority"), int) else 0,
        review_by=raw.get("review_by"),
        parameters=parameters,
        eligibility=read_series("eligibility", raw["eligibility"], sources, note, _rule(parameters, note))
        if raw.get("eligibility")
        else (),
        payment=read_payment(raw["payment"], parameters, note) if raw.get("payment") else {},
        relations=read_relations(raw["relations"], sources, note) if raw.get("relations") else (),
        faq=read_faq(raw["faq"], sources, note) if raw.get("faq") else (),
        unknown=read_unknown(raw["unknown"], sources, note) if raw.get("unknown") else (),
        title_en=title_en,
        aliases_en=aliases_en,
    )
