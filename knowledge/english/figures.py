"""Figures as English writes them: 11 April 2024, CNY 150,000, 36 months, three years. Read into the units of Chinese ones.

Knows numbers, units and dates; ``knowledge.figures`` asks it first and reads what is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
SCALES = {"thousand": 10**3, "k": 10**3, "million": 10**6, "billion": 10**9}
# English units -> the unit that a Chinese figure of the same kind has.
UNITS = {
    "working days": "个工作日", "working day": "个工作日", "business days": "个工作日", "business day": "个工作日",
    "percentage points": "个百分点", "percentage point": "个百分点", "percent": "%", "per cent": "%",
    "square metres": "平方米", "square metre": "平方米", "square meters": "平方米", "sq m": "平方米", "m²": "平方米",
    "years of age": "岁", "year of age": "岁", "years old": "岁", "year old": "岁", "yuan": "元", "rmb": "元", "cny": "元",
    "months": "个月", "month": "个月", "years": "年", "year": "年", "hours": "小时", "hour": "小时", "days": "天",
    "day": "天", "people": "人", "person": "人", "persons": "人", "companies": "家", "company": "家",
    "enterprises": "家", "employers": "家", "homes": "套", "home": "套", "flats": "套", "apartments": "套",
    "events": "场", "event": "场", "times": "次", "time": "次", "departments": "个部门", "department": "个部门",
    "items": "项", "item": "项", "measures": "条", "measure": "条", "places": "处", "place": "处",
    "universities": "所", "university": "所", "jobs": "个", "job": "个",
}  # fmt: skip
ONE_COUNTS = {"年", "个月", "天", "小时", "个工作日", "岁", "元", "%"}  # one home, one of two is ordinary speech
_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = {word: n for n, word in enumerate(_ONES.split(), 1)} | {w: 10 * n for n, w in enumerate(_TENS.split(), 2)}
_MONTH = "|".join(f"{name}|{name[:3]}" for name in MONTHS)
_UNIT = "|".join(re.escape(unit).replace(r"\ ", r"[\s-]") for unit in sorted(UNITS, key=len, reverse=True))
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"

ENGLISH_FIGURE = re.compile(
    rf"(?:(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s)?\b(?P<month>{_MONTH})\b\.?(?:\s(?P<after>\d{{1,2}})(?:st|nd|rd|th)?,)?\s(?P<year>(?:19|20)\d\d)(?!\d)"
    rf"|(?:CNY|RMB|¥)\s?(?P<money>{_NUMBER})(?:\s?(?P<money_scale>thousand|million|billion|k)\b)?(?![\d])"
    rf"|(?<![\d.,-])(?P<number>{_NUMBER})(?:[\s-]?(?P<scale>thousand|million|billion|k)\b)?(?:[\s-](?P<unit>{_UNIT})(?![a-z]))?"
    rf"|\b(?P<words>(?:{_WORD})(?:[\s-](?:{_WORD}))?)(?:\s(?P<word_scale>hundred|thousand|million))?[\s-](?P<word_unit>{_UNIT})(?![a-z])",
    re.IGNORECASE,
)
NUMBERED_MONTHS = {name.lower()[:3]: number for number, name in enumerate(MONTHS, 1)}


class Found(NamedTuple):
    """One English figure of a text with its place, in the terms of ``knowledge.figures.Figure``."""

    start: int
    end: int
    kind: str
    value: Decimal | str
    unit: str


def find_english(text: str) -> Iterator[Found]:
    """The figures of a text that only English writes so; a bare number is left for the general reading."""
    for match in ENGLISH_FIGURE.finditer(text):
        if match["year"]:
            yield Found(match.start(), match.end(), "date", _read_date(match), "")
        elif match["money"]:
            yield Found(match.start(), match.end(), "number", _scaled(match["money"], match["money_scale"]), "元")
        elif match["number"] and (match["scale"] or match["unit"]):
            yield Found(
                match.start(), match.end(), "number", _scaled(match["number"], match["scale"]), _unit(match["unit"])
            )
        elif match["words"]:
            if (
                match["words"].lower() == "one"
                and not match["word_scale"]
                and _unit(match["word_unit"]) not in ONE_COUNTS
            ):
                continue
            value = sum(WORDS[word] for word in re.split(r"[\s-]", match["words"].lower()))
            scale = {"hundred": 100, "": 1, **SCALES}[(match["word_scale"] or "").lower()]
            yield Found(match.start(), match.end(), "number", Decimal(value * scale), _unit(match["word_unit"]))


def _read_date(match: re.Match[str]) -> str:
    parts = [match["year"], f"{NUMBERED_MONTHS[match['month'].lower()[:3]]:02d}"]
    day = match["day"] or match["after"]
    return "-".join([*parts, day.zfill(2)] if day else parts)


def _scaled(number: str, scale: str | None) -> Decimal:
    return Decimal(number.replace(",", "")) * SCALES.get((scale or "").lower(), 1)


def _unit(written: str | None) -> str:
    return UNITS[re.sub(r"[\s-]", " ", written.lower())] if written else ""


def write_english_date(day: date | str) -> str:
    """2024-04-11 -> 11 April 2024; a partial date (2025, 2025-03) as far as it goes: March 2025."""
    parts = [int(part) for part in str(day).split("-")]
    words = [str(parts[0])] + [MONTHS[part - 1] for part in parts[1:2]] + [str(part) for part in parts[2:]]
    return " ".join(reversed(words))


def write_english_number(value: Decimal) -> str:
    """150000 -> 150,000; 200000000 -> 200 million; 12.50 -> 12.5."""
    if value >= 10**7 and value % 10**5 == 0:
        return f"{_plain(value / 10**6)} million"
    return _plain(value)


def _plain(value: Decimal) -> str:
    text = format(value, ",f")
    return text.rstrip("0").rstrip(".") if "." in text else text
