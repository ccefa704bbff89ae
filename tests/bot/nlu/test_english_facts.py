"""What people say of themselves in English becomes the same facts as in Chinese; a question tells nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.nlu.english_facts import PHRASES, QUANTITIES, read_english_facts
from bot.nlu.fact_reader import read_facts
from bot.nlu.tokenizer import chinese_pipeline
from knowledge.facts import known_facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("I'm 34, PhD from Germany, no hukou", {"age": 34, "degree": "博士", "study_place": "国外", "qingdao_hukou": False}),
        ("I have paid social insurance for 8 months", {"insured_months": 8}),
        ("bachelor's degree, graduated in 2024, foreigner",
         {"degree": "本科", "graduation_date": date(2024, 7, 1), "identity": "外籍"}),
        ("I am a German citizen with a master's degree", {"identity": "外籍", "degree": "硕士"}),
        ("my degree is from a German university", {"study_place": "国外"}),
        ("she is from Hong Kong", {"identity": "港澳台"}),
        ("I bought a flat in May 2024, it is my only home",
         {"home_bought": True, "purchase_date": date(2024, 5, 15), "only_home": True}),
        ("I got the housing subsidy for ten months", {"subsidy_months": 10}),
        ("I got 36 months housing subsidy", {"subsidy_months": 36}),
        ("my wife owns a flat", {"family_owns_home": True}),
        ("I graduated two years ago from a part-time master's", {"years_since_graduation": 2, "full_time": False}),
        ("our company is registered in the zone", {"applicant": "企业", "in_zone": True}),
        ("I don't have a Qingdao hukou but my employer pays the insurance",
         {"qingdao_hukou": False, "insured_by_employer": True}),
        ("my degree has been verified", {"degree_verified": True}),
    ],
)  # fmt: skip
def test_a_statement_is_read(text: str, facts: dict[str, Any]) -> None:
    read = read_english_facts(text.lower())
    assert {name: read.get(name) for name in facts} == {
        name: Decimal(value) if type(value) is int else value for name, value in facts.items()
    }


@pytest.mark.parametrize(
    "text",
    ["Do I need a Qingdao hukou?", "Is a full-time degree required?", "What is the age limit?", "How much do I get?",
     "must my degree be verified", "How do I apply?"],
)  # fmt: skip
def test_a_question_tells_nothing(text: str) -> None:
    assert read_english_facts(text.lower()) == {}


def test_every_pattern_reads_a_fact_with_a_value_it_can_have() -> None:
    for name, value, _ in PHRASES:
        fact = known_facts()[name]
        assert fact.kind == ("yes_no" if isinstance(value, bool) else "choice")
        assert isinstance(value, bool) or value in fact.choices
    assert {known_facts()[name].kind for name, _, _ in QUANTITIES} == {"number"}


def test_the_reader_takes_english_messages_and_leaves_chinese_ones() -> None:
    make = chinese_pipeline().make_doc
    assert read_facts(make("i am 34 and have a phd"), None) == {"age": Decimal(34), "degree": "博士"}
    assert read_facts(make("我今年34岁，博士"), None)["age"] == Decimal(34)
