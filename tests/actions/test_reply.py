"""Everything that is no question about a policy: the right words, status and, where a person is needed, the way to one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.reply import WITH_ROUTE, ActionReply
from actions.speech import QINGDAO_TIME, day_of
from knowledge.answer import reconcile
from knowledge.knowledge import Knowledge
from knowledge.question import Context

ROOT = Path(__file__).parents[2]
RESPONSES = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["responses"]
CONTEXT, KEPT = "context", Context(policy="housing_subsidy").to_json()  # a courtesy must not end what was talked about
STATUSES = {
    "greet": "social",
    "thank": "social",
    "bye": "social",
    "identity": "social",
    "complain": "social",
    "handoff": "handed_over",
    "despair": "handed_over",
    "abuse": "blocked",
    "out_of_scope": "out_of_scope",
    "smalltalk": "social",
    "noise": "clarify",
    "ask_record": "needs_record",
}


def run(message: dict[str, Any]) -> dict[str, Any]:
    said, events = _run(message)
    assert [(event["event"], event["name"], event["value"]) for event in events] == [("slot", CONTEXT, KEPT)]
    return said


def run_any(message: dict[str, Any]) -> dict[str, Any]:
    return _run(message)[0]


def _run(message: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    dispatcher = CollectingDispatcher()
    tracker = Tracker("甲", {CONTEXT: KEPT}, {"metadata": {"on": "2026-11-23"}, **message}, [], False, None, {}, None)
    events = ActionReply().run(dispatcher, tracker, {})
    assert len(dispatcher.messages) == 1
    return dispatcher.messages[0], events


@pytest.mark.parametrize(("intent", "status"), STATUSES.items())
def test_each_kind_has_its_words_and_its_status(intent: str, status: str, shared: Knowledge) -> None:
    said = run({"intent": {"name": intent, "confidence": 0.8}})
    assert said["response"] == f"utter_{intent}" in RESPONSES
    answer = said["custom"]["answer"]
    assert (answer["status"], answer["on"], answer["knowledge_version"]) == (status, "2026-11-23", shared.version)
    text = RESPONSES[f"utter_{intent}"][0]["text"].replace("{route}", said["route"])
    assert "{" not in text
    assert reconcile(text, answer, shared.titles) == []


@pytest.mark.parametrize("intent", STATUSES)
def test_the_way_to_a_person_is_there_where_it_is_spoken_of(intent: str) -> None:
    said = run({"intent": {"name": intent}})
    assert ("{route}" in RESPONSES[f"utter_{intent}"][0]["text"]) == (intent in WITH_ROUTE)
    assert bool(said["route"]) == (intent in WITH_ROUTE)
    if intent in WITH_ROUTE:
        assert "大厅" in said["route"]


@pytest.mark.parametrize(
    ("intent", "kind", "status"),
    [
        ("out_of_scope", "medical", "out_of_scope"),
        ("out_of_scope", "other_city", "other_place"),
        ("abuse", "forgery", "blocked"),
        ("abuse", "injection", "blocked"),
    ],
)
def test_a_kind_of_an_intent_has_words_of_its_own(intent: str, kind: str, status: str) -> None:
    said = run({"intent": {"name": intent}, "kind": kind, "text": "一句别的领域的话，长到不会是接着问"})
    assert said["response"] == f"utter_{intent}/{kind}" in RESPONSES
    assert said["custom"]["answer"]["status"] == status


def test_all_kinds_say_what_the_assistant_can_do_and_differ() -> None:
    kinds = {name: text[0]["text"] for name, text in RESPONSES.items() if "/" in name}
    assert len(kinds) > 20 and len(set(kinds.values())) == len(kinds)
    assert [name for name, text in kinds.items() if "人才" not in text or len(text) > 120] == []


def test_a_short_message_that_the_talks_policy_speaks_of_is_answered_not_refused() -> None:
    said = run_any(
        {"intent": {"name": "out_of_scope"}, "kind": "public_service", "text": "能领满几年", "questions": []}
    )
    assert said["custom"]["answer"]["policy"] == "housing_subsidy"


def test_despair_is_led_to_people_and_never_to_a_policy() -> None:
    said = run({"intent": {"name": "despair"}, "text": "还不起钱不想活了"})
    answer = said["custom"]["answer"]
    assert (answer["status"], answer["policy"]) == ("handed_over", None)
    assert "会帮您" in said["route"] and "核实" not in said["route"]


@pytest.mark.parametrize("message", [{}, {"intent": None}, {"intent": {"name": None}}])
def test_a_message_without_intent_is_greeted(message: dict[str, Any]) -> None:
    assert run(message)["response"] == "utter_greet"


@pytest.mark.parametrize("metadata", [None, {}, {"trace_id": "x"}])
def test_without_a_stamped_day_it_is_today_in_qingdao(metadata: Any) -> None:
    tracker = Tracker("甲", {}, {"metadata": metadata}, [], False, None, {}, None)
    assert day_of(tracker) == datetime.now(QINGDAO_TIME).date()


@pytest.mark.parametrize("intent", STATUSES)
def test_an_english_message_gets_english_words(intent: str, shared: Knowledge) -> None:
    dispatcher = CollectingDispatcher()
    message = {"intent": {"name": intent}, "language": "en", "metadata": {"on": "2026-11-23"}}
    tracker = Tracker("甲", {CONTEXT: KEPT}, message, [], False, None, {}, None)
    events = ActionReply().run(dispatcher, tracker, {})
    assert events[0]["value"] == {**KEPT, "language": "en"}
    said = dispatcher.messages[0]
    assert said["response"] == f"utter_{intent}_en" in RESPONSES
    words = RESPONSES[said["response"]][0]["text"].replace("{route}", said["route"])
    assert words.isascii() and reconcile(words, said["custom"]["answer"], shared.titles) == []


def test_a_message_without_a_language_goes_on_in_that_of_the_talk(shared: Knowledge) -> None:
    dispatcher = CollectingDispatcher()
    message = {"intent": {"name": "thank"}, "text": "👍", "metadata": {"on": "2026-11-23"}}
    tracker = Tracker("甲", {CONTEXT: {**KEPT, "language": "en"}}, message, [], False, None, {}, None)
    ActionReply().run(dispatcher, tracker, {})
    assert dispatcher.messages[0]["response"] == "utter_thank_en"
