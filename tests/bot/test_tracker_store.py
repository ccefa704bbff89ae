"""Conversations in the database: what is kept, what is read again, and how many statements that takes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import event, update

from bot.tracker_store import ROWS_READ, SECONDS_KEPT, ConversationRow, ConversationStore

DOMAIN = Domain.from_dict(
    {
        "version": "3.1",
        "intents": ["greet"],
        "slots": {"context": {"type": "any", "influence_conversation": False, "mappings": [{"type": "custom"}]}},
    }
)


@pytest.fixture
def store(database: str) -> Iterator[ConversationStore]:
    opened = ConversationStore(DOMAIN, host=database)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def statements(store: ConversationStore) -> list[str]:
    """The first word of every statement from here on."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement.split()[0])

    event.listen(store.engine, "before_cursor_execute", note)
    return seen


def begin(store: ConversationStore, sender: str = "甲") -> DialogueStateTracker:
    return asyncio.run(store.get_or_create_tracker(sender))


def said(text: str, **context: Any) -> list[Event]:
    return [
        ActionExecuted("action_listen"),
        UserUttered(text, {"name": "greet", "confidence": 1.0}, parse_data={"text": text, "questions": [{"n": 1}]}),
        SlotSet("context", context or {"text": text}),
        BotUttered("您好", {"custom": {"answer": {"status": "social"}}}),
    ]


def turn(store: ConversationStore, *events: Event, sender: str = "甲") -> None:
    """Read, add, save: what Rasa does for a message."""
    tracker = begin(store, sender)
    for happened in events:
        tracker.update(happened)
    asyncio.run(store.save(tracker))


def texts(tracker: DialogueStateTracker | None) -> list[str]:
    return [e.text for e in tracker.events if isinstance(e, UserUttered)] if tracker else []


def test_a_message_is_one_read_and_one_insert(store: ConversationStore, statements: list[str]) -> None:
    for number in range(3):
        statements.clear()
        turn(store, *said(f"第{number}句"))
        assert statements == ["SELECT", "INSERT"]


def test_events_survive_as_they_were(store: ConversationStore) -> None:
    events = [SessionStarted(), *said("住房补贴", policy="housing_subsidy", facts={"age": {"number": "34"}})]
    turn(store, *events)
    tracker = begin(store)
    assert [e.as_dict() for e in tracker.events][-len(events) :] == [e.as_dict() for e in events]
    assert tracker.get_slot("context") == {"policy": "housing_subsidy", "facts": {"age": {"number": "34"}}}
    assert tracker.latest_message is not None and tracker.latest_message.text == "住房补贴"


def test_an_event_is_stored_once_however_often_it_is_saved(store: ConversationStore) -> None:
    tracker = begin(store)
    for happened in said("一句"):
        tracker.update(happened)
    for _ in range(3):
        asyncio.run(store.save(tracker))
    assert texts(asyncio.run(store.retrieve_full_tracker("甲"))) == ["一句"]


def test_only_the_end_of_a_long_conversation_is_read_and_its_slot_is_the_latest(store: ConversationStore) -> None:
    turn(store, SessionStarted(), *said("开头"))
    for number in range(10):
        turn(store, *said(f"第{number}句", count=number))
    tracker = begin(store)
    assert texts(tracker) == [f"第{number}句" for number in range(10 - ROWS_READ, 10)]
    assert tracker.get_slot("context") == {"count": 9}
    assert len(texts(asyncio.run(store.retrieve_full_tracker("甲")))) == 11


def test_reading_stops_where_the_session_began(store: ConversationStore) -> None:
    turn(store, SessionStarted(), *said("上一次"))
    turn(store, SessionStarted(), *said("这一次"))
    assert texts(begin(store)) == ["这一次"]


def test_two_conversations_do_not_mix(store: ConversationStore) -> None:
    for sender in ("甲", "乙", "甲' OR 1=1 --"):
        turn(store, *said(f"{sender}的话"), sender=sender)
    assert texts(begin(store, "甲")) == ["甲的话"] and texts(begin(store, "乙")) == ["乙的话"]
    assert set(asyncio.run(store.keys())) == {"甲", "乙", "甲' OR 1=1 --"}


def test_a_conversation_can_be_forgotten_and_no_other_with_it(store: ConversationStore) -> None:
    turn(store, *said("一"))
    turn(store, *said("二"))
    turn(store, *said("别人"), sender="乙")
    assert store.delete("甲") == 2
    assert asyncio.run(store.retrieve("甲")) is None
    assert texts(begin(store, "乙")) == ["别人"]


def test_a_tracker_in_which_nobody_spoke_is_not_kept(store: ConversationStore) -> None:
    turn(store, ActionExecuted("action_listen"))
    assert list(asyncio.run(store.keys())) == []


def test_a_restart_finds_the_conversation_and_drops_what_is_older_than_a_month(
    store: ConversationStore, database: str
) -> None:
    turn(store, *said("旧"), sender="旧")
    turn(store, *said("新"), sender="新")
    with store.engine.begin() as connection:
        old = update(ConversationRow).where(ConversationRow.sender_id == "旧")
        connection.execute(old.values(at=time.time() - SECONDS_KEPT - 1))
    again = ConversationStore(DOMAIN, host=database)
    assert list(asyncio.run(again.keys())) == ["新"]
    assert texts(begin(again, "新")) == ["新"]
    again.engine.dispose()
