"""What an action leaves behind: the context, Rasa's loop opened and closed with the interview, and the trace of what was told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.speech import CONTEXT, FORM, LISTEN, remember, speak
from knowledge.answer import Answer, Status
from knowledge.question import Context

ASKED = {"policy": "housing_subsidy", "asked": "age", "options": [], "unsure": [], "aside": 0}
OPEN, CLOSED = Context(policy="housing_subsidy", form=ASKED), Context(policy="housing_subsidy")


def make_tracker(loop: str | None = None, before: Context | None = None, **message: Any) -> Tracker:
    slots = {CONTEXT: before.to_json() if before else None}
    return Tracker("甲", slots, message, [], False, None, {"name": loop} if loop else {}, LISTEN)


def kinds(events: list[dict[str, Any]]) -> list[tuple[str, Any]]:
    return [(event["event"], event["name"]) for event in events]


def test_a_context_is_kept_as_json() -> None:
    events = remember(make_tracker(), CLOSED)
    assert kinds(events) == [("slot", CONTEXT)] and Context.from_json(events[0]["value"]) == CLOSED


def test_an_interview_opens_the_loop_and_waits_for_the_answer() -> None:
    events = remember(make_tracker(), OPEN)
    assert kinds(events) == [("slot", CONTEXT), ("active_loop", FORM), ("followup", LISTEN)]
    assert Context.from_json(events[0]["value"]).form == ASKED


def test_while_the_interview_goes_on_the_loop_is_left_alone() -> None:
    assert kinds(remember(make_tracker(FORM), OPEN)) == [("slot", CONTEXT)]


def test_the_loop_is_closed_with_the_interview() -> None:
    assert kinds(remember(make_tracker(FORM), CLOSED)) == [("slot", CONTEXT), ("active_loop", None)]


def test_another_loop_is_neither_closed_nor_taken_for_the_interview() -> None:
    assert kinds(remember(make_tracker("some_form"), CLOSED)) == [("slot", CONTEXT)]
    assert ("active_loop", FORM) in kinds(remember(make_tracker("some_form"), OPEN))


def trace_of(tracker: Tracker, moved: Context, response: str | None = None) -> dict[str, Any]:
    dispatcher = CollectingDispatcher()
    answer = Answer(Status.ANSWERED, "好的。", date(2026, 11, 23), unit=moved.unit, buttons=("是",))
    speak(dispatcher, tracker, answer, moved, response)
    assert len(dispatcher.messages) == 1
    trace: dict[str, Any] = dispatcher.messages[0]["custom"]["trace"]
    return trace


AGE = {"start": 1, "end": 4, "entity": "age", "extractor": "FactReader"}


@pytest.mark.parametrize("response", [None, "utter_thank"])
def test_the_trace_says_where_a_message_tells_of_a_person(response: str | None) -> None:
    tracker = make_tracker(text="我34岁能领吗", facts={"age": {"number": "34"}}, entities=[AGE])
    assert trace_of(tracker, CLOSED, response)["told"] == [[1, 4, "age"]]


def test_a_message_that_tells_nothing_has_no_such_trace() -> None:
    assert "told" not in trace_of(make_tracker(text="怎么申请", facts={}, entities=[]), CLOSED)


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("在青岛", Context(facts={"qingdao_hukou": True}, form=ASKED, unit="form")),
        ("不清楚", Context(form=ASKED, unit="form")),
        ("没有", Context(facts={"qingdao_hukou": False}, unit="verdict")),
        ("37", Context(form=ASKED, unit="faq:3")),
    ],
)
def test_an_answer_to_the_interview_is_told_as_a_whole(text: str, moved: Context) -> None:
    assert trace_of(make_tracker(FORM, OPEN, text=text), moved)["told"] == [[0, -1, ""]]


def test_a_question_in_between_is_no_answer() -> None:
    moved = Context(policy="housing_subsidy", form=ASKED, unit="section:process")
    assert "told" not in trace_of(make_tracker(FORM, OPEN, text="怎么申请"), moved)


def test_an_answer_is_said_with_its_buttons_and_a_courtesy_in_the_words_of_the_domain() -> None:
    dispatcher = CollectingDispatcher()
    answer = Answer(Status.CLARIFY, "是吗？", date(2026, 11, 23), buttons=("是", "不是"), asked="full_time")
    speak(dispatcher, make_tracker(), answer, OPEN)
    speak(dispatcher, make_tracker(), answer, OPEN, response="utter_thank")
    said, courtesy = dispatcher.messages
    assert said["text"] == "是吗？" and said["buttons"] == [{"title": t, "payload": t} for t in ("是", "不是")]
    assert said["custom"]["answer"]["asked"] == {"fact": "full_time", "kind": "yes_no", "choices": ["是", "不是"]}
    assert courtesy["response"] == "utter_thank" and courtesy["route"] == "是吗？" and not courtesy["text"]
