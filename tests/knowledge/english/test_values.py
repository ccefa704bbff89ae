"""Parameters in English: units, tables, ranges, forms, texts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from knowledge.aspects import known_aspects
from knowledge.compose import TOPIC_LABELS
from knowledge.english.values import label_of, write_held, write_unit
from knowledge.english.words import aspect_question, english_words
from knowledge.facts import known_facts
from knowledge.names import known_places
from knowledge.policy import TEXT_UNITS, Library, Source
from knowledge.snapshot import Held

SOURCE = Source("s", "《通知》", "official", date(2026, 1, 1))


def _held(value: Any, unit: str, en: Any = None, **details: Any) -> Held:
    return Held(
        "parameter", "p", value, SOURCE, date(2025, 1, 1), details={"unit": unit, "label": "标准", **details}, en=en
    )


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("800", "元/月", "800 yuan/month"), ("150000", "元", "150,000 yuan"), ("36", "个月", "36 months"),
        ("1", "年", "1 year"), ("60", "%", "60%"), ("35", "周岁", "35 years of age"), ("1", "人", "1 person"),
        ("200000000", "人", "200 million people"), ("7", "个工作日", "7 working days"), ("300", "个", "300"),
        ("12.50", "元/平方米", "12.5 yuan per square metre"), ("1", "家", "1 company"),
    ],
)  # fmt: skip
def test_a_number_carries_its_english_unit(value: str, unit: str, words: str) -> None:
    assert write_unit(Decimal(value), unit) == words


def test_a_table_names_its_rows_and_begins_with_the_persons_own() -> None:
    held = _held({"本科": Decimal(500), "博士": Decimal(1200)}, "元/月")
    assert write_held(held) == "bachelor's 500 yuan/month, PhD 1,200 yuan/month"
    assert write_held(held, first="博士").startswith("PhD") and write_held(held, "本科") == "500 yuan/month"


def test_ranges_dates_forms_and_own_units_are_english() -> None:
    assert write_held(_held([Decimal(18), Decimal(35)], "岁")) == "18 to 35 years of age"
    assert write_held(_held(date(2018, 6, 6), "date")) == "6 June 2018"
    assert write_held(_held(Decimal(20), "家", form="{n}余家")) == "more than 20 companies"
    assert write_held(_held(Decimal(30), "%", form="约{n}%")) == "about 30%"


def test_a_parameter_may_bring_its_own_english_unit_rows_and_form() -> None:
    spec = {"label": "Jobs", "unit": "jobs", "form": "some {n}", "rows": {"甲": "the first"}}
    held = Held(
        "parameter",
        "p",
        {"甲": Decimal(3)},
        SOURCE,
        date(2025, 1, 1),
        details={"unit": "个", "label": "岗位", "en": spec},
    )
    assert write_held(held) == "the first some 3 jobs" and label_of(held, "甲") == "Jobs (the first)"


def test_a_text_without_english_is_quoted_as_it_stands() -> None:
    assert write_held(_held("当日办结", "text")) == "“当日办结”"
    assert write_held(_held("当日办结", "text", en="on the same day")) == "on the same day"
    assert write_held(_held("https://example.cn/", "url")) == "https://example.cn/"


def test_every_word_that_the_knowledge_uses_has_its_english(library: Library) -> None:
    words = english_words()
    units = {p.unit for policy in library.policies.values() for p in policy.parameters.values()} - set(TEXT_UNITS)
    units |= {fact.unit for fact in known_facts().values() if fact.unit}
    choices = {choice for fact in known_facts().values() for choice in fact.choices}
    assert units <= set(words["units"]) and choices <= set(words["choices"])
    assert set(known_facts()) == set(words["facts"]) and set(known_aspects()) == set(words["aspects"])
    assert set(TOPIC_LABELS) == set(words["topics"])
    assert {p for p in known_places() if p not in ("elsewhere", "abroad")} == set(words["places"])
    assert all(contact.en for contact in library.contacts.values())


def test_a_question_of_a_button_names_the_policy() -> None:
    assert all("housing subsidy" in aspect_question(key, "housing subsidy") for key in known_aspects())
