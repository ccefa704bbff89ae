"""What the channel must remember for a while: replies given, options shown, answers owed, the access token.

One interface, two places: this process with a table behind it (``LocalStore``), or Redis for several (``RedisStore``).
"""

from __future__ import annotations

from abc import ABC, abstractmethod


class Store(ABC):
    """Texts by key, each with a time to live in seconds. A key may hold named fields instead of one text."""

    @abstractmethod
    async def open(self) -> None:
        """Make ready; what was kept by an earlier process is there afterwards."""

    @abstractmethod
    async def close(self) -> None:
        """Write what is not written yet and let go."""

    @abstractmethod
    async def get(self, key: str) -> str | None:
        """The text; None when there is none or its time is over."""

    @abstractmethod
    async def put(self, key: str, value: str, seconds: float) -> None:
        """Keep a text."""

    @abstractmethod
    async def add(self, key: str, value: str, seconds: float) -> bool:
        """Keep a text unless one is there; whether it was kept. Atomic among all who share the store."""

    @abstractmethod
    async def drop(self, key: str, only: str | None = None) -> bool:
        """Forget a text, or forget it only while it is ``only``; whether it went. Atomic."""

    @abstractmethod
    async def fields(self, key: str) -> dict[str, str]:
        """The fields of a key; empty for none."""

    @abstractmethod
    async def put_field(self, key: str, field: str, value: str, seconds: float) -> None:
        """Keep a field; the time to live is that of the whole key."""

    @abstractmethod
    async def drop_field(self, key: str, field: str) -> bool:
        """Forget a field; whether it was there. Atomic: of several who try, one is told True."""

    @abstractmethod
    async def forget(self, user: str) -> None:
        """Forget every key that holds ``user`` as one of its parts (``kind:user`` or ``kind:user:more``)."""

    @abstractmethod
    async def settle(self) -> None:
        """Return once everything that was put can survive the end of this process."""
