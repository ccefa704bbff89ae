"""The platform's API as a test wants it: answers with the errcodes it is told to, and remembers every call."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web


class PlatformApi:
    """``codes``: what sends to a person answer, in turn; ``always``: what each answers; ``hangs``: seconds before any."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.bodies: list[bytes] = []
        self.sent: list[dict[str, Any]] = []
        self.codes: dict[str, list[int]] = {}
        self.always: dict[str, int] = {}
        self.token_code, self.serial, self.hangs, self.status, self.address = 0, 0, 0.0, 200, ""
        self.valid: str | None = None

    async def give_token(self, request: web.Request) -> web.Response:
        self.calls["token"] += 1
        self.bodies.append(await request.read())
        if self.token_code:
            return web.json_response({"errcode": self.token_code, "errmsg": "refused, ip 10.1.2.3"})
        if self.valid is None:
            self.serial += 1
            self.valid = f"token{self.serial}"
        return web.json_response({"access_token": self.valid, "expires_in": 7200})

    async def take_message(self, request: web.Request) -> web.Response:
        self.calls["send"] += 1
        self.bodies.append(await request.read())
        await asyncio.sleep(self.hangs)
        if self.status != 200:
            return web.Response(status=self.status, text="<html>Bad Gateway</html>")
        message = await request.json()
        scripted = self.codes.get(message["touser"]) or [self.always.get(message["touser"], 0)]
        code = scripted.pop(0) if self.codes.get(message["touser"]) else scripted[0]
        if request.query.get("access_token") != self.valid:
            code = 40001
        if not code:
            self.sent.append(message)
        return web.json_response({"errcode": code, "errmsg": "ok" if not code else "refused"})

    async def take_typing(self, request: web.Request) -> web.Response:
        self.calls["typing"] += 1
        return web.json_response({"errcode": self.always.get((await request.json())["touser"], 0), "errmsg": "told"})


@asynccontextmanager
async def platform_api() -> AsyncIterator[PlatformApi]:
    """The API on a free port until the end of the block."""
    api = PlatformApi()
    app = web.Application()
    app.router.add_post("/cgi-bin/stable_token", api.give_token)
    app.router.add_post("/cgi-bin/message/custom/send", api.take_message)
    app.router.add_post("/cgi-bin/message/custom/typing", api.take_typing)
    app.router.add_post("/cgi-bin/menu/create", api.take_message)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    api.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield api
    finally:
        await runner.cleanup()
