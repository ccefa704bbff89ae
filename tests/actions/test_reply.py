"""Everything that is no question about a policy: the right words, status and, where a person is needed, the way to one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.reply import WITH_ROUTE, ActionReply
from actions.speech import QINGDAO_TIME, day_of
from knowledge import opening
from knowledge.answer import reconcile
from knowledge.knowledge import Knowledge

ROOT = Path(__file__).parents[2]
RESPONSES = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["responses"]
CONTEXT, KEPT = "context", {"policy": "housing_subsidy"}  # a courtesy must not end what was talked about
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
    "ask_record": "needs_record",
}


@pytest.fixture(autouse=True)
def shared(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Knowledge]:
    """The project's knowledge, as the process's own."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("TALENTBOT_VAR", str(tmp_path))
    monkeypatch.setattr(opening, "_opened", {("", str(tmp_path)): knowledge})
    yield knowledge


def run(message: dict[str, Any]) -> dict[str, Any]:
    dispatcher = CollectingDispatcher()
    tracker = Tracker("甲", {CONTEXT: KEPT}, {"metadata": {"on": "2026-11-23"}, **message}, [], False, None, {}, None)
    events = ActionReply().run(dispatcher, tracker, {})
    assert [(event["event"], event["name"], event["value"]) for event in events] == [("slot", CONTEXT, KEPT)]
    assert len(dispatcher.messages) == 1
    return dispatcher.messages[0]


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
