"""The store of one process: a dictionary, with a table behind it that outlives the process.

Writing runs behind in a thread and never delays a reply; ``settle`` waits for it where a promise depends on it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from sqlalchemy import Engine, Text, bindparam, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.record import Table
from bot.wechat.store import Store

logger = logging.getLogger(__name__)
# Kinds of keys that outlive the process; a lease or a token must not.
DURABLE = ("reply", "way", "options", "rest", "owed", "owing", "page", "pages", "leaving")
MOST = 50_000  # keys; the oldest go first
SECONDS_BETWEEN_PURGES = 60.0
SECONDS_TO_TRY_AGAIN = 5.0
Row = tuple[str, str]  # key and field; the field of a plain text is empty
Value = tuple[str, float]  # the text, and when it is over
Fields = dict[str, Value]


class WeChatRow(Table):
    """One text or field. Kept by the migrations like the other tables of the record."""

    __tablename__ = "wechat_state"
    key: Mapped[str] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    expires: Mapped[float] = mapped_column(index=True)


# Built once: SQLAlchemy then finds what it compiled by a cheap key.
OLD_ROWS = delete(WeChatRow).where(WeChatRow.expires <= bindparam("now"))
SAME_ROWS = delete(WeChatRow).where(WeChatRow.key == bindparam("a_key"), WeChatRow.field == bindparam("a_field"))
NEW_ROWS = insert(WeChatRow)


class LocalStore(Store):
    """For an assistant of one process. ``now``: seconds since 1970."""

    def __init__(self, engine: Engine, now: Callable[[], float] = time.time) -> None:
        self._engine, self._now = engine, now
        self._kept: dict[str, Fields] = {}
        self._unwritten: dict[Row, Value | None] = {}
        self._writing: asyncio.Future[bool] | None = None
        self._purged, self._resting = 0.0, False  # resting: the table could not be written a moment ago

    async def open(self) -> None:
        with self._engine.begin() as connection:
            connection.execute(OLD_ROWS, {"now": self._now()})
            rows = connection.execute(select(WeChatRow).order_by(WeChatRow.expires)).mappings().all()
        for row in rows:
            self._kept.setdefault(row["key"], {})[row["field"]] = (row["value"], row["expires"])

    async def close(self) -> None:
        await self.settle()

    async def get(self, key: str) -> str | None:
        return self._read(key).get("")

    async def put(self, key: str, value: str, seconds: float) -> None:
        await self.put_field(key, "", value, seconds)

    async def add(self, key: str, value: str, seconds: float) -> bool:
        if self._read(key):
            return False
        await self.put(key, value, seconds)
        return True

    async def drop(self, key: str, only: str | None = None) -> bool:
        if only is not None and self._read(key).get("") != only:
            return False
        return await self.drop_field(key, "")

    async def fields(self, key: str) -> dict[str, str]:
        return self._read(key)

    async def put_field(self, key: str, field: str, value: str, seconds: float) -> None:
        kept = (value, self._now() + seconds)
        self._kept[key] = {**self._kept.get(key, {}), field: kept}
        self._write_behind(key, field, kept)
        self._purge()

    async def drop_field(self, key: str, field: str) -> bool:
        if field not in self._read(key):
            return False
        del self._kept[key][field]
        if not self._kept[key]:
            del self._kept[key]
        self._write_behind(key, field, None)
        return True

    async def forget(self, user: str) -> None:
        for key in [key for key in self._kept if user in key.split(":")[1:]]:
            for field in self._read(key):
                await self.drop_field(key, field)
        await self.settle()

    async def settle(self) -> None:
        """As in the interface; gives up on a table that cannot be written, which is tried again later."""
        while self._writing is not None or self._unwritten:
            if self._writing is None:
                self._start_writing()
            assert self._writing is not None
            written, _ = await asyncio.wait([self._writing])  # yields to the loop even when it has ended just now
            if not all(writing.result() for writing in written):
                return

    def _read(self, key: str) -> dict[str, str]:
        now = self._now()
        return {field: value for field, (value, expires) in self._kept.get(key, {}).items() if expires > now}

    def _purge(self) -> None:
        """Let go what is over, now and then, and the oldest beyond the most."""
        while len(self._kept) > MOST:
            self._kept.pop(next(iter(self._kept)))
        if self._now() - self._purged > SECONDS_BETWEEN_PURGES:
            self._purged = self._now()
            self._kept = {key: fields for key, fields in self._kept.items() if self._read(key)}

    def _write_behind(self, key: str, field: str, value: Value | None) -> None:
        if key.partition(":")[0] in DURABLE:
            self._unwritten[key, field] = value
            if len(self._unwritten) > MOST:  # nothing could be written for long
                self._unwritten.pop(next(iter(self._unwritten)))
            if self._writing is None and not self._resting:
                self._start_writing()

    def _start_writing(self) -> None:
        self._resting = False
        if self._writing is None and self._unwritten:
            taken, self._unwritten = self._unwritten, {}
            self._writing = asyncio.get_running_loop().run_in_executor(None, self._write, taken)
            self._writing.add_done_callback(lambda done: self._end_writing(taken, done.result()))

    def _end_writing(self, taken: dict[Row, Value | None], was_written: bool) -> None:
        self._writing = None
        if not was_written:
            self._unwritten, self._resting = {**taken, **self._unwritten}, True
            asyncio.get_running_loop().call_later(SECONDS_TO_TRY_AGAIN, self._start_writing)
        elif self._unwritten:  # came while the thread wrote
            self._start_writing()

    def _write(self, taken: dict[Row, Value | None]) -> bool:
        rows = [
            {"key": key, "field": field, "value": kept[0], "expires": kept[1]}
            for (key, field), kept in taken.items()
            if kept is not None
        ]
        try:
            with self._engine.begin() as connection:
                connection.execute(OLD_ROWS, {"now": self._now()})
                connection.execute(SAME_ROWS, [{"a_key": key, "a_field": field} for key, field in taken])
                if rows:
                    connection.execute(NEW_ROWS, rows)
        except Exception:  # a full disk must not cost the citizen the answer; this process still remembers
            logger.exception("the state of the WeChat channel was not written")
            return False
        return True
