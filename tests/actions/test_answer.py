"""The action that answers: what it hands to the knowledge, what it says, and what it remembers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import CONTEXT, ActionAnswer, read_questions
from knowledge.answer import reconcile
from knowledge.knowledge import Knowledge
from knowledge.question import Context


def make_tracker(text: str, on: str = "2026-11-23", context: Any = None, **message: Any) -> Tracker:
    said = {"text": text, "intent": {"name": "ask_amount", "confidence": 0.91234}, "metadata": {"on": on}, **message}
    return Tracker("甲", {CONTEXT: context}, said, [], False, None, {}, None)


def question(text: str, *names: str, intent: str = "ask_amount", **facts: Any) -> dict[str, Any]:
    return {"text": text, "intents": {intent: 0.9}, "names": list(names), "places": [], "facts": facts}


def run(tracker: Tracker) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    dispatcher = CollectingDispatcher()
    events = ActionAnswer().run(dispatcher, tracker, {})
    assert len(dispatcher.messages) == 1
    return dispatcher.messages[0], events


def test_an_answer_has_words_payload_trace_and_a_context_for_the_next_turn() -> None:
    said, events = run(make_tracker("住房补贴多少", questions=[question("住房补贴多少", "住房补贴")]))
    answer = said["custom"]["answer"]
    assert answer["status"] == "answered" and answer["policy"] == "housing_subsidy" and answer["sources"]
    assert said["text"] == answer["text"]
    assert said["custom"]["trace"]["intent"] == "ask_amount" and said["custom"]["trace"]["confidence"] == 0.912
    assert [(event["event"], event["name"]) for event in events] == [("slot", CONTEXT)]
    assert Context.from_json(events[0]["value"]).policy == "housing_subsidy"


def test_what_is_said_reconciles_with_its_payload(shared: Knowledge) -> None:
    said, _ = run(make_tracker("x", questions=[question("住房补贴多少", "住房补贴", degree="硕士")]))
    titles = [button["title"] for button in said["buttons"]]
    assert reconcile("\n".join([said["text"], *titles]), said["custom"]["answer"], shared.titles) == []


def test_the_context_of_the_turn_before_answers_a_follow_up() -> None:
    _, events = run(make_tracker("住房补贴多少", questions=[question("住房补贴多少", "住房补贴")]))
    follow = question("要什么材料", intent="ask_materials")
    said, moved = run(make_tracker("要什么材料", context=events[0]["value"], questions=[follow]))
    assert said["custom"]["answer"]["policy"] == "housing_subsidy"
    assert Context.from_json(moved[0]["value"]).section == "materials"


def test_the_day_of_the_message_decides() -> None:
    asked = [question("住房补贴多少", "住房补贴")]
    said, _ = run(make_tracker("住房补贴多少", on="1999-01-01", questions=asked))
    assert said["custom"]["answer"]["on"] == "1999-01-01"
    assert said["custom"]["answer"]["status"] != "answered"


def test_without_questions_of_the_pipeline_the_bare_text_is_asked() -> None:
    said, _ = run(make_tracker("住房補貼給多少"))
    assert said["custom"]["answer"]["policy"] == "housing_subsidy"


def test_questions_are_read_with_their_facts_typed() -> None:
    raw = question("x", "人才贷", age={"number": "34"}, graduation_date={"date": "2025-07-01"}, full_time=True)
    read = read_questions({"questions": [raw | {"as_of": "2025-01-02", "places": ["崂山区"]}]})[0]
    assert read.facts == {"age": Decimal(34), "graduation_date": date(2025, 7, 1), "full_time": True}
    assert (read.names, read.places, read.as_of) == (("人才贷",), ("崂山区",), date(2025, 1, 2))
    assert read.top() == ("ask_amount", 0.9)


def test_a_text_alone_gives_its_names_and_places() -> None:
    read = read_questions({"text": "崂山区的人才貸"})[0]
    assert (read.text, read.names, read.places) == ("崂山区的人才贷", ("人才贷",), ("崂山区",))


@pytest.mark.parametrize("message", [{}, {"text": None}, {"text": "", "questions": []}])
def test_an_empty_message_is_one_empty_question(message: dict[str, Any]) -> None:
    assert [read.text for read in read_questions(message)] == [""]


@pytest.mark.parametrize("text", ["？？？", "a" * 1000, "今天天气", "\u3000", "1", "🙂"])
def test_anything_gets_words(text: str) -> None:
    said, _ = run(make_tracker(text, questions=[question(text)]))
    assert said["text"].strip()
