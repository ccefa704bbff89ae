"""Passive replies on WeChat: many people at once, each push signed and sealed as the platform does it."""

from __future__ import annotations

import asyncio
import json
import secrets
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import aiohttp

from bot.bench.assistant import run_assistant
from bot.bench.figures import Bar, Figure, latency_figures, rate
from bot.bench.load import LoadError
from bot.bench.questions import make_conversations
from bot.wechat.phone import FAULT as NOTICE
from bot.wechat.phone import SECONDS_PLATFORM_WAITS, Phone
from bot.wechat.settings import read_settings
from bot.words import say
from knowledge.policy import Library

PASSIVE_P95 = Bar(500)  # milliseconds
MESSAGES, WARM_UP = 8, 20  # of each person; of one person before
ANSWERED, NOTHING, FAULT = "答复", "没有立即答复", "故障提示"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """``account``: the WECHAT_* variables; ``talks``: messages of each person."""

    url: str
    account: dict[str, str]
    talks: list[list[str]]


@dataclass(frozen=True)
class Measured:
    """``seconds`` of each delivery, ``outcomes`` by what the person saw, ``elapsed`` of the whole."""

    seconds: list[float]
    outcomes: dict[str, int]
    elapsed: float


def make_account() -> dict[str, str]:
    """An account for one run, in safe mode."""
    return {
        "WECHAT_TOKEN": secrets.token_hex(8),
        "WECHAT_APP_ID": "wxbench",
        "WECHAT_ENCODING_AES_KEY": secrets.token_hex(21) + "0",
    }


def measure_wechat(library: Library, people: int, tell: Say) -> Iterator[Figure]:
    """Start an assistant with an account and let ``people`` talk with it at once. Raises StartError, LoadError."""
    account = make_account()
    talks = make_conversations(library, people, MESSAGES)
    tell("启动助手")
    with run_assistant(talks[0][0], account) as assistant:
        url = assistant.url.replace("/webhooks/rest/", "/webhooks/wechat/")
        tell("预热")
        put_pushes(Plan(url, account, make_conversations(library, 1, WARM_UP)))
        tell(f"{people} 位用户同时")
        measured = put_pushes(Plan(url, account, talks))
    yield Figure(f"微信，{people} 位用户同时", rate(len(measured.seconds), measured.elapsed), "条/秒")
    yield from latency_figures(f"微信，{people} 位用户同时", measured.seconds, {95: PASSIVE_P95}, "毫秒/条")
    late = sum(count for what, count in measured.outcomes.items() if what != ANSWERED)
    yield Figure(
        "没有立即答复的", float(late), "条", Bar(0), "、".join(f"{w} {c}" for w, c in measured.outcomes.items())
    )


def put_pushes(plan: Plan) -> Measured:
    """Send a plan from a process of its own. Raises LoadError."""
    done = subprocess.run(
        [sys.executable, "-m", "bot.bench.wechat"],
        input=json.dumps(asdict(plan)), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise LoadError(f"测量进程没有成功：{done.stderr.strip().splitlines()[-1:]}")
    return Measured(**json.loads(done.stdout))


async def run_plan(plan: Plan) -> Measured:
    """Everybody begins at once, and sends the next message when the reply to the last one is there."""
    settings = read_settings(plan.account, make_salt=lambda: "")
    assert settings is not None
    seconds: list[float] = []
    outcomes: Counter[str] = Counter()
    limit = aiohttp.ClientTimeout(total=SECONDS_PLATFORM_WAITS)
    async with aiohttp.ClientSession(timeout=limit, connector=aiohttp.TCPConnector(limit=0)) as session:

        async def talk(messages: list[str]) -> None:
            phone = Phone(settings, plan.url)
            for message in messages:
                url, body = phone.prepare(phone.write("text", {"Content": message}))
                started = time.perf_counter()
                outcomes[await _deliver(session, phone, url, body)] += 1
                seconds.append(time.perf_counter() - started)

        started = time.perf_counter()
        await asyncio.gather(*(talk(messages) for messages in plan.talks))
        return Measured(seconds, dict(outcomes), time.perf_counter() - started)


async def _deliver(session: aiohttp.ClientSession, phone: Phone, url: str, body: bytes) -> str:
    try:
        async with session.post(url, data=body, headers={"Content-Type": "text/xml"}) as response:
            raw = await response.read()
    except (aiohttp.ClientError, TimeoutError):
        return FAULT
    shown = phone.read(raw) if response.status == 200 else NOTICE
    if shown == NOTICE:
        return FAULT
    return NOTHING if shown in (None, say("wechat_promise"), say("wechat_busy")) else ANSWERED


if __name__ == "__main__":
    json.dump(asdict(asyncio.run(run_plan(Plan(**json.load(sys.stdin))))), sys.stdout)
