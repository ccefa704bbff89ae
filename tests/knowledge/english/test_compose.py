"""Everything that can be said in English on any day: figures covered, no Chinese but names and quotations, buttons understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from knowledge.answer import Answer, Status, reconcile
from knowledge.calculation import reckon
from knowledge.catalogue import list_policies
from knowledge.english.compose import EnglishComposer
from knowledge.knowledge import Knowledge
from knowledge.language import ENGLISH, HAN, detect_language
from knowledge.policy import SECTIONS, Library
from knowledge.snapshot import Snapshot
from knowledge.verdict import write_verdict
from knowledge.wordings import Unit
from tests.knowledge.oracle import PLACES_SERVED
from tests.knowledge.strategies import persons

pytestmark = pytest.mark.slow  # everything that can be said, on every day
QUOTED = re.compile(r"“[^“”]*(?:“[^“”]*”[^“”]*)*”|《[^《》]*(?:《[^《》]*》[^《》]*)*》")
relaxed = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def _everything(snapshot: Snapshot, on: date) -> Iterator[Answer]:
    composer = EnglishComposer(snapshot, on, PLACES_SERVED)
    yield composer.lost()
    yield list_policies(composer)
    yield composer.other_place(None)
    yield composer.other_place("即墨区")
    for policy in snapshot.policies.values():
        for section in SECTIONS:
            unit = Unit(policy.id, "section", section, section)
            yield composer.unit(unit) if section in policy.of("section") else composer.missing(policy, section)
        for kind in ("faq", "unknown"):
            for key, held in policy.of(kind).items():
                yield composer.unit(Unit(policy.id, kind, key, held.details["aspect"]))
        for held in policy.of("relation").values():
            speech = composer.speech(policy)
            yield composer.finish(speech, speech.fill(held), "conflict")


@pytest.fixture(scope="module")
def distinct(periods: list[tuple[Snapshot, date, int]]) -> list[Answer]:
    """One answer for every English text of every period."""
    found = {(a.text, a.buttons): a for snapshot, on, _ in periods for a in _everything(snapshot, on)}
    return list(found.values())


def test_every_figure_of_every_english_answer_is_covered(distinct: list[Answer], knowledge: Knowledge) -> None:
    assert len(distinct) > 1000
    wrong = {
        answer.text: missing for answer in distinct
        if (missing := reconcile("\n".join((answer.text, *answer.buttons)), answer.payload(), knowledge.titles))
    }  # fmt: skip
    assert wrong == {}


def _without_names(answer: Answer, knowledge: Knowledge) -> str:
    """The text without source titles, numbers, policy titles and what is quoted as Chinese."""
    text = answer.text
    names = [name for s in answer.sources for name in (s.title, s.number) if name]
    for name in sorted((*names, *knowledge.titles), key=len, reverse=True):
        text = text.replace(name, "")
    return QUOTED.sub("", text)


def test_no_chinese_stands_in_english_but_names_and_quotations(
    distinct: list[Answer], knowledge: Knowledge, library: Library
) -> None:
    translated = {policy.id for policy in library.policies.values() if policy.title_en}
    for answer in distinct:
        if answer.policy in translated and "The full text is in Chinese" not in answer.text:
            assert not HAN.search(_without_names(answer, knowledge)), answer.text


def test_what_is_not_translated_lists_values_and_quotes_the_chinese(distinct: list[Answer]) -> None:
    quoted = [answer for answer in distinct if "The full text is in Chinese: “" in answer.text]
    assert quoted and all(answer.language == ENGLISH for answer in quoted)


def test_no_answer_admits_that_a_value_is_missing(distinct: list[Answer]) -> None:
    assert [
        answer.text for answer in distinct if "no value on this day" in answer.text or "此日无" in answer.text
    ] == []


def test_every_button_is_english_and_leads_to_its_policy(knowledge: Knowledge, today: date) -> None:
    composer = EnglishComposer(knowledge.snapshot(today), today, PLACES_SERVED)
    for policy in composer.snapshot.policies.values():
        for button in composer.buttons(policy, "overview"):
            assert detect_language(button) == ENGLISH
            found = {match.name for match in knowledge.finder.find(button.lower())}
            assert found & set(policy.names), button


@pytest.mark.parametrize(("wrong", "right"), [("900 yuan", "800 yuan"), ("48 months", "36 months")])
def test_a_wrong_figure_in_an_english_sentence_is_withheld(
    knowledge: Knowledge, today: date, wrong: str, right: str
) -> None:
    answer = knowledge.answer("housing_subsidy", "amount", today, language=ENGLISH)
    assert right in answer.body and answer.status is Status.ANSWERED
    released = knowledge.release(replace(answer, body=answer.body.replace(right, wrong)))
    assert released.status is Status.WITHHELD and wrong not in released.text
    assert "did not pass our check" in released.body and not HAN.search(released.text)


def _speech(knowledge: Knowledge, on: date, policy: str, **facts: Any) -> tuple[EnglishComposer, Any]:
    composer = EnglishComposer(knowledge.snapshot(on), on, knowledge.home, facts)
    return composer, composer.speech(composer.snapshot.policies[policy])


def test_a_calculation_shows_its_steps_in_english(knowledge: Knowledge, today: date) -> None:
    _, speech = _speech(knowledge, today, "housing_subsidy", degree="硕士")
    assert "master's 800 yuan × 36 months = 28800 yuan" in str(reckon(speech, speech.facts))
    _, speech = _speech(knowledge, today, "settling_allowance", degree="博士", subsidy_months=Decimal(10))
    assert "150000 yuan − 1200 yuan × 10 months = 138000 yuan" in str(reckon(speech, speech.facts))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"degree": "硕士", "age": Decimal(36)}, ["you do not yet meet the conditions", "35 years of age"]),
        ({"degree": "博士", "age": Decimal(34), "qingdao_hukou": False}, ["do not yet meet", "hukou"]),
        ({"degree": "博士", "age": Decimal(34)}, ["meets the requirements", "Not yet known", "hukou"]),
        ({"insured_months": Decimal(8)}, ["do not yet meet", "4 months short"]),
    ],
)
def test_a_verdict_says_yes_no_or_what_is_open(
    knowledge: Knowledge, today: date, facts: dict[str, Any], words: list[str]
) -> None:
    _, speech = _speech(knowledge, today, "settling_allowance", **facts)
    verdict = str(write_verdict(speech, facts, today))
    assert [word for word in words if word not in verdict] == [], verdict


@relaxed
@given(facts=persons)
def test_no_verdict_or_calculation_holds_an_uncovered_figure_or_chinese(
    knowledge: Knowledge, facts: dict[str, Any]
) -> None:
    on = date(2026, 11, 23)
    for policy in (
        "housing_subsidy",
        "settling_allowance",
        "purchase_voucher",
        "hitech_loan",
        "xihaian_rental_housing",
    ):
        composer, speech = _speech(knowledge, on, policy, **facts)
        for words in (write_verdict(speech, facts, on), reckon(speech, facts)):
            if words:
                answer = composer.finish(speech, words, "conditions")
                assert reconcile(answer.text, answer.payload(), knowledge.titles) == []
                assert not HAN.search(words), words
