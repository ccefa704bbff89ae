"""Rasa's REST contract over the turn boundary: POST /webhooks/rest/webhook {"sender", "message", "metadata"?}."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot.channels.turn import Turns

LONGEST_SENDER = 200


class BadRequestError(ValueError):
    """A request that cannot be a message; the text tells the caller what to correct."""


def read_request(body: bytes) -> tuple[str, str, date | None]:
    """Sender, message and day of a request body. Raises BadRequestError with what to correct."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadRequestError('请求不是有效的 JSON，请发送 {"sender": "…", "message": "…"}') from error
    if not isinstance(data, dict):
        raise BadRequestError('请求应是 JSON 对象，请发送 {"sender": "…", "message": "…"}')
    sender, message = data.get("sender", "default"), data.get("message")
    if not isinstance(sender, str) or not sender or len(sender) > LONGEST_SENDER:
        raise BadRequestError(f"sender 应是不超过 {LONGEST_SENDER} 个字的文本")
    if not isinstance(message, str):
        raise BadRequestError("message 应是文本")
    return sender.encode("utf-8", "replace").decode(), message, _read_day(data.get("metadata"))


def _read_day(metadata: Any) -> date | None:
    if not isinstance(metadata, dict) or "on" not in metadata:
        return None
    try:
        return date.fromisoformat(metadata["on"])
    except (TypeError, ValueError) as error:
        raise BadRequestError("metadata.on 应是 YYYY-MM-DD 的日期") from error


class RestChannel(InputChannel):
    """Text in, JSON messages out."""

    def __init__(self) -> None:
        self.turns = Turns()

    @classmethod
    def name(cls) -> str:
        """The channel's name in addresses and records."""
        return "rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes below /webhooks/rest."""
        routes = Blueprint(f"{self.name()}_webhook")

        @routes.route("/", methods=["GET"])
        async def health(_request: Request) -> HTTPResponse:
            return json_response({"status": "ok"})

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            return await self.receive(request, on_new_message)

        return routes

    async def receive(self, request: Request, on_message: Callable[[UserMessage], Awaitable[Any]]) -> HTTPResponse:
        """Take one turn for a request; 400 with a clear sentence for a bad one."""
        try:
            sender, message, on = read_request(request.body)
        except BadRequestError as error:
            return json_response({"error": str(error)}, status=400, ensure_ascii=False)
        result = await self.turns.take_turn(on_message, message, sender, self.name(), on)
        return json_response(result.messages, ensure_ascii=False)
