"""Load from a process of its own, so that it does not share the assistant's interpreter.

``python -m bot.bench.load`` reads a plan as JSON from standard input and writes what it measured to standard output.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import aiohttp

from bot.evaluation.runner import ReplyError, ask

SECONDS_PER_TURN = 30.0


@dataclass(frozen=True)
class Plan:
    """What to send: conversations, by how many users at a time."""

    url: str
    conversations: list[list[str]]
    users: int


@dataclass(frozen=True)
class Load:
    """What was measured. ``seconds``: of each turn of each conversation; ``elapsed``: of the whole; ``errors``: reasons."""

    seconds: list[list[float]]
    elapsed: float
    errors: list[str]

    @property
    def all_seconds(self) -> list[float]:
        """Every turn's time."""
        return [second for conversation in self.seconds for second in conversation]


class LoadError(RuntimeError):
    """The load process failed; the text is what it said last."""


def put_load(url: str, conversations: Sequence[Sequence[str]], users: int = 1) -> Load:
    """Run a plan in a process of its own. Raises LoadError."""
    plan = Plan(url, [list(conversation) for conversation in conversations], users)
    done = subprocess.run(
        [sys.executable, "-m", "bot.bench.load"],
        input=json.dumps(asdict(plan)),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise LoadError(f"测量进程没有成功：{done.stderr.strip().splitlines()[-1:]}")
    return Load(**json.loads(done.stdout))


async def run_plan(plan: Plan) -> Load:
    """Send everything; each user takes the next conversation when done with one."""
    waiting = iter(enumerate(plan.conversations))
    seconds: list[list[float]] = [[] for _ in plan.conversations]
    errors: list[str] = []
    limit = aiohttp.ClientTimeout(total=SECONDS_PER_TURN)
    async with aiohttp.ClientSession(timeout=limit, connector=aiohttp.TCPConnector(limit=plan.users)) as session:

        async def be_user() -> None:
            for number, conversation in waiting:
                sender = f"bench-{uuid.uuid4().hex}"
                for message in conversation:
                    seconds[number].append(await _time_turn(session, plan.url, sender, message, errors))

        started = time.perf_counter()
        await asyncio.gather(*(be_user() for _ in range(plan.users)))
        return Load(seconds, time.perf_counter() - started, errors)


async def _time_turn(session: aiohttp.ClientSession, url: str, sender: str, message: str, errors: list[str]) -> float:
    started = time.perf_counter()
    try:
        reply = await ask(session, url, sender, message)
        if not reply.text:
            errors.append("没有回复")
    except ReplyError as error:
        errors.append(str(error))
    return time.perf_counter() - started


if __name__ == "__main__":
    json.dump(asdict(asyncio.run(run_plan(Plan(**json.load(sys.stdin))))), sys.stdout)
