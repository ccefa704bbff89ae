"""Values in English words: 800 yuan/month, PhD 1,200 yuan/month, 6 June 2018, more than 300 companies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from knowledge.english.figures import write_english_date, write_english_number
from knowledge.english.words import english_words, translate
from knowledge.language import HAN
from knowledge.policy import TEXT_UNITS
from knowledge.snapshot import Held


def write_unit(value: Decimal, unit: str, own: str | None = None) -> str:
    """A number with its unit: 36 months, 1 year, 60%, 150,000 yuan; ``own`` is the parameter's own English unit."""
    written, words = write_english_number(value), own if own is not None else translate("units", unit)
    if words == "%":
        return f"{written}%"
    if value == 1:
        first, *rest = words.split(" ", 1)
        words = " ".join([english_words()["singular"].get(first, first.removesuffix("s")), *rest])
    return f"{written} {words}".strip()


def write_held(held: Held, choice: str | None = None, first: str | None = None) -> str:
    """A parameter in English; a table row by row, or one ``choice``; ``first`` names the row to begin with."""
    if isinstance(held.value, dict):
        if choice:
            return _write_one(held, held.value[choice], choice)
        rows = sorted(held.value, key=lambda row: row != first)
        return ", ".join(f"{name_row(held.details, row)} {_write_one(held, held.value[row], row)}" for row in rows)
    if isinstance(held.value, list):
        low, high = held.value
        return f"{_bare(low)} to {_write_one(held, high)}"
    return _write_one(held, held.value)


def name_row(details: Mapping[str, Any], row: str) -> str:
    """The English of a table's row: the parameter's own, or that of the choice."""
    rows = (details.get("en") or {}).get("rows") or {}
    return str(rows.get(row) or translate("choices", row))


def label_of(held: Held, choice: str | None = None) -> str:
    """The English label of a parameter; the Chinese one where nobody has written any."""
    label = str((held.details.get("en") or {}).get("label") or held.details.get("label", held.key))
    return f"{label} ({name_row(held.details, choice)})" if choice else label


def _bare(value: Any) -> str:
    return write_english_date(value) if isinstance(value, date) else write_english_number(value)


def _write_one(held: Held, value: Any, row: str | None = None) -> str:
    if isinstance(value, date):
        return write_english_date(value)
    if not isinstance(value, Decimal):
        return _write_text(held, str(value), row)
    english, unit = held.details.get("en") or {}, str(held.details.get("unit", ""))
    own = english.get("unit")
    written = write_unit(value, "" if unit in TEXT_UNITS else unit, str(own) if own is not None else None)
    if "form" in english:
        return str(english["form"]).replace("{n}", written)
    form = str(held.details.get("form") or "")
    sign = next((words for sign, words in english_words()["forms"].items() if sign in form), "")
    return f"{sign} {written}".strip()


def _write_text(held: Held, value: str, row: str | None) -> str:
    """A text in its English; one without Chinese characters as it is; any other in quotation marks, as it stands."""
    english = held.en.get(row) if isinstance(held.en, dict) else held.en
    return str(english) if english else f"“{value}”" if HAN.search(value) else value
