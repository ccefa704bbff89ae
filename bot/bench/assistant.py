"""The assistant as a process of its own, started to be measured and ended after."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.evaluation.runner import ReplyError, ask
from knowledge.knowledge import Knowledge
from knowledge.opening import home_place, policy_folder, var_folder

HOST = "127.0.0.1"
SECONDS_TO_START = 180.0
SECONDS_TO_STOP = 10.0
PAUSE = 0.05  # seconds between two looks whether it answers


class StartError(RuntimeError):
    """The assistant did not come up; the text names the log."""


@dataclass(frozen=True)
class Assistant:
    """A running assistant. ``pid`` None: started by somebody else; ``seconds_to_answer``: from start to a first reply."""

    url: str
    pid: int | None = None
    seconds_to_answer: float | None = None


@contextmanager
def run_assistant(question: str) -> Iterator[Assistant]:
    """Start the assistant on a free port with the present model and wait for its first answer. Raises StartError.

    Its turns go to a database that is thrown away, unless DATABASE_URL names one.
    """
    log_path = var_folder() / "bench.log"
    with tempfile.TemporaryDirectory() as folder, log_path.open("w", encoding="utf-8") as log:
        environment, port = _prepare(Path(folder)), _find_free_port()
        command = [sys.executable, "-m", "bot", "serve", "--host", HOST, "--port", str(port)]
        started = time.monotonic()
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment, start_new_session=True)
        try:
            url = f"http://{HOST}:{port}/webhooks/rest/webhook"
            if not asyncio.run(_wait_for_answer(process, url, question)):
                raise StartError(f"助手没有启动成功，日志在 {log_path}{_last_line(log_path)}")
            yield Assistant(url, process.pid, time.monotonic() - started)
        finally:
            _stop(process)


def _last_line(path: Path) -> str:
    """What a log says last, after a colon; empty for an empty log."""
    lines = path.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return f"：{lines[-1]}" if lines else ""


def _prepare(folder: Path) -> dict[str, str]:
    """The environment to start in; the tables are built before, as they are on every start but the first."""
    environment = dict(os.environ)
    if "DATABASE_URL" not in environment:
        environment["DATABASE_URL"] = f"sqlite:///{folder / 'bench.db'}"
    knowledge = Knowledge.open(environment["DATABASE_URL"], policy_folder(), var_folder() / "search", home_place())
    knowledge.engine.dispose()
    return environment


def _find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


async def _wait_for_answer(process: subprocess.Popen[bytes], url: str, question: str) -> bool:
    deadline = time.monotonic() + SECONDS_TO_START
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS_TO_START)) as session:
        while time.monotonic() < deadline and process.poll() is None:
            try:
                if (await ask(session, url, "bench-start", question)).versions:  # an apology has none
                    return True
            except ReplyError:  # not listening yet, or not ready
                await asyncio.sleep(PAUSE)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
