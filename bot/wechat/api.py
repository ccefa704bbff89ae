"""The customer-service API and the menu: a client that never waits long, never storms, and says what became of a message.

Sources: https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage; error codes as there.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

import aiohttp

from bot.wechat.access_token import AccessToken
from bot.wechat.settings import Settings
from bot.wechat.store import Store

logger = logging.getLogger(__name__)
LIMIT = aiohttp.ClientTimeout(total=3, connect=1)  # seconds
SECONDS_BEFORE_RETRY, SECONDS_OFF, SECONDS_OFF_LONG = 1.0, 300.0, 6 * 3600.0
MOST_AT_ONCE, MOST_WAITING = 8, 1000
BUSY = -1
TOKEN_ENDED = (40001, 40014, 42001)
# What no retry cures for this person: not following, outside the window, refused, quota of five used up.
GONE = (40003, 43004, 45015, 45047, 48002)
# What no retry cures for the account: AppID, secret, address not on the white list, API not granted, quotas of the day.
REFUSED = (40013, 40125, 40164, 40243, 41004, 45009, 45011, 48001, 48004, 50002, 89503)
LASTING = (45009, 48001, 48004, 50002)  # among these, what will not be cured in minutes


class Sent(Enum):
    """What became of messages: DONE; GONE, the person cannot be reached; OWED, it may be tried on their next message."""

    DONE = "done"
    GONE = "gone"
    OWED = "owed"


class ApiError(RuntimeError):
    """The API refused or could not be reached. ``code``: its errcode, 0 for a failure of the network."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"{code} {words}" if code else words)
        self.code = code


class Api:
    """One account's client. ``errors`` counts errcodes, 0 for the network."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings, self._session = settings, None
        self.token = AccessToken(store, self._fetch_token)
        self.errors: Counter[int] = Counter()
        self.fetched = self.sent = self._waiting = 0
        self._off_until = 0.0
        self._at_once = asyncio.Semaphore(MOST_AT_ONCE)

    _session: aiohttp.ClientSession | None

    @property
    def can_send(self) -> bool:
        """Whether late answers may be sent now: allowed, not refused a short while ago, and the queue not full."""
        on = self._settings.late_replies and time.monotonic() >= self._off_until
        return on and self._waiting < MOST_WAITING

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()

    async def send(self, user: str, messages: Sequence[Mapping[str, Any]]) -> tuple[Sent, int]:
        """Send messages to one person, in order; the first that fails ends it. What became of them, and how many went."""
        self._waiting += 1
        went = 0
        try:
            async with self._at_once:
                for message in messages:
                    await self.call("message/custom/send", {"touser": user, **message})
                    went += 1
        except ApiError as error:
            return self._judge(error), went
        finally:
            self._waiting -= 1
            self.sent += went
        return Sent.DONE, went

    async def probe(self) -> None:
        """Find out at the start whether the account may send, rather than with the first person who waits for an answer."""
        if not self._settings.late_replies:
            return
        try:
            await self.call("message/custom/typing", {"touser": "nobody", "command": "Typing"})
        except ApiError as error:
            if error.code in REFUSED:
                self._judge(error)

    def _judge(self, error: ApiError) -> Sent:
        if error.code in GONE:
            logger.warning("a late answer cannot reach its person: %s", error)
            return Sent.GONE
        if error.code in REFUSED:
            seconds = SECONDS_OFF_LONG if error.code in LASTING else SECONDS_OFF
            if self.can_send:
                logger.error("late answers are off for %.0f s: %s", seconds, error)
            self._off_until = time.monotonic() + seconds
        else:
            logger.error("a late answer was not sent: %s", error)
        return Sent.OWED

    async def call(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """POST with the token; the JSON answer. An ended token is replaced, a busy system asked again, both once.

        Raises ApiError.
        """
        replaced = waited = False
        while True:
            token = await self.token.get()
            try:
                return await self._post(f"{path}?access_token={token}", body)
            except ApiError as error:
                if error.code in TOKEN_ENDED and not replaced:
                    replaced = True
                    await self.token.drop(token)
                elif error.code == BUSY and not waited:
                    waited = True
                    await asyncio.sleep(SECONDS_BEFORE_RETRY)
                else:
                    raise

    async def _fetch_token(self) -> tuple[str, float]:
        self.fetched += 1
        body = {
            "grant_type": "client_credential",
            "appid": self._settings.app_id,
            "secret": self._settings.secret,
            "force_refresh": False,
        }
        found = await self._post("stable_token", body)
        if not isinstance(found.get("access_token"), str):
            raise ApiError(0, "stable_token answered without a token")
        return found["access_token"], float(found.get("expires_in", 0))

    async def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """One request. The body is raw UTF-8: people would see \\u escapes (errcode 40033)."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=LIMIT)
        data = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        try:
            async with self._session.post(
                f"{self._settings.api_base}/cgi-bin/{path}", data=data, headers={"Content-Type": "application/json"}
            ) as response:
                found = json.loads(await response.read()) if response.status == 200 else {}
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            self.errors[0] += 1
            raise ApiError(0, f"{type(error).__name__}") from error
        if not isinstance(found, dict) or not found:
            self.errors[0] += 1
            raise ApiError(0, f"HTTP {response.status}")
        if found.get("errcode"):
            self.errors[int(found["errcode"])] += 1
            raise ApiError(int(found["errcode"]), str(found.get("errmsg", "")))
        return found
