"""Read a whole folder of policies, check every file and what they say of each other, and hash the content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from knowledge.checks import read_contact, read_policy
from knowledge.complaints import Complaints
from knowledge.policy import Contact, Library, Policy, PolicyError, Series, Source
from knowledge.reader import read_mapping
from knowledge.rules import UNSTATED
from knowledge.sentences import check_sentence, check_values
from knowledge.sources import read_sources

KNOWLEDGE_FOLDER = Path(__file__).parent
POLICY_FOLDER = KNOWLEDGE_FOLDER / "policies"


def read_library(folder: Path = POLICY_FOLDER) -> Library:
    """Read every file below ``folder``.

    ``folder`` holds policies as ``<place>/<policy_id>.yaml`` and, at its top, sources.yaml (sources that several files
    cite) and contacts.yaml; where one of these two is missing, the project's own stands in.
    Raises PolicyError with all problems of all files.
    """
    library, problems = examine_library(folder)
    if problems:
        raise PolicyError(problems)
    return library


def examine_library(folder: Path = POLICY_FOLDER) -> tuple[Library, list[str]]:
    """As ``read_library``, with the problems returned instead of raised."""
    problems: list[str] = []
    shared = _read_shared(_find(folder, "sources.yaml"), problems)
    contacts = _read_contacts(_find(folder, "contacts.yaml"), shared, problems)
    policies: dict[str, Policy] = {}
    paths = sorted(folder.glob("*/*.yaml"))
    for path in paths:
        raw = read_mapping(path, problems)
        if path.stem in policies:
            problems.append(f"{path.name}: file name: used in two folders; rename one")
        if raw is not None and (policy := read_policy(path.stem, raw, shared, Complaints(path.name, problems))):
            policies[policy.id] = policy
    if not paths:
        problems.append(f"{folder.name}: folder: no policy files below it; add <place>/<policy_id>.yaml")
    for policy in policies.values():
        problems += _check_references(policy, policies, contacts)
    problems += _check_names(policies)
    files = [*paths, _find(folder, "sources.yaml"), _find(folder, "contacts.yaml")]
    return Library(policies, contacts, hash_files(files)), problems


def hash_files(paths: list[Path]) -> str:
    """The first 16 hex digits of a SHA-256 over names and bytes, in the order of names."""
    digest = hashlib.sha256()
    for path in sorted(path for path in paths if path.exists()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _find(folder: Path, name: str) -> Path:
    return folder / name if (folder / name).exists() else POLICY_FOLDER / name


def _read_shared(path: Path, problems: list[str]) -> dict[str, Source]:
    raw = read_mapping(path, problems)
    return read_sources(raw, Complaints(path.name, problems)) if raw else {}


def _read_contacts(path: Path, shared: dict[str, Source], problems: list[str]) -> dict[str, Contact]:
    raw: dict[str, Any] = read_mapping(path, problems) or {}
    note = Complaints(path.name, problems)
    return {key: read_contact(key, spec, shared, note) for key, spec in raw.items()}


def _series(policy: Policy) -> Iterator[tuple[str, Series]]:
    """Every sentence series of a policy with its key."""
    yield from ((f"sections.{name}", series) for name, series in policy.sections.items())
    yield from ((f"brief.{name}", series) for name, series in policy.brief.items())
    yield from ((f"faq[{index}].say", entry.say) for index, entry in enumerate(policy.faq))
    yield from ((f"unknown[{index}].say", entry.say) for index, entry in enumerate(policy.unknown))
    yield from ((f"relations[{index}].say", entry.series) for index, entry in enumerate(policy.relations))


def _conditions(rule: Any) -> Iterator[dict[str, Any]]:
    if isinstance(rule, dict):
        for part in rule.get("all") or rule.get("any") or ():
            yield from _conditions(part)
        if "fact" in rule or UNSTATED in rule:
            yield rule


def _check_references(policy: Policy, policies: dict[str, Policy], contacts: dict[str, Contact]) -> list[str]:
    found = [
        (f"{key}.{entry.start}{suffix}", problem)
        for key, series in _series(policy)
        for entry in series
        for suffix, text in (("", entry.value), (".en", entry.en))
        if isinstance(text, str)
        for problem in [
            *check_sentence(text, policy, policies),
            *check_values(text, entry.start, policy, policies),
        ]
    ]
    for entry in policy.eligibility:
        for condition in _conditions(entry.value):
            said = " ".join(str(condition.get(key, "")) for key in ("say", UNSTATED, "en"))
            for problem in check_sentence(said, policy, policies):
                found.append((f"eligibility.{entry.start}.{condition.get('fact', UNSTATED)}", problem))
    for index, relation in enumerate(policy.relations):
        if relation.policy not in policies:
            found.append((f"relations[{index}]", f"unknown policy {relation.policy!r}; name a policy file"))
    routes = [("contact", policy.contact)] + [(f"unknown[{i}].route", u.route) for i, u in enumerate(policy.unknown)]
    found += [(at, f"unknown contact {to!r}; add it to contacts.yaml") for at, to in routes if to not in contacts]
    return [f"{policy.id}.yaml: {key}: {problem}" for key, problem in found]


def _check_names(policies: dict[str, Policy]) -> list[str]:
    """Two policies of one place must not answer to the same name; other places are told apart by the place."""
    owner: dict[tuple[str, str], str] = {}
    problems = []
    for policy in policies.values():
        for name in dict.fromkeys(map(str.lower, (policy.title, *policy.aliases, *policy.names_en))):
            other = owner.setdefault((policy.place, name), policy.id)
            if other != policy.id:
                problems.append(f"{policy.id}.yaml: aliases: {name!r} is also a name of {other}; keep it in one file")
    return problems
