"""The assistant's server: Rasa's own app and channels, started with actions in its process or at ACTION_ENDPOINT_URL."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import logging
import os
import warnings
from functools import partial
from pathlib import Path
from typing import Any

warnings.filterwarnings("ignore")  # Rasa 3.6 on today's libraries warns of their coming changes at every start
warnings.showwarning = lambda *_, **__: None  # and some of them put filters of their own before that one

import rasa.core.run  # noqa: E402
from rasa.core.utils import AvailableEndpoints  # noqa: E402
from rasa.utils.endpoints import EndpointConfig  # noqa: E402
from rasa.utils.log_utils import configure_structlog  # noqa: E402
from sanic import Sanic  # noqa: E402
from sanic.exceptions import SanicException  # noqa: E402
from sanic.request import Request  # noqa: E402
from sanic.response import HTTPResponse  # noqa: E402
from sanic.response import json as json_response  # noqa: E402

from bot import patches  # noqa: E402
from bot.action_endpoint import InProcessEndpoint  # noqa: E402
from bot.channels.gate import Gate  # noqa: E402
from bot.channels.rest import RestChannel  # noqa: E402
from bot.channels.wechat import WeChatChannel  # noqa: E402
from bot.record import migrate  # noqa: E402
from bot.wechat.settings import read_settings  # noqa: E402
from bot.words import say  # noqa: E402
from knowledge.opening import database_url, shared_knowledge  # noqa: E402

logger = logging.getLogger(__name__)
LARGEST_BODY = 64 * 1024


def read_endpoints() -> AvailableEndpoints:
    """endpoints.yml with the actions in this process unless ACTION_ENDPOINT_URL says where they are."""
    scaled_out = bool(os.environ.get("ACTION_ENDPOINT_URL"))
    os.environ.setdefault("ACTION_ENDPOINT_URL", "http://127.0.0.1:5055/webhook")
    os.environ["TALENTBOT_DATABASE_URL"] = database_url()
    endpoints = AvailableEndpoints.read_endpoints("endpoints.yml")
    if not scaled_out:
        endpoints.action = InProcessEndpoint("actions")
    if endpoints.lock_store is None and (settings := read_settings()) and settings.redis_url:
        endpoints.lock_store = EndpointConfig(settings.redis_url, type="bot.lock_store.SharedLockStore")
    return endpoints


def build_app(model: Path) -> Sanic:
    """The app, ready to run: channels, health, limits, errors as JSON."""
    patches.apply()
    migrate(database_url())
    shared_knowledge()
    endpoints = read_endpoints()
    channels = rasa.core.run.create_http_input_channels(None, "credentials.yml")
    gate = Gate()
    for channel in channels:
        if isinstance(channel, RestChannel | WeChatChannel):
            channel.turns.model_version, channel.turns.gate = model.stem, gate
    app = rasa.core.run.configure_app(channels, enable_api=False, endpoints=endpoints)
    app.config.REQUEST_MAX_SIZE = LARGEST_BODY
    app.config.ACCESS_LOG = False
    app.config.FALLBACK_ERROR_FORMAT = "json"
    app.error_handler.add(SanicException, _tell_client_error)
    app.error_handler.add(Exception, _tell_server_error)
    app.add_route(_healthz, "/healthz", name="healthz")
    app.add_route(_readyz, "/readyz", name="readyz")
    app.register_listener(
        partial(rasa.core.run.load_agent_on_start, str(model), endpoints, None), "before_server_start"
    )
    app.register_listener(_settle_memory, "after_server_start")
    app.register_listener(rasa.core.run.close_resources, "after_server_stop")
    return app


async def _settle_memory(_app: Sanic, _loop: object) -> None:
    """What was loaded stays: the collector need not walk rules, index and model again for every few turns."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


async def _healthz(_request: Request) -> HTTPResponse:
    return json_response({"status": "alive"})


async def _readyz(request: Request) -> HTTPResponse:
    agent = getattr(request.app.ctx, "agent", None)
    ready = bool(agent and agent.is_ready() and shared_knowledge().version)
    body: dict[str, Any] = {"status": "ready" if ready else "starting", "knowledge": shared_knowledge().version}
    return json_response(body, status=200 if ready else 503)


async def _tell_client_error(_request: Request, error: SanicException) -> HTTPResponse:
    status = getattr(error, "status_code", 500)
    told = {413: "请求太大，一条消息请不要超过 64 KB", 404: "没有这个地址", 405: "这个地址不支持这种请求方法"}
    return json_response({"error": told.get(status, str(error))}, status=status, ensure_ascii=False)


async def _tell_server_error(request: Request, error: Exception) -> HTTPResponse:
    logger.exception("request %s failed", request.path, exc_info=error)
    return json_response({"error": say("error")}, status=500, ensure_ascii=False)


def limit_memory_arenas() -> None:
    """glibc gives each thread a heap of its own; two are enough here and spare tens of megabytes."""
    m_arena_max = -8  # malloc.h
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").mallopt(m_arena_max, 2)


def serve(model: Path, host: str, port: int) -> None:
    """Run until stopped, one process."""
    limit_memory_arenas()
    level = logging.getLevelName(os.environ.get("TALENTBOT_LOG_LEVEL", "WARNING"))
    configure_structlog(level)  # unconfigured, it prints every message it handles
    logging.basicConfig(level=level)
    for noisy in ("sanic.root", "sanic.access", "apscheduler", "matplotlib"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    build_app(model).run(host=host, port=port, workers=1, access_log=False)
