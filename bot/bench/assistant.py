"""The assistant as a process of its own, started to be measured and ended after."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.evaluation.runner import Reply, ReplyError, ask
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
def run_assistant(question: str, settings: Mapping[str, str] | None = None) -> Iterator[Assistant]:
    """Start the assistant on a free port with the present model and wait for its first answer. Raises StartError.

    ``settings``: variables to set for it.
    Its turns go to a database that is thrown away, unless DATABASE_URL names one.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment, port = {**_prepare(Path(folder)), **(settings or {})}, find_free_port()
        command = [sys.executable, "-m", "bot", "serve", "--host", HOST, "--port", str(port)]
        server = Server("助手", command, port, var_folder() / "bench.log", environment)
        with run_server(server, question, lambda reply: bool(reply.versions)) as assistant:  # an apology has none
            yield assistant


@dataclass(frozen=True)
class Server:
    """A process that answers on Rasa's REST channel. ``folder``: where it runs, None: here."""

    name: str
    command: Sequence[str]
    port: int
    log_path: Path
    environment: Mapping[str, str]
    folder: Path | None = None

    @property
    def url(self) -> str:
        """The address of its REST channel."""
        return f"http://{HOST}:{self.port}/webhooks/rest/webhook"


@contextmanager
def run_server(server: Server, question: str, answers: Callable[[Reply], bool]) -> Iterator[Assistant]:
    """Start a server, wait until a reply to the question ``answers``, and end it after. Raises StartError."""
    with server.log_path.open("w", encoding="utf-8") as log:
        started = time.monotonic()
        process = subprocess.Popen(
            server.command, stdout=log, stderr=log, env=server.environment, cwd=server.folder, start_new_session=True
        )
        try:
            if not asyncio.run(_wait_for_answer(process, server.url, question, answers)):
                raise StartError(
                    f"{server.name}没有启动成功，日志在 {server.log_path}{read_last_line(server.log_path)}"
                )
            yield Assistant(server.url, process.pid, time.monotonic() - started)
        finally:
            _stop(process)


def read_last_line(path: Path) -> str:
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


def find_free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


async def _wait_for_answer(
    process: subprocess.Popen[bytes], url: str, question: str, answers: Callable[[Reply], bool]
) -> bool:
    deadline = time.monotonic() + SECONDS_TO_START
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS_TO_START)) as session:
        while time.monotonic() < deadline and process.poll() is None:
            try:
                if answers(await ask(session, url, "bench-start", question)):
                    return True
                await asyncio.sleep(PAUSE)
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
