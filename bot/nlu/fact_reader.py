"""Read what people say of themselves from a spaCy Doc: degree, age, months, dates, household registration …"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache, partial
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.constants import SPACY_DOCS
from rasa.shared.nlu.constants import ENTITIES, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span

from bot.nlu.english_facts import read_english_facts
from bot.nlu.fact_patterns import (
    ADDED_UP,
    BIRTH,
    BIRTH_SHORT,
    COMPANY_BEFORE,
    COMPANY_SINCE,
    EVENTS,
    FULL_DATE,
    HALF_YEAR,
    HEADS,
    INSURED_FROM,
    INSURED_PART,
    NONE_RECEIVED,
    PART,
    PART_AFTER,
    PART_INSIDE,
    PHRASES,
    QUANTITIES,
    READ_DEGREE,
    RELATIVE,
    SEVERAL,
    SHORT_YEAR,
    SUBSIDY_SUM,
    WORDS,
    YEAR,
    YEAR_AND_HALF,
)
from bot.nlu.normalizer import normal_of
from bot.nlu.stateless_component import StatelessComponent
from bot.nlu.tokenizer import chinese_pipeline
from knowledge.facts import known_facts
from knowledge.figures import chinese_number
from knowledge.language import ENGLISH, detect_language
from knowledge.question import pack_facts
from knowledge.told_value import MONTH, ToldDate, ToldNumber

FACTS = "facts"
SMALLEST_SUBSIDY = 100  # 元: less is no sum of a subsidy
SMALLEST_FLAT = 5  # square metres
MONTHS = 12
# The normalised text has marks of ASCII; the patterns are written with those of Chinese.
CHINESE_MARKS = str.maketrans(",;?!", "，；？！")
# What follows is asked or required, not told: 是否要先落户, 必须全日制, 要不要认证.
ASKED = re.compile(
    r"(?:是否|要不要|用不用|需不需要|必须|一定要|要先|得先|需要|是不是|要求|只要|算不算|能不能|才|要|想|打算|准备|怎么|如何|咋)[^，。；]{0,3}$"
)
ANY_WORD = re.compile(
    "|".join(pattern.replace("^", "") for _, _, pattern in WORDS) + "|" + "|".join(p.pattern for _, p in READ_DEGREE)
)
ASKED_WITHIN = re.compile(r"能不能|可不可以|是不是|有没有|要不要|算不算|行不行|管不管|是否|能否")
LATER = re.compile(r"后来|又|现在|再|回来|读完|念完|那会儿|当时|读研|读博")
DENIED = re.compile(r"(?:不是|并非|不属于|没读|没念)$")


@cache
def _word_matcher() -> tuple[Matcher, dict[str, tuple[str, str]]]:
    matcher, values = Matcher(chinese_pipeline().vocab), {}
    for number, (fact, value, pattern) in enumerate(WORDS):
        key = f"{number:02d}"
        matcher.add(key, [[{"TEXT": {"REGEX": pattern}}]])
        values[key] = (fact, value)
    return matcher, values


def read_facts(doc: Doc, on: date | None) -> dict[str, Any]:
    """The facts of a message, typed: Decimal for numbers, date, bool, or a choice of facts.yaml.

    Args:
        doc: the simplified text; the spans read are left in ``doc.spans["facts"]``.
        on: the day of the message, for 去年 and the like; None leaves such dates out.
    """
    if detect_language(doc.text) == ENGLISH:
        doc.spans[FACTS] = []
        return read_english_facts(doc.text)
    facts: dict[str, Any] = {}
    spans: list[Span] = []
    _read_words(doc, facts, spans)
    text = doc.text.replace("俩", "两").replace("仨", "三").translate(CHINESE_MARKS)
    for fact, value, pattern in PHRASES:
        found = pattern.search(text)
        asked = found and (ASKED.search(text[: found.start()]) or ASKED_WITHIN.search(found[0]))
        if found and fact not in facts and not (isinstance(value, bool) and asked):
            facts[fact] = value
            _note(doc, fact, found.start(), found.end(), spans)
    for fact, pattern, factor in QUANTITIES:
        if fact not in facts and (found := pattern.search(text)) and (number := _number(found[1])) is not None:
            if fact == "floor_area" and number < SMALLEST_FLAT:  # 一平多少钱
                continue
            facts[fact] = number * factor
            _note(doc, fact, found.start(), found.end(), spans)
    note = partial(_note, doc, spans=spans)
    _read_dates(text, on, facts, note)
    _read_age(text, on, facts, note)
    _read_since(text, on, facts, note)
    _read_sums(text, facts)
    doc.spans[FACTS] = spans
    return facts


Note = Callable[[str, int, int], None]


def _note(doc: Doc, fact: str, start: int, end: int, spans: list[Span]) -> None:
    span = doc.char_span(start, end, label=fact, alignment_mode="expand")
    if span is not None:
        spans.append(span)


def _read_words(doc: Doc, facts: dict[str, Any], spans: list[Span]) -> None:
    """Degrees and skill levels; of several degrees the last asserted one counts, when it is told as one's own."""
    if not ANY_WORD.search(doc.text):  # most messages hold none; the matcher tries each pattern on each token
        return
    matcher, values = _word_matcher()
    taken: set[int] = set()
    found: dict[str, list[str]] = {}
    for match_id, start, end in sorted(matcher(doc), key=lambda match: (match[1], doc.vocab.strings[match[0]])):
        fact, value = values[doc.vocab.strings[match_id]]
        if start in taken or DENIED.search(doc[:start].text):
            continue
        taken.add(start)
        found.setdefault(fact, []).append(value)
        spans.append(Span(doc, start, end, label=fact))
    for degree, pattern in READ_DEGREE:
        if pattern.search(doc.text):
            found.setdefault("degree", []).append(degree)
    for fact, said in found.items():
        distinct = list(dict.fromkeys(said))
        if len(distinct) == 1:
            facts[fact] = distinct[0]
        elif LATER.search(doc.text):  # told as a course of life: the highest reached counts
            facts[fact] = max(distinct, key=known_facts()[fact].choices.index)


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text[0].isdigit() else chinese_number(text)


def _dates(text: str, on: date | None) -> Iterator[tuple[int, int, date]]:
    """Every date of a text as (start, end, day), as exact as it was said."""
    for match in FULL_DATE.finditer(text):
        year, month = int(match[1]), int(match[2])
        if not 1 <= month <= MONTHS:
            continue
        if match[3] is None:
            yield match.start(), match.end(), ToldDate.of_month(year, month)
        elif 1 <= int(match[3]) <= monthrange(year, month)[1]:
            yield match.start(), match.end(), date(year, month, int(match[3]))
    for match in re.finditer(rf"{YEAR}(?!\d|[./-]?\d{{1,2}}月)", text):
        yield match.start(), match.end(), ToldDate.of_year(int(match[1]))
    for match in SHORT_YEAR.finditer(text):
        year, month = 2000 + int(match[1]), int(match[2] or 0)
        told = ToldDate.of_month(year, month) if 1 <= month <= MONTHS else ToldDate.of_year(year)
        yield match.start(), match.end(), told
    if on is not None:
        for word, years in RELATIVE.items():
            for match in re.finditer(rf"(?<!大){word}(?:初|底|年底|([\d一二三四五六七八九十]+)月)?", text):
                month = int(_number(match[1]) or 0) if match[1] else 1 if match[0].endswith("初") else 0
                year = on.year + years
                told = ToldDate.of_month(year, month) if 1 <= month <= MONTHS else ToldDate.of_year(year)
                yield match.start(), match.end(), told


def _read_dates(text: str, on: date | None, facts: dict[str, Any], note: Note) -> None:
    for start, end, day in _dates(text, on):
        for fact, after, before in EVENTS:
            if fact not in facts and (after.match(text, end) or before.search(text[:start])):
                facts[fact] = day
                note(fact, start, end)
                break


def _read_age(text: str, on: date | None, facts: dict[str, Any], note: Note) -> None:
    """The age on the day from a year (and month) of birth: 1991年3月生, 91年的."""
    if on is None or "age" in facts:
        return
    if (match := BIRTH.search(text)) is not None:
        year = int(match[1] or 1900 + int(match[2]) + (100 if int(match[2]) < 15 else 0))
        facts["age"] = age_from(year, int(match[3] or 0), on)
    elif (match := BIRTH_SHORT.search(text)) is not None:  # 91年的, 94年5月的
        facts["age"] = age_from(1900 + int(match[1]), int(match[2] or 0), on)
    if match is not None:
        note("age", match.start(), match.end())


def age_from(year: int, month: int, on: date) -> Decimal:
    """The age on a day of somebody born in a month (0: some month) of a year; roughly, where the birthday may be to come."""
    oldest = Decimal(on.year - year - (0 < on.month < month))
    return ToldNumber.between(oldest - 1, oldest - 1, oldest) if month in (0, on.month) else oldest


def _read_since(text: str, on: date | None, facts: dict[str, Any], note: Note) -> None:
    """Months up to the day: of insurance paid since a month, of a business registered in one."""
    if on is None:
        return
    match = INSURED_FROM.search(text)
    if match and "insured_months" not in facts:
        word, year, month = (match[1] or match[4]), (match[2] or match[5]), int(match[3] or match[6])
        first = int(year) if year else on.year + RELATIVE[word]
        facts["insured_months"] = Decimal((on.year - first) * MONTHS + on.month - month + 1)
        note("insured_months", match.start(), match.end())
    for start, end, day in _dates(text, on):
        beside = COMPANY_SINCE.search(text[end:]) or COMPANY_BEFORE.search(text[:start])
        if "company_months" not in facts and beside and isinstance(day, ToldDate) and day.precision == MONTH:
            facts["company_months"] = Decimal((on.year - day.year) * MONTHS + on.month - day.month)
            note("company_months", start, end)


def _read_sums(text: str, facts: dict[str, Any]) -> None:
    if "company_months" not in facts and HALF_YEAR.search(text):
        facts["company_months"] = Decimal(6)
    if "subsidy_months" not in facts and (half := YEAR_AND_HALF.search(text)) and (years := _number(half[1])):
        facts["subsidy_months"] = years * 12 + 6
    if "subsidy_months" not in facts and NONE_RECEIVED.search(text):
        facts["subsidy_months"] = Decimal(0)
    if "wanted_months" in facts and re.search(r"剩|还有|还能|余下", text):  # 领满15个月，剩下的: received, not wanted
        facts["subsidy_months"] = facts.pop("wanted_months")
    if "subsidy_months" not in facts and (match := SUBSIDY_SUM.search(text)) and (paid := _number(match[1])):
        paid *= {"万": 10_000, "千": 1_000}.get(match[2] or "", 1)
        if paid >= SMALLEST_SUBSIDY:
            facts["subsidy_sum"] = paid
    months = [_number(match[1]) or Decimal(0) for match in INSURED_PART.finditer(text)]
    if len(months) > 1 and ADDED_UP.search(text) and re.search(r"社保|保险|五险", text):
        facts["insured_months"] = sum(months, Decimal(0))  # paid in several places: months add up
    degrees = {"博": "博士", "研": "硕士"}
    parts = {degrees.get(match[1], match[1]): _number(match[2]) for match in PART.finditer(text)}
    parts |= {match[1]: _number(match[2]) for match in PART_INSIDE.finditer(text)}
    parts |= {match[2]: _number(match[1]) for match in PART_AFTER.finditer(text)}
    if len(parts) > 1 or (parts and facts.get("degree") not in (None, *parts)):  # received as what they were before
        facts["subsidy_parts"] = parts
    heads = {match[2]: _number(match[1]) for match in HEADS.finditer(text)}
    several = {match[2]: n for match in SEVERAL.finditer(text) if (n := _number(match[1])) and n > 1}
    if len(heads) > 1 or several:
        facts["headcount"] = heads if len(heads) > 1 else several


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FactReader(StatelessComponent):
    """Sets ``facts`` of a message and adds one entity per fact span."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Read the facts of each message."""
        for message in messages:
            doc = message.get(SPACY_DOCS[TEXT])
            if doc is None:
                continue
            facts = read_facts(doc, _day_of(message))
            message.set(FACTS, pack_facts(facts))
            normal = normal_of(message)
            entities = []
            for span in doc.spans[FACTS]:
                start, end = normal.origin(span.start_char, span.end_char)
                if span.label_ in known_facts():
                    entity = {"entity": span.label_, "start": start, "end": end, "value": span.text}
                    entities.append({**entity, "extractor": "FactReader"})
            message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
        return messages


def _day_of(message: Message) -> date | None:
    """The day the channel stamped on the message."""
    day = (message.get(METADATA) or {}).get("on")
    return date.fromisoformat(day) if day else None
