"""The interview a talk is in: what was asked, what can be answered, and whether a message answers it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from knowledge.facts import YEARS_SINCE, Fact, known_facts
from knowledge.figures import find_figures
from knowledge.question import Question, pack_facts, unpack_fact
from knowledge.told_value import ToldDate, ToldNumber

UNSURE = re.compile(
    r"(?:我|俺|这个?|也|还|真|有点|暂时|记)*(?:不(?:太|大|是很)?(?:清楚|知道|确定|晓得|了解|记得)|说不(?:准|好|上来)|忘(?:了|记)|记不清|没概念|不好说|跳过|下一(?:个|项|题)|不懂)"
    r"|(?:i(?:'m| am)? )?(?:really )?(?:not sure|no idea|have no idea|don'?t know|do not know|unsure|skip)(?: (?:yet|that|it))?"
)
YES = re.compile(
    r"(?:是|对|有|嗯|恩|好|满足|符合|在|交|签|买|办|拿|领|认证|可以|当然|没错|都|已经?|全|齐)(?:是|的|啊|呀|了|有|过|满足|符合|呢|到|完|好|啦|全|齐|都|对)*|yes|yep|yeah|sure|i do|i am|i have|of course|right"
)
NO = re.compile(
    r"(?:还|暂时|目前|都|我|也)*(?:不是|没有?|不|否|未|无|不对|不在|不符合|不满足|没交|没签|没买|没办|没拿|没领)(?:是|的|啊|呀|有|过|呢|到|在|交|签|买|办|拿|领|认证|完)*|no|nope|not yet|i don'?t|i'?m not|i haven'?t"
)
ASKING = re.compile(
    r"[?？吗呢]|多少|几[个年月岁]|怎么|什么|啥|咋|哪|能不能|可不可以|是不是|行不行|\b(?:what|how|which|can|do|does|is|am)\b"
)
MONTHS_IN_YEAR, SHORT = 12, 10
HALF = Decimal("0.5")
LESS = re.compile(r"不到|不足|不满|没到|还?差一?点|\b(?:less than|under|not quite)\b")
MORE = re.compile(r"[年月岁个]多|多[年月岁个]|[年月岁]出头|\bmore than\b|\bover\b")
ABOUT = re.compile(r"快|将近|差不多|左右|大概|大约|约|\babout\b|\baround\b")
YEAR_TOLD = re.compile(r"((?:19|20)\d{2})年?(?:(\d{1,2})月)?(?:份)?(?:毕业|来的?)?的?$")
LATE = ("since", "at_least", "above")  # comparisons that a later day meets
DAY = re.compile(r"((?:19|20)\d{2})[年./-](\d{1,2})(?:[月./-](\d{1,2})?)?")
ONLY_YEAR = re.compile(r"((?:19|20)\d{2})年?")
ORDINAL = re.compile(r"(?:第|选)?([1-9一二三四五六])(?:个|项|号)?[。.]?")


@dataclass(frozen=True)
class Form:
    """``policy`` is judged (None: whatever applies to the person); ``asked`` is the fact asked for last.

    ``options`` are the answers offered, each with the facts it tells: none for a person who cannot tell. ``unsure`` are
    the facts that could not be told; ``aside`` counts the turns that spoke of something else since the question.
    """

    policy: str | None
    asked: str
    options: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    unsure: tuple[str, ...] = ()
    aside: int = 0

    def to_json(self) -> dict[str, Any]:
        """A mapping that JSON can hold (part of a Rasa slot)."""
        options = [[title, pack_facts(facts)] for title, facts in self.options]
        return {**vars(self), "options": options, "unsure": list(self.unsure)}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any] | None) -> Form | None:
        """The form a context holds."""
        if raw is None:
            return None
        options = tuple((title, {name: unpack_fact(v) for name, v in facts.items()}) for title, facts in raw["options"])
        return cls(raw["policy"], raw["asked"], options, tuple(raw["unsure"]), raw["aside"])

    def read(self, question: Question) -> Mapping[str, Any] | None:
        """The facts that a message tells in answer to the question; empty when it cannot be told, None for no answer."""
        fact, text = known_facts()[self.asked], question.text.strip(" 。.，,！!")
        if (chosen := self._choose(text, fact)) is not None:
            return chosen
        if UNSURE.fullmatch(text):
            return {}
        if len(text) < SHORT and UNSURE.match(text) and not ASKING.search(text.rstrip("呢吧啊呀")):
            return {}
        if ASKING.search(text):
            return None
        if fact.kind == "yes_no" and self.asked not in question.facts:
            said = True if YES.fullmatch(text) else False if NO.fullmatch(text) else None
            if said is not None:
                return {self.asked: said}
        if self.asked in question.facts:
            return question.facts
        if fact.kind == "number" and (told := _read_number(text, fact)) is not None:
            return {**question.facts, **told}
        return self._read_day(text) if fact.kind == "date" else None

    def _choose(self, text: str, fact: Fact) -> Mapping[str, Any] | None:
        said = text.lower()
        if exact := [facts for title, facts in self.options if said == title.lower()]:
            return exact[0]
        # a figure is read as one: 2018年 must not choose 2018年6月6日以前 by its letters
        in_words = len(said) > 1 and not (YES.fullmatch(said) or NO.fullmatch(said))
        if in_words and not (fact.kind in ("number", "date") and any(c.isdigit() for c in said)):
            near = [(title, facts) for title, facts in self.options if said in title.lower()]
            if near:  # 在青岛 is rather 户口在青岛 than 户口不在青岛
                return min(near, key=lambda option: len(option[0]))[1]
        match = ORDINAL.fullmatch(text)
        figure = match is not None and match[0].isdigit() and fact.kind == "number"
        if match is None or (figure and not self._chooses_between_values()):
            return None
        number = "一二三四五六".find(match[1]) + 1 or int(match[1])
        return self.options[number - 1][1] if 0 < number <= len(self.options) else None

    def _chooses_between_values(self) -> bool:
        """Whether each answer offered is a value of the fact (按哪个算), so that a bare figure counts the answers."""
        return all(self.asked in facts for _, facts in self.options)

    def _read_day(self, text: str) -> Mapping[str, Any] | None:
        """A date as told; a bare year answers what was asked when all of it lies on one side of the threshold."""
        if (match := DAY.search(text)) and 1 <= int(match[2]) <= MONTHS_IN_YEAR:
            try:
                year, month, day = int(match[1]), int(match[2]), int(match[3] or 0)
                return {self.asked: date(year, month, day) if day else ToldDate.of_month(year, month)}
            except ValueError:
                return None
        match = ONLY_YEAR.search(text)
        return self._decide_by_year(int(match[1])) if match else None

    def _decide_by_year(self, year: int) -> Mapping[str, Any] | None:
        days = [figure.value for title, _ in self.options for figure, _ in find_figures(title) if figure.kind == "date"]
        if not days:
            return {self.asked: ToldDate.of_year(year)}
        limit = int(days[0][:4])
        for _, facts in self.options if year != limit else ():
            for key, met in facts.items():
                if met is ((year > limit) == (key.split(" ")[1] in LATE)):
                    return facts
        return None


def _read_number(text: str, fact: Fact) -> dict[str, Any] | None:
    """A number with the unit of the fact, none, or years where months are asked for; a year where years since are.

    What is told roughly (不到一年, 三年多, 三年左右) is kept with its bounds.
    """
    if fact.name in YEARS_SINCE and (match := YEAR_TOLD.match(text)):
        year, month = int(match[1]), int(match[2] or 0)
        return {
            YEARS_SINCE[fact.name]: ToldDate.of_month(year, month)
            if 0 < month <= MONTHS_IN_YEAR
            else ToldDate.of_year(year)
        }
    if re.fullmatch(r"\d{1,4}", text):
        return {fact.name: Decimal(text)}
    found = [figure for figure, _ in find_figures(text) if figure.kind == "number"]
    if len(found) != 1:
        return None
    value, unit = Decimal(found[0].value), found[0].unit
    if fact.unit == "个月" and unit == "年":
        value, unit = value * MONTHS_IN_YEAR + (6 if "年半" in text else 0), fact.unit
    elif "半" in text:
        value += HALF
    return {fact.name: _weigh(text, value)} if unit in ("", fact.unit) else None


def _weigh(text: str, value: Decimal) -> Decimal:
    """A number with what is said around it: below it, above it, about it."""
    if LESS.search(text):
        return ToldNumber.between(value - HALF, Decimal(0), value - HALF)
    if MORE.search(text):
        return ToldNumber.between(value + HALF, value + HALF, value + 1)
    return ToldNumber.between(value, value - 1, value + 1) if ABOUT.search(text) else value
