"""Read the sources that a file cites, or sources.yaml that all may cite."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from knowledge.complaints import Complaints
from knowledge.policy import STANDINGS, Source

PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def read_sources(raw: Any, note: Complaints) -> dict[str, Source]:
    """The ``sources:`` mapping of a file."""
    sources = {}
    for key, spec in note.mapping("sources", raw).items():
        at = f"sources.{key}."
        spec = note.mapping(at[:-1], spec)
        if not note.keys(at, spec, ("title", "standing", "checked"), ("number", "url", "issued")):
            continue
        note.one_of(f"{at}standing", spec["standing"], STANDINGS)
        issued = spec.get("issued")
        if issued is not None and not PARTIAL_DATE.fullmatch(str(issued)):
            note.add(f"{at}issued", f"bad date {issued!r}; write 2025, 2025-03 or 2025-03-20")
        if not isinstance(spec["checked"], date):
            note.add(f"{at}checked", f"bad date {spec['checked']!r}; write YYYY-MM-DD")
        sources[str(key)] = Source(
            str(key), str(spec["title"]), str(spec["standing"]), spec["checked"],
            spec.get("number"), spec.get("url"), None if issued is None else str(issued),
        )  # fmt: skip
    return sources
