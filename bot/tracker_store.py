"""Rasa's conversations in the project's own database: one read and one insert per message.

A message's events are one row, and each row holds the slots as they stand, so reading the last one is enough and a turn
costs the same after two hundred others. Rasa's stock store reads twice and inserts row
by row.
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
from rasa.shared.core.events import Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from sqlalchemy import Index, Text, bindparam, delete, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from knowledge.store import open_engine

ROWS_READ = 1
SECONDS_KEPT = 30 * 24 * 3600
STORED = "_stored"  # set on events that a row already holds


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


# Built once: SQLAlchemy then finds what it compiled by a cheap key.
ALL_ROWS = (
    select(ConversationRow.events, ConversationRow.begins)
    .where(ConversationRow.sender_id == bindparam("sender"))
    .order_by(ConversationRow.id.desc())
)
LAST_ROWS = ALL_ROWS.limit(ROWS_READ)
NEW_ROW = insert(ConversationRow)


@cache
def _event_classes() -> dict[str, type[Event]]:
    """Rasa's event classes by name; ``Event.from_parameters`` walks all subclasses for every single event."""
    return {cls.type_name: cls for cls in all_subclasses(Event)}


def _read_event(parameters: dict[str, Any]) -> Event:
    return _event_classes()[parameters["event"]]._from_parameters(parameters)


def _with_slots(fresh: list[Event], tracker: DialogueStateTracker) -> list[Event]:
    """The events of a message, and before them the slots it did not set itself (a failed action sets none)."""
    told = {event.key for event in fresh if isinstance(event, SlotSet)}
    kept = [
        SlotSet(name, slot.value)
        for name, slot in tracker.slots.items()
        if slot.value is not None and name not in told and slot.value != slot.initial_value
    ]
    begins = any(isinstance(event, SessionStarted) for event in fresh)
    return fresh if begins else [*kept, *fresh]


class ConversationStore(TrackerStore):
    """Named in endpoints.yml as ``bot.tracker_store.ConversationStore`` with a database ``url``."""

    def __init__(
        self, domain: Domain | None, host: str | None = None, event_broker: EventBroker | None = None, **kwargs: Any
    ) -> None:
        self.engine = open_engine(host or "sqlite://")
        Table.metadata.create_all(self.engine)
        with self.engine.begin() as connection:
            connection.execute(delete(ConversationRow).where(ConversationRow.at < time.time() - SECONDS_KEPT))
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
            "events": json.dumps([event.as_dict() for event in _with_slots(fresh, tracker)], ensure_ascii=False),
        }
        with self.engine.begin() as connection:
            connection.execute(NEW_ROW, [row])
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
            rows = connection.execute(query, {"sender": sender_id}).all()
        kept: list[str] = []
        for events, begins in rows:
            kept.append(events)
            if begins and limit:
                break
        if not kept:
            return None
        read = [_read_event(event) for row in reversed(kept) for event in json.loads(row)]
        for event in read:
            event.__dict__[STORED] = True
        return DialogueStateTracker.from_events(sender_id, read, self.domain.slots)

    async def keys(self) -> Iterable[str]:
        """All conversation ids."""
        with self.engine.connect() as connection:
            return list(connection.scalars(select(ConversationRow.sender_id).distinct()))

    def delete(self, sender_id: str) -> int:
        """Forget a conversation; the number of rows that went."""
        with self.engine.begin() as connection:
            gone = connection.execute(delete(ConversationRow).where(ConversationRow.sender_id == sender_id))
        return gone.rowcount
