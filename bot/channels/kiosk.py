"""The chat page at /webhooks/kiosk/ and its turns."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, raw

from bot.channels.rest import RestChannel

PAGE = Path(__file__).with_name("page")
FILES = {
    "": ("index.html", "text/html"),
    "chat.css": ("chat.css", "text/css"),
    "chat.js": ("chat.js", "text/javascript"),
}
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'self'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class KioskChannel(RestChannel):
    """Serves the page; its messages are those of the REST contract."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in addresses and records."""
        return "kiosk"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes below /webhooks/kiosk."""
        routes = Blueprint("kiosk_page")

        async def page(_request: Request, file: str = "") -> HTTPResponse:
            if file not in FILES:
                return raw(b"", status=404)
            name, kind = FILES[file]
            return raw((PAGE / name).read_bytes(), content_type=f"{kind}; charset=utf-8", headers=HEADERS)

        routes.add_route(page, "/", methods=["GET"], name="page")
        routes.add_route(page, "/<file:str>", methods=["GET"], name="file")

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            return await self.receive(request, on_new_message)

        return routes
