"""Read the ``en`` keys of a policy file: English beside the Chinese it translates."""

from __future__ import annotations

import re
from typing import Any

from knowledge.complaints import Complaints
from knowledge.language import HAN
from knowledge.sentences import PLACEHOLDER

LABEL_KEYS = ("unit", "form", "rows")


def check_english(key: str, english: Any, value: Any, note: Complaints) -> Any:
    """The English of one dated value: a sentence, or a mapping for a table of texts; None when there is none."""
    if english is None:
        return None
    at = f"{key}.en"
    if isinstance(value, dict) and isinstance(english, dict):
        for row in value:
            if not isinstance(english.get(row), str):
                note.add(f"{at}.{row}", "missing; give every row its English")
        return {str(row): text.strip() for row, text in english.items() if isinstance(text, str)}
    if not isinstance(value, str):
        note.add(at, "stands beside no text; numbers and dates are written in English by themselves, take it out")
        return None
    return read_name(at, english, note)


def read_name(at: str, english: Any, note: Complaints) -> str | None:
    """One English text; None when there is none."""
    if english is None:
        return None
    if not isinstance(english, str) or not english.strip():
        note.add(at, "needs an English text; write one or take the key out")
        return None
    if HAN.search(PLACEHOLDER.sub("", english)):
        note.add(at, "holds Chinese characters; write it in English")
    return english.strip()


def read_label(at: str, english: Any, note: Complaints) -> dict[str, Any]:
    """The English of a parameter: its label, or ``{label, unit?, form?, rows?}``; empty when there is none."""
    if english is None:
        return {}
    if not isinstance(english, dict):
        english = {"label": english}
    if not note.keys(f"{at}.", english, ("label",), LABEL_KEYS):
        return {}
    if "form" in english and "{n}" not in str(english["form"]):
        note.add(f"{at}.form", "needs {n} where the number stands; write more than {n}")
    read = {name: read_name(f"{at}.{name}", english[name], note) for name in ("label", "unit") if name in english}
    rows = note.mapping(f"{at}.rows", english["rows"]) if "rows" in english else {}
    named = {str(row): read_name(f"{at}.rows.{row}", text, note) for row, text in rows.items()}
    return {**read, **({"form": english["form"]} if "form" in english else {}), **({"rows": named} if named else {})}


def read_title(english: Any, note: Complaints) -> tuple[str | None, tuple[str, ...]]:
    """The ``en:`` of a policy: its English title, and other English names people use, in small letters."""
    if english is None:
        return None, ()
    if not isinstance(english, dict):
        english = {"title": english}
    if not note.keys("en.", english, ("title",), ("aliases",)):
        return None, ()
    aliases = note.texts("en.aliases", english["aliases"]) if "aliases" in english else ()
    for name in (*aliases, str(english["title"])):
        if not re.fullmatch(r"[\x20-\x7e]+", name):
            note.add("en", f"{name!r} is not plain English; use ASCII letters")
    return read_name("en.title", english["title"], note), tuple(alias.lower() for alias in aliases)
