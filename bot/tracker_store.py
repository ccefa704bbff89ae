"""Rasa's conversations in the project's own database: one read and one insert per message.

A message's events are one row, and each row holds the slots as they stand, so reading the last one is enough and a turn
costs the same after two hundred others. Rasa's stock store reads twice and inserts row
by row. What a person tells of themselves stands in a row of its own, which goes with the session.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from functools import cache
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from sqlalchemy import Index, Text, and_, bindparam, delete, insert, or_, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from knowledge.store import open_engine
from knowledge.told import answers_form, find_told, mask_message, mask_reply, split_context

ROWS_READ = 1
SECONDS_KEPT = 30 * 24 * 3600
SECONDS_TOLD = 30 * 60  # what a person told is forgotten after so long a silence
TOLD = "_told"  # set on a tracker that was read with what its person told
STORED = "_stored"  # set on events that a row already holds
CONTEXT = "context"  # the slot of actions/speech.py


class Table(DeclarativeBase):
    """Tables of conversations."""


class ConversationRow(Table):
    """The events of one message. ``begins`` marks the first row of a session."""

    __tablename__ = "conversation"
    __table_args__ = (Index("conversation_by_sender", "sender_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    sender_id: Mapped[str]
    at: Mapped[float] = mapped_column(index=True)
    begins: Mapped[bool]
    events: Mapped[str] = mapped_column(Text)


class ToldRow(Table):
    """What the person of a running conversation told: part of its context, as JSON."""

    __tablename__ = "conversation_told"
    sender_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[float]
    told: Mapped[str] = mapped_column(Text)


# Built once: SQLAlchemy then finds what it compiled by a cheap key.
ALL_ROWS = (
    select(ConversationRow.events, ConversationRow.begins, ToldRow.told)
    .outerjoin(ToldRow, and_(ToldRow.sender_id == ConversationRow.sender_id, ToldRow.at >= bindparam("since")))
    .where(ConversationRow.sender_id == bindparam("sender"))
    .order_by(ConversationRow.id.desc())
)
LAST_ROWS = ALL_ROWS.limit(ROWS_READ)
NEW_ROW = insert(ConversationRow)
NEW_TOLD = insert(ToldRow)
OLD_TOLD = delete(ToldRow).where(or_(ToldRow.sender_id == bindparam("sender"), ToldRow.at < bindparam("since")))


@cache
def _event_classes() -> dict[str, type[Event]]:
    """Rasa's event classes by name; ``Event.from_parameters`` walks all subclasses for every single event."""
    return {cls.type_name: cls for cls in all_subclasses(Event)}


def _read_event(parameters: dict[str, Any]) -> Event:
    return _event_classes()[parameters["event"]]._from_parameters(parameters)


def _with_slots(fresh: list[Event], tracker: DialogueStateTracker) -> list[Event]:
    """The events of a message, and before them the slots and the loop it did not set itself (a failed action sets none)."""
    told = {event.key for event in fresh if isinstance(event, SlotSet)}
    kept = [
        SlotSet(name, slot.value)
        for name, slot in tracker.slots.items()
        if slot.value is not None and name not in told and slot.value != slot.initial_value
    ]
    if tracker.active_loop_name and not any(isinstance(event, ActiveLoop) for event in fresh):
        kept.append(ActiveLoop(tracker.active_loop_name))
    begins = any(isinstance(event, SessionStarted) for event in fresh)
    return fresh if begins else [*kept, *fresh]


def _read_context(tracker: DialogueStateTracker) -> dict[str, Any] | None:
    """The context as it was when the message came."""
    known = [e.value for e in tracker.events if isinstance(e, SlotSet) and e.key == CONTEXT and STORED in e.__dict__]
    return known[-1] if known else None


def hide_told(
    events: list[dict[str, Any]], before: dict[str, Any] | None
) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """Events as JSON without what a person tells of themselves, and what the context of the last one holds of it."""
    told, hidden, personal = None, [], False
    after = next((e["value"] for e in reversed(events) if e["event"] == "slot" and e["name"] == CONTEXT), None)
    for event in events:
        if event["event"] == "slot" and event["name"] == CONTEXT:
            public, told = split_context(event["value"])
            event = {**event, "value": public if told else event["value"]}
        elif event["event"] == "user":
            parse = event.get("parse_data") or {}
            spans = find_told(parse, answers_form(event.get("text") or "", before, after))
            personal = bool(spans)
            if personal:
                text = mask_message(event.get("text") or "", spans)
                event = {
                    **event,
                    "text": text,
                    "parse_data": {"text": text, "intent": parse.get("intent"), "entities": []},
                }
        elif event["event"] == "bot":
            custom = (event.get("data") or {}).get("custom") or {}
            cards = (custom.get("answer") or {}).get("cards") or ()
            text = mask_reply(event.get("text") or "", cards)
            if personal or text != event.get("text"):
                event = {**event, "text": text, "data": {}}
        hidden.append(event)
    return hidden, told


def _tell_again(events: list[Event], told: dict[str, Any] | None) -> None:
    """Put what a person told back into the last context; what was forgotten stays away."""
    contexts = [event for event in events if isinstance(event, SlotSet) and event.key == CONTEXT]
    if contexts and told:
        contexts[-1].value = {**(contexts[-1].value or {}), **told}


class ConversationStore(TrackerStore):
    """Named in endpoints.yml as ``bot.tracker_store.ConversationStore`` with a database ``url``."""

    def __init__(
        self, domain: Domain | None, host: str | None = None, event_broker: EventBroker | None = None, **kwargs: Any
    ) -> None:
        self.engine = open_engine(host or "sqlite://")
        Table.metadata.create_all(self.engine)
        with self.engine.begin() as connection:
            connection.execute(delete(ConversationRow).where(ConversationRow.at < time.time() - SECONDS_KEPT))
            connection.execute(delete(ToldRow).where(ToldRow.at < time.time() - SECONDS_TOLD))
        super().__init__(domain, event_broker)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Insert the events that are not stored yet as one row; a tracker nobody spoke in is not kept."""
        fresh = [event for event in tracker.events if STORED not in event.__dict__]
        if not any(isinstance(event, UserUttered | SessionStarted) for event in tracker.events) or not fresh:
            return
        row = {
            "sender_id": tracker.sender_id,
            "at": time.time(),
            "begins": any(isinstance(event, SessionStarted) for event in fresh),
        }
        events, told = hide_told([event.as_dict() for event in _with_slots(fresh, tracker)], _read_context(tracker))
        row["events"] = json.dumps(events, ensure_ascii=False)
        with self.engine.begin() as connection:
            connection.execute(NEW_ROW, [row])
            if told or tracker.__dict__.get(TOLD):
                connection.execute(OLD_TOLD, {"sender": tracker.sender_id, "since": time.time() - SECONDS_TOLD})
            if told:
                kept = {"sender_id": tracker.sender_id, "at": row["at"], "told": json.dumps(told, ensure_ascii=False)}
                connection.execute(NEW_TOLD, [kept])
        for event in fresh:
            event.__dict__[STORED] = True

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The end of the current session; None when there is none."""
        return self._read(sender_id, ROWS_READ)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """All sessions of a conversation."""
        return self._read(conversation_id, None)

    def _read(self, sender_id: str, limit: int | None) -> DialogueStateTracker | None:
        query = LAST_ROWS if limit else ALL_ROWS
        with self.engine.connect() as connection:
            rows = connection.execute(query, {"sender": sender_id, "since": time.time() - SECONDS_TOLD}).all()
        kept: list[str] = []
        for events, begins, _ in rows:
            kept.append(events)
            if begins and limit:
                break
        if not kept:
            return None
        read = [_read_event(event) for row in reversed(kept) for event in json.loads(row)]
        _tell_again(read, json.loads(rows[0].told) if rows[0].told else None)
        for event in read:
            event.__dict__[STORED] = True
        tracker = DialogueStateTracker.from_events(sender_id, read, self.domain.slots)
        tracker.__dict__[TOLD] = rows[0].told is not None
        return tracker

    async def keys(self) -> Iterable[str]:
        """All conversation ids."""
        with self.engine.connect() as connection:
            return list(connection.scalars(select(ConversationRow.sender_id).distinct()))

    def delete(self, sender_id: str) -> int:
        """Forget a conversation; the number of rows that went."""
        with self.engine.begin() as connection:
            connection.execute(delete(ToldRow).where(ToldRow.sender_id == sender_id))
            gone = connection.execute(delete(ConversationRow).where(ConversationRow.sender_id == sender_id))
        return gone.rowcount
