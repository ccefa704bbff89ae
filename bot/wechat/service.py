"""The parts of the channel put together for one account: opened with the server, closed with it."""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import logging
import time
from collections import Counter
from pathlib import Path
from typing import IO, Any

from rasa.core.channels.channel import UserMessage

from bot.channels.turn import OnMessage, Turns
from bot.wechat.account import read_account
from bot.wechat.api import Api
from bot.wechat.attendant import Attendant
from bot.wechat.deliveries import Deliveries
from bot.wechat.doorway import Doorway
from bot.wechat.leaving import Leaving
from bot.wechat.local_store import LocalStore
from bot.wechat.people import has_left, hash_person
from bot.wechat.push import Push
from bot.wechat.redis_store import RedisStore
from bot.wechat.seal import Seal
from bot.wechat.settings import Settings, SettingsError
from bot.wechat.signature import sign
from bot.wechat.store import Store
from bot.wechat.writer import write_words
from bot.wechat.xml_text import Tree, write_xml
from bot.words import say
from knowledge.opening import database_url, shared_knowledge, var_folder

logger = logging.getLogger(__name__)
SECONDS_BETWEEN_SWEEPS, SECONDS_TO_STOP = 5.0, 5.0


def lock_file() -> Path:
    """The file that says who serves WeChat on this database."""
    return var_folder() / f"wechat.{hashlib.sha256(database_url().encode()).hexdigest()[:8]}.lock"


def hold_alone(path: Path) -> IO[str]:
    """A lock that only one process has, and that goes with it. Raises SettingsError when another has it."""
    file = path.open("w", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise SettingsError(
            ["WECHAT_REDIS_URL: 另一个助手进程正用同一个数据库接微信；请停掉它，或者设 Redis 让它们共用"]
        ) from error
    return file


class Service:
    """``turns``: the boundary of the channel's turns; ``on_message``: Rasa's handler."""

    def __init__(self, settings: Settings, turns: Turns, on_message: OnMessage) -> None:
        self.settings, self.turns = settings, turns
        self.doorway = Doorway(settings)
        self.store: Store
        if settings.redis_url:
            self.store = RedisStore(settings.redis_url)
        else:
            self._alone = hold_alone(lock_file())  # held until the end of the process
            self.store = LocalStore(shared_knowledge().engine)
        self.api = Api(settings, self.store)
        self._on_message = on_message
        attendant = Attendant(turns, self._handle, read_account(), self.store)
        self.deliveries = Deliveries(settings, self.store, self.api, attendant.attend)
        self.leaving = Leaving(turns, self.deliveries)
        self.refused: Counter[str] = Counter()
        self._answering: set[asyncio.Task[bytes | None]] = set()
        self._sweeping: asyncio.Task[None] | None = None
        self._probing: asyncio.Task[None] | None = None

    async def _handle(self, message: UserMessage) -> None:
        """Hand a message to Rasa; not one that waited so long that its person has left meanwhile and was forgotten."""
        created = str((message.metadata or {}).get("created", ""))
        if not await has_left(self.store, message.sender_id, created):
            await self._on_message(message)

    async def start(self, agent: Any) -> None:
        """Take up what an earlier process left; once the store is open and turns can be taken. ``agent``: Rasa's."""
        self._sweeping = asyncio.ensure_future(self._sweep(agent))
        self._probing = asyncio.ensure_future(self.api.probe())

    async def stop(self) -> None:
        """Let what runs come to its end for a while, then close."""
        for task in filter(None, (self._sweeping, self._probing)):
            task.cancel()
        await self.deliveries.drain(SECONDS_TO_STOP)
        await self.api.close()
        await self.store.close()

    async def _sweep(self, agent: Any) -> None:
        while True:
            try:
                await self.deliveries.resume()
                await self.leaving.resume(agent)
            except Exception:
                logger.exception("answers owed could not be looked through")
            await asyncio.sleep(SECONDS_BETWEEN_SWEEPS)

    async def answer(self, push: Push, seal: Seal | None, agent: Any) -> bytes | None:
        """The body of the response; None for ``success``. Goes on when the caller is cancelled: the platform hangs up after
        five seconds. Never raises: any fault would be shown to the person."""
        answering = asyncio.ensure_future(self._answer(push, seal, agent))
        self._answering.add(answering)  # the loop alone would not keep it
        answering.add_done_callback(self._answering.discard)
        return await asyncio.shield(answering)

    async def _answer(self, push: Push, seal: Seal | None, agent: Any) -> bytes | None:
        try:
            user = hash_person(self.settings.salt, push.user)
            if push.event == "unsubscribe":
                await self.leaving.forget(push, user, agent)
                return None
            tree = await self.deliveries.answer(push, user)
        except Exception:
            logger.exception("a push of kind %s was not answered", push.kind)
            tree = write_words(say("error")) if push.asks else None
        return None if tree is None else self._write(push, tree, seal)

    def _write(self, push: Push, tree: Tree, seal: Seal | None) -> bytes:
        now = int(time.time())
        xml = write_xml({"ToUserName": push.user, "FromUserName": push.account, "CreateTime": now, **tree})
        if seal is None:
            return xml
        sealed, nonce = seal.close(xml), str(time.time_ns())
        signature = sign(self.settings.token, str(now), nonce, sealed)
        return write_xml({"Encrypt": sealed, "MsgSignature": signature, "TimeStamp": now, "Nonce": nonce})

    def describe(self) -> dict[str, Any]:
        """How the channel fares, for its health address; no secrets, no people."""
        return {
            "status": "ok",
            "mode": self.settings.mode,
            "outcomes": dict(self.deliveries.outcomes),
            "refused": dict(self.refused),
            "late_answers": "on" if self.api.can_send else "off",
            "api_errors": {str(code): number for code, number in self.api.errors.items()},
            "messages_sent": self.api.sent,
            "tokens_fetched": self.api.fetched,
        }
