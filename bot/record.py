"""The record of turns: what was asked (masked), how it ended, which knowledge and model answered, how long it took.

The table is kept by the migrations beside this file; nothing else writes to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import JSON, DateTime, Engine, Text, delete, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

MIGRATIONS = Path(__file__).with_name("migrations")


class Table(DeclarativeBase):
    """Tables of the record."""


class TurnRow(Table):
    """One turn."""

    __tablename__ = "turn"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    channel: Mapped[str]
    sender: Mapped[str] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(Text)
    reply: Mapped[str] = mapped_column(Text)
    intent: Mapped[str | None]
    confidence: Mapped[float | None]
    policy: Mapped[str | None]
    section: Mapped[str | None]
    unit: Mapped[str | None]
    status: Mapped[str]
    sources: Mapped[list[Any]] = mapped_column(JSON)
    knowledge_version: Mapped[str | None]
    model_version: Mapped[str | None]
    milliseconds: Mapped[float]
    trace_id: Mapped[str]


@dataclass
class Turn:
    """A turn to be recorded. ``text`` is already masked; ``sender`` is stored as a hash."""

    channel: str
    sender: str
    text: str
    reply: str
    status: str
    milliseconds: float
    trace_id: str
    intent: str | None = None
    confidence: float | None = None
    policy: str | None = None
    section: str | None = None
    unit: str | None = None
    sources: list[Any] = field(default_factory=list)
    knowledge_version: str | None = None
    model_version: str | None = None
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


def migrate(url: str) -> None:
    """Bring the record's tables to the newest form; safe to repeat and to run in several processes."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(config, "head")


def write_turns(engine: Engine, turns: Sequence[Turn]) -> None:
    """Insert turns in one transaction."""
    rows = [asdict(turn) | {"sender": hash_sender(turn.sender)} for turn in turns]
    with engine.begin() as connection:
        connection.execute(insert(TurnRow), rows)


def delete_turns(engine: Engine, sender: str) -> int:
    """Delete every turn of a conversation, as a person may ask; how many went."""
    with engine.begin() as connection:
        return connection.execute(delete(TurnRow).where(TurnRow.sender == hash_sender(sender))).rowcount


def hash_sender(sender: str) -> str:
    """What stands in the record for a conversation id: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(sender.encode("utf-8", "replace")).hexdigest()[:16]
