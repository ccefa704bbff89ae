"""Whoever leaves is forgotten, also by what still runs, and also where forgetting fails at first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from bot.channels.gate import Gate
from bot.channels.turn import Turns
from bot.tracker_store import ConversationStore
from bot.wechat import service as module
from bot.wechat.people import hash_person
from bot.wechat.push import Push
from bot.wechat.service import Service
from tests.bot.channels.rasa_stand_in import Shared, rows
from tests.bot.wechat.accounts import SAFE, settings

pytestmark = pytest.mark.slow  # waits
ASKED = Push("openid", "gh_1", "text", "多少钱", "1", "100")
LEFT = Push("openid", "gh_1", "event", created="101", event="unsubscribe")
BACK = Push("openid", "gh_1", "event", created="101", event="subscribe")
USER = hash_person(SAFE["WECHAT_OPENID_SALT"], "openid")


class Locks:
    """Rasa's locks; ``broken`` as often as told."""

    def __init__(self) -> None:
        self.lock_here, self.broken = asyncio.Lock(), 0

    @asynccontextmanager
    async def lock(self, _conversation: str) -> AsyncIterator[None]:
        if self.broken:
            self.broken -= 1
            raise OSError("no Redis")
        async with self.lock_here:
            yield


class Rasa:
    """Keeps a conversation of each message it handles, under the person's lock."""

    def __init__(self) -> None:
        self.agent: Any = SimpleNamespace(lock_store=Locks(), tracker_store=Conversations())
        self.go = asyncio.Event()

    async def handle(self, message: UserMessage) -> None:
        async with self.agent.lock_store.lock(message.sender_id):
            await self.go.wait()
            self.agent.tracker_store.kept.append(message.sender_id)
            await message.output_channel.send_response("", {"text": "好。"})


class Conversations(ConversationStore):
    def __init__(self) -> None:
        self.kept: list[str] = []

    def delete(self, sender_id: str) -> int:
        before = len(self.kept)
        self.kept = [sender for sender in self.kept if sender != sender_id]
        return before - len(self.kept)


@pytest.fixture(autouse=True)
def here(recorded: Shared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "shared_knowledge", lambda: recorded)
    monkeypatch.setenv("TALENTBOT_VAR", str(tmp_path))


async def opened(rasa: Rasa, turns: Turns) -> Service:
    service = Service(settings(), turns, rasa.handle)
    await service.store.open()
    return service


async def send(service: Service, push: Push, rasa: Rasa) -> bytes | None:
    return await service.answer(push, None, rasa.agent)


@pytest.mark.parametrize("where", ["at the gate", "in Rasa"])
def test_a_turn_that_runs_when_its_person_leaves_leaves_nothing_behind(where: str, recorded: Shared) -> None:
    async def run() -> None:
        rasa, turns = Rasa(), Turns(seconds=5, gate=Gate(width=1, seconds=60))
        service = await opened(rasa, turns)
        if where == "at the gate":
            await turns.gate._free.acquire()
        asked = asyncio.ensure_future(send(service, ASKED, rasa))
        await asyncio.sleep(0.05)
        leaving = asyncio.ensure_future(send(service, LEFT, rasa))
        await asyncio.sleep(0.05)
        rasa.go.set()
        assert await leaving is None
        if where == "at the gate":
            turns.gate._free.release()
        assert await asked is None
        await asyncio.sleep(0.1)
        assert rasa.agent.tracker_store.kept == [] and rows(recorded) == []
        assert not any(USER in key for key in service.store._kept if not key.startswith("left."))  # type: ignore[attr-defined]
        await service.stop()

    asyncio.run(run())


def test_who_comes_back_in_the_same_second_is_answered(recorded: Shared) -> None:
    async def run() -> None:
        rasa = Rasa()
        rasa.go.set()
        service = await opened(rasa, Turns())
        await send(service, LEFT, rasa)
        assert await send(service, ASKED, rasa) is None  # delivered once more, after the person had left
        assert b"CDATA" in (await send(service, BACK, rasa) or b"")
        later = Push("openid", "gh_1", "text", "多少钱", "2", "101")
        assert "好。".encode() in (await send(service, later, rasa) or b"")
        await service.stop()

    asyncio.run(run())


def test_a_person_who_could_not_be_forgotten_is_forgotten_later(
    recorded: Shared, caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> None:
        rasa = Rasa()
        rasa.go.set()
        service = await opened(rasa, Turns())
        await send(service, ASKED, rasa)
        rasa.agent.lock_store.broken = 2
        assert await send(service, LEFT, rasa) is None
        await service.leaving.resume(rasa.agent)
        assert rasa.agent.tracker_store.kept == [USER]
        await service.leaving.resume(rasa.agent)
        assert rasa.agent.tracker_store.kept == [] and rows(recorded) == []
        assert await service.store.fields("leaving") == {}
        await service.stop()

    asyncio.run(run())
    assert "could not be forgotten yet" in caplog.text and "openid" not in caplog.text
