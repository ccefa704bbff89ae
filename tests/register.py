"""Compare a research register with the policy files: every record stands somewhere, in the right way.

    uv run python tests/register.py facts.json

A record is placed by ``ref:`` on a dated value, sentence or gap. An unverified one may stand in a gap only; a third-party
one only under a third-party source.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

POLICIES = Path(__file__).parent.parent / "knowledge" / "policies"


def list_references(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Every (record id, keys leading to it, source key) below a YAML node."""
    if isinstance(node, dict):
        references = node.get("ref", ())
        for reference in [references] if isinstance(references, str) else references:
            yield reference, path, str(node.get("source", ""))
        for key, value in node.items():
            yield from list_references(value, (*path, str(key)))
    elif isinstance(node, list):
        for value in node:
            yield from list_references(value, path)


def compare(records: list[dict[str, str]], folder: Path = POLICIES) -> list[str]:
    """What is wrong, one line each; empty when every record has its place."""
    shared = yaml.safe_load((folder / "sources.yaml").read_text(encoding="utf-8"))
    places: dict[str, list[tuple[str, bool, str]]] = {}
    for file in sorted(folder.rglob("*.yaml")):
        raw = yaml.safe_load(file.read_text(encoding="utf-8"))
        sources = {**shared, **(raw.get("sources") or {})}
        for reference, path, source in list_references(raw):
            standing = sources.get(source, {}).get("standing", "")
            places.setdefault(reference, []).append((file.name, "unknown" in path, standing))
    problems = []
    for record in records:
        found = places.get(record["id"], [])
        stated = [standing for _, in_gap, standing in found if not in_gap]
        if not found:
            problems.append(f"{record['id']}: stands in no policy file")
        elif record["status"] == "unverified" and stated:
            problems.append(f"{record['id']}: unverified, but stated in {found[0][0]}")
        elif record["status"] == "third-party" and stated and "third_party" not in stated:
            problems.append(f"{record['id']}: third-party, but stated as {stated[0] or 'unsourced'} in {found[0][0]}")
    return problems


if __name__ == "__main__":
    register = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    wrong = compare(register)
    print("\n".join(wrong) or f"{len(register)} records, every one in its place")
    sys.exit(bool(wrong))
