"""Numbers as people write them, rewritten in digits: 十五万, 15w, 150k, 一千二, 三万五, 壹万, 二零二三年, 仨月, 半年.

The value never changes: what cannot be read for certain (两三万, 十几个) stays as it is. ``knowledge.figures`` reads the result.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from knowledge.alignment import Edit
from knowledge.figures import TENS, chinese_number, plain_number, write_number

MONTHS = 12  # of a year
FORMAL = dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千", strict=True))
DIGIT, RANKS = "零〇一二两三四五六七八九", "十百千万亿"
RUN = rf"(?<![第几数好零〇一二两三四五六七八九十百千万亿点])[一二两三四五六七八九十][{DIGIT}{RANKS}]*(?:点[{DIGIT}]+(?=[万亿元倍]))?"
UNIT = r"[多余来]?(?:万|亿|元|块|个月|个?工作日|年(?!级)|个?小时|天|周?岁)"
NUMERAL = re.compile(rf"({RUN})(个?w(?![a-z])|个?k(?![a-z])|{UNIT})?")
FORMAL_RUN = re.compile(
    r"[壹贰叁肆伍陆柒捌玖][拾佰仟万亿零壹贰叁肆伍陆柒捌玖]*[拾佰仟][拾佰仟万亿零壹贰叁肆伍陆柒捌玖]*|(?<![大内登])[壹贰叁肆柒捌玖](?=[万亿元])|[伍陆](?=万?元)"
)
PERCENT = re.compile(rf"百分之([{DIGIT}十百]+(?:点[{DIGIT}]+)?)")
SHORT = re.compile(r"(?<![a-z0-9.,])(\d+(?:\.\d+)?)\s?(?:个)?\s?([wk])(?![a-z0-9])")
HALF_SAID = re.compile(r"(?<![\d.])(\d+)万(\d)(千?)(?![\d.,万千百十年月天日号个岁%折w])")
THOUSANDS = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])")
SMALL_MONEY = re.compile(r"(?<![\d.])(\d{1,3})块(\d)(?=[一每/平的那这钱起，,。]|$)(?!\d)")
MONEY = re.compile(r"(?<=\d)(万?)块钱|(?<=\d\d)块(?![地板])|(?<=\d万)块(?![地板])")
BORN = re.compile(
    r"(?<![零〇一二三四五六七八九十百千万\d])[六七八九][零〇一二三四五六七八九](?=年(?:的|生|出生|属|[零〇一二三四五六七八九十\d]{1,2}月))"
)
YEAR = re.compile(
    r"(?<![零〇一二三四五六七八九十百千万])(?:二[零〇]|一九)[零〇一二三四五六七八九]{2}(?![零〇一二三四五六七八九十百千万])"
)
MONTH = re.compile(
    r"(?<=年)(十[一二]?|[一二三四五六七八九])(?=月)|(?<=月)([一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=[日号])"
)
PAIR_OF = re.compile(r"([俩仨])(?:(?:个)?(?=月)|(?=年))")
HALF_YEAR = re.compile(r"(?<![上下大小前后多每年个])半年(?![度报刊级多])")
COUNT = re.compile(r"[一二两三四五六七八九十][零一二两三四五六七八九十百千]*(?=[多余]?(?:套|家|折|成|人|个点))")


def read_han(text: str) -> Decimal | None:
    """Read 十五万, 三万五 (35000), 一亿二, 一点五万; None for what is no numeral or only about that much (两三万)."""
    whole, _, part = text.partition("点")
    if part:
        scale = {"万": 10**4, "亿": 10**8}.get(part[-1], 1)
        digits = part.rstrip("万亿")
        value, tail = read_han(whole), chinese_number(digits)
        return None if value is None or tail is None else (value + tail.scaleb(-len(digits))) * scale
    for name, scale in (("亿", 10**8), ("万", 10**4)):
        left, found, right = text.partition(name)
        if found:
            high, low = read_han(left), read_han(right) if right else Decimal(0)
            if high is None or low is None:
                return None
            said_short = len(right) == 1 and right not in TENS and left[-1:] not in ("零", "〇")
            return high * scale + low * (scale // 10 if said_short else 1)
    if len(text) > 1 and all(c in DIGIT for c in text) and text[0] not in "零〇":
        return None  # 两三, 三五: about that many
    return chinese_number(text)


def _numeral(match: re.Match[str]) -> str | None:
    run, unit = match[1], match[2] or ""
    value = read_han(run)
    if value is None:
        return None
    scaled = {"w": 10**4, "k": 10**3}.get(unit[-1:])
    if scaled:
        return write_number(value * scaled, "")
    if "万" in run or "亿" in run:
        return write_number(value, "") + unit
    if len(run) > 1 and ("百" in run or "千" in run):
        return plain_number(value) + unit
    known = bool(unit) and (run != "一" or unit in ("万", "亿"))
    return plain_number(value) + unit if known else None


def _short(match: re.Match[str]) -> str:
    return write_number(Decimal(match[1]) * (10**4 if match[2] == "w" else 10**3), "")


def _half_said(match: re.Match[str]) -> str:
    return write_number(Decimal(match[1]) * 10**4 + Decimal(match[2]) * 10**3, "")


def _percent(match: re.Match[str]) -> str | None:
    value = read_han(match[1])
    return None if value is None else f"{plain_number(value)}%"


def _digits(match: re.Match[str]) -> str:
    return "".join(plain_number(chinese_number(c) or Decimal(0)) for c in match[0])


def _day(match: re.Match[str]) -> str | None:
    value = chinese_number(match[0])
    return None if value is None else plain_number(value)


def _count(match: re.Match[str]) -> str | None:
    value = read_han(match[0])
    return None if value is None or match[0] == "一" else plain_number(value)


Writer = Callable[[re.Match[str]], str | None]
MONEY_RULES: tuple[tuple[re.Pattern[str], Writer], ...] = (
    (THOUSANDS, lambda match: match[0].replace(",", "")),
    (FORMAL_RUN, lambda match: "".join(FORMAL.get(c, c) for c in match[0])),
    (PERCENT, _percent),
    (NUMERAL, _numeral),
    (SHORT, _short),
    (HALF_SAID, _half_said),
    (SMALL_MONEY, lambda match: f"{match[1]}.{match[2]}元"),
    (MONEY, lambda match: f"{match[1] or ''}元"),
)
DATE_RULES: tuple[tuple[re.Pattern[str], Writer], ...] = (
    (YEAR, _digits),
    (BORN, _digits),
    (MONTH, _day),
    (PAIR_OF, lambda match: {"俩": "2", "仨": "3"}[match[1]] + ("" if match.string[match.end()] == "年" else "个")),
    (HALF_YEAR, lambda match: f"{MONTHS // 2}个月"),
)
COUNT_RULES: tuple[tuple[re.Pattern[str], Writer], ...] = ((COUNT, _count),)


def rewrite(text: str, rule: tuple[re.Pattern[str], Writer]) -> Iterator[Edit]:
    """The edits of one rule on a text, in order."""
    pattern, write = rule
    for match in pattern.finditer(text):
        new = write(match)
        if new is not None and new != match[0]:
            yield match.start(), match.end(), new


def write_digits(text: str) -> str:
    """A text with money, dates, durations and counts (十五万, 三年, 八折) in digits; 一套 and 一年 stay."""
    for rule in (*DATE_RULES, *MONEY_RULES, *COUNT_RULES):
        pattern, write = rule
        text = pattern.sub(lambda match, write=write: match[0] if (new := write(match)) is None else new, text)  # type: ignore[misc]
    return text
