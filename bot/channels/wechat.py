"""The WeChat Official Account at /webhooks/wechat/webhook. Set up by WECHAT_*; without them the channel is off.

Here is HTTP alone: who is let in and what status is answered; ``bot.wechat`` knows the protocol.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, html, text
from sanic.response import json as json_response

from bot.channels.turn import Turns
from bot.wechat.attendant import CHANNEL
from bot.wechat.doorway import Refusal
from bot.wechat.pages import HEADERS, STYLE
from bot.wechat.service import Service
from bot.wechat.settings import Settings, read_settings

logger = logging.getLogger(__name__)
SUCCESS = "success"
TURN_SECONDS = 25.0  # a turn may take longer than the platform waits: its answer comes later


class WeChatChannel(InputChannel):
    """One account; off while nothing is set up."""

    def __init__(self) -> None:
        self.turns = Turns(seconds=TURN_SECONDS)
        self.settings: Settings | None = read_settings()

    @classmethod
    def name(cls) -> str:
        """The channel's name in addresses and records."""
        return CHANNEL

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes below /webhooks/wechat."""
        routes = Blueprint("wechat_webhook")
        if self.settings is None:
            _refuse_all(routes)
        else:
            _serve(routes, Service(self.settings, self.turns, on_new_message))
        return routes


def _serve(routes: Blueprint, service: Service) -> None:
    _serve_pages(routes, service)

    @routes.listener("before_server_start")
    async def open_store(_app: Sanic, _loop: object) -> None:
        await service.store.open()

    @routes.listener("after_server_start")
    async def start(app: Sanic, _loop: object) -> None:
        await service.start(app.ctx.agent)

    @routes.listener("before_server_stop")
    async def stop(_app: Sanic, _loop: object) -> None:
        await service.stop()

    @routes.route("/", methods=["GET"])
    async def health(_request: Request) -> HTTPResponse:
        return json_response(service.describe())

    @routes.route("/webhook", methods=["GET"])
    async def verify(request: Request) -> HTTPResponse:
        try:
            return text(service.doorway.verify(request.query_string))
        except Refusal as refusal:
            service.refused[refusal.reason] += 1
            return _refuse(refusal)

    @routes.route("/webhook", methods=["POST"])
    async def receive(request: Request) -> HTTPResponse:
        try:
            push, seal = service.doorway.admit(request.query_string, request.body)
        except Refusal as refusal:
            service.refused[refusal.reason] += 1
            return _refuse(refusal)
        body = await service.answer(push, seal, request.app.ctx.agent)
        return text(SUCCESS) if body is None else HTTPResponse(body, content_type="text/xml; charset=utf-8")


def _serve_pages(routes: Blueprint, service: Service) -> None:
    @routes.route("/answer/<code:str>", methods=["GET"])
    async def answer_page(_request: Request, code: str) -> HTTPResponse:
        status, page = await service.deliveries.pages.show(code)
        return html(page, status=status, headers=HEADERS)

    @routes.route("/answer.css", methods=["GET"])
    async def answer_style(_request: Request) -> HTTPResponse:
        return text(STYLE.read_text(encoding="utf-8"), content_type="text/css; charset=utf-8", headers=HEADERS)


def _refuse_all(routes: Blueprint) -> None:
    @routes.route("/", methods=["GET"])
    async def health(_request: Request) -> HTTPResponse:
        return json_response({"status": "off"})

    @routes.route("/webhook", methods=["GET", "POST"])
    async def refuse(_request: Request) -> HTTPResponse:
        return text("微信渠道没有启用", status=404)


def _refuse(refusal: Refusal) -> HTTPResponse:
    """The same few words for every reason; the reason is for the log and, counted, for the health address."""
    logger.info("a request to the WeChat channel was refused: %s", refusal.reason)
    return text("请求没有通过检查", status=refusal.status)
