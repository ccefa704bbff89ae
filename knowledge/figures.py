"""Figures in a text: read them, write them, and reconcile a text with what it may say.

Knows numbers, units and dates; knows nothing of policies. English forms are read by ``knowledge.english.figures``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from knowledge.english.figures import find_english

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"": 1, "百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
UNIT_NAMES = [
    "个工作日",
    "工作日",
    "个百分点",
    "百分点",
    "个部门",
    "部门",
    "平方米",
    "周岁",
    "个月",
    "小时",
    "元",
    "年",
    "月",
    "日",
    "天",
    "岁",
    "人",
    "家",
    "个",
    "套",
    "处",
    "所",
    "名",
    "项",
    "条",
    "场",
    "折",
    "倍",
    "期",
    "次",
    "届",
    "批",
    "成",
    "份",
    "位",
    "类",
    "版",
    "号",
    "级",
    "间",
    "栋",
    "门",
    "户",
    "%",
]
SAME_UNIT = {"周岁": "岁", "工作日": "个工作日", "部门": "个部门", "日": "天", "百分点": "个百分点"}
HAN = "零〇一二两三四五六七八九十百千"
_UNITS = "|".join(UNIT_NAMES)
# One of something is ordinary speech (一次, 一套, 一项); one of these is a figure.
_ONE_COUNTS = {"年", "个月", "月", "天", "岁", "周岁", "个工作日", "工作日", "小时", "折", "成"}

FIGURE = re.compile(
    r"(?P<date>\d{4}[年/.-]\d{1,2}[月/.-]\d{1,2}日?|\d{4}年\d{1,2}月|(?:19|20)\d{2}年)"
    r"|(?P<phone>\d{3,4}-\d{7,8}(?!\d))"
    rf"|(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?)\s?(?P<scale>千万|百万|万|亿|千|百)?[余多几]?\s?(?P<unit>{_UNITS})?"
    rf"|(?<!第)(?P<han>[{HAN}]+)(?P<han_scale>千万|百万|万|亿)?[余多几]?(?P<han_unit>{_UNITS})?"
)


class Figure(NamedTuple):
    """One figure of a text: ``kind`` date | phone | number; ``value`` canonical; ``unit`` empty when none follows."""

    kind: str
    value: str
    unit: str


def chinese_number(text: str) -> Decimal | None:
    """Read 十五, 三十六, 一千二, 二〇二四 (no 万 or 亿); None for what is no numeral or only about that many (两三)."""
    if all(c in DIGITS for c in text):
        if len(text) == 2 and not set(text) & set("零〇"):  # 二〇二四 is a year, 两三 no number
            return None
        return Decimal("".join(str(DIGITS[c]) for c in text)) if text else None
    total, digit, last = 0, None, 1
    for c in text:
        if c in DIGITS:
            if digit:
                return None
            digit = DIGITS[c]
            last = 1 if c in "零〇" else last
        elif c in TENS:
            total += TENS[c] * (1 if digit is None else digit)
            digit, last = None, TENS[c]
        else:
            return None
    return Decimal(total + (digit or 0) * (last // 10 if last > 10 else 1))


def plain_number(value: Decimal) -> str:
    """1200.00 -> 1200, 12.50 -> 12.5; never exponent form."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _date_figure(text: str) -> Figure:
    parts = [part.zfill(2) for part in re.findall(r"\d+", text)]
    return Figure("date", "-".join(parts), "")


def _han_figure(match: re.Match[str]) -> Figure | None:
    unit, scale, han = match["han_unit"] or "", match["han_scale"] or "", match["han"]
    value = chinese_number(han)
    if value is None or not (unit or scale or (len(han) > 1 and any(c in TENS for c in han))):
        return None
    if not scale and han == "一" and unit not in _ONE_COUNTS:
        return None
    if not unit and not scale and not any(c in DIGITS for c in han):
        return None
    return Figure("number", plain_number(value * SCALES[scale]), SAME_UNIT.get(unit, unit))


LATIN = re.compile("[A-Za-z¥]")


def _read(match: re.Match[str]) -> Figure | None:
    if match["date"]:
        return _date_figure(match["date"])
    if match["phone"]:
        return Figure("phone", match["phone"].replace("-", ""), "")
    if match["number"]:
        value = Decimal(match["number"].replace(",", "")) * SCALES[match["scale"] or ""]
        unit = match["unit"] or ""
        return Figure("number", plain_number(value), SAME_UNIT.get(unit, unit))
    return _han_figure(match)


@lru_cache(maxsize=8192)  # the same cards and source titles stand in answer after answer
def find_figures(text: str) -> tuple[tuple[Figure, str], ...]:
    """All figures of a text with the characters they were read from, in order."""
    text = rest = unicodedata.normalize("NFKC", text)
    found: list[tuple[int, Figure, str]] = []
    for start, end, kind, value, unit in find_english(text) if LATIN.search(text) else ():
        written = plain_number(value) if isinstance(value, Decimal) else value
        found.append((start, Figure(kind, written, unit), text[start:end]))
        rest = f"{rest[:start]}{'，' * (end - start)}{rest[end:]}"
    for match in FIGURE.finditer(rest):
        if figure := _read(match):
            found.append((match.start(), figure, match[0]))
    return tuple((figure, written) for _, figure, written in sorted(found, key=lambda item: item[0]))


def _allowed(evidence: Iterable[str]) -> set[Figure]:
    allowed: set[Figure] = set()
    for text in evidence:
        for figure, _ in find_figures(text):
            allowed.add(figure)
            if figure.kind == "date":  # 2024年4月 may be said of 2024-04-11
                parts = figure.value.split("-")
                allowed |= {Figure("date", "-".join(parts[:n]), "") for n in range(1, len(parts))}
                allowed.add(Figure("number", parts[0], ""))  # the year alone, as English writes it: in 2024
    return allowed


def unreconciled(text: str, evidence: Iterable[str]) -> list[str]:
    """Figures of ``text`` that stand in no string of ``evidence``, as they are written; empty when all are covered.

    A figure is a number with its unit, a date or a phone number: 12个月 is not covered by 12天.
    """
    allowed = _allowed(evidence)
    return [written for figure, written in find_figures(text) if figure not in allowed]


def write_date(day: date | str) -> str:
    """2024-04-11 -> 2024年4月11日; a partial date (2025, 2025-03) as far as it goes."""
    parts = [int(part) for part in str(day).split("-")]
    return "".join(f"{part}{unit}" for part, unit in zip(parts, "年月日", strict=False))


def write_number(value: Decimal, unit: str) -> str:
    """100000 元 -> 10万元, 13500 元 -> 1.35万元, 90450 元 -> 90450元, 200000000 人 -> 2亿人."""
    if value >= 10**8 and value % 10**6 == 0:
        return f"{plain_number(value / 10**8)}亿{unit}"
    if value >= 10**4 and value % 100 == 0:
        return f"{plain_number(value / 10**4)}万{unit}"
    return f"{plain_number(value)}{unit}"
