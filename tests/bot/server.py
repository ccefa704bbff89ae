"""Start the real assistant for tests, and talk with it as any client would."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.training import model_path, train
from knowledge.library import POLICY_FOLDER

ON = "2026-11-23"
SECONDS_TO_START = 120.0


@dataclass
class Reply:
    """What came back for one request: the HTTP status, the JSON, and the seconds it took."""

    status: int
    body: Any
    seconds: float

    @property
    def text(self) -> str:
        return "\n".join(message.get("text", "") for message in self.body)

    @property
    def answer(self) -> dict[str, Any]:
        """The first ``custom.answer``; empty when no message has one."""
        return next((m["custom"]["answer"] for m in self.body if "answer" in m.get("custom", {})), {})


@dataclass
class Server:
    """A running assistant: its address, its folders, and the environment it was started in."""

    origin: str
    policies: Path
    var: Path
    environment: dict[str, str]
    log: Path

    def post(self, body: bytes, path: str = "/webhooks/rest/webhook") -> Reply:
        """Any body; error statuses are replies like others."""
        return fetch(urllib.request.Request(self.origin + path, body, {"Content-Type": "application/json"}))

    def say(self, message: str, sender: str, on: str = ON) -> Reply:
        """One message of a conversation."""
        return self.post(json.dumps({"sender": sender, "message": message, "metadata": {"on": on}}).encode())

    def get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers with lower-case names, and body."""
        try:
            with urllib.request.urlopen(self.origin + path, timeout=15) as response:
                return response.status, {k.lower(): v for k, v in response.headers.items()}, response.read()
        except urllib.error.HTTPError as error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another ``talentbot`` command beside the server."""
        command = [sys.executable, "-m", "bot", *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=60)


def fetch(request: urllib.request.Request) -> Reply:
    """Send and time a request."""
    started = time.monotonic()
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            status, raw = response.status, response.read()
    except urllib.error.HTTPError as error:
        status, raw = error.code, error.read()
    return Reply(status, json.loads(raw), time.monotonic() - started)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def train_once(factory: pytest.TempPathFactory) -> Path:
    """The var folder with the model of the present inputs: TALENTBOT_TEST_VAR, else one that this run shares."""
    folder = Path(os.environ.get("TALENTBOT_TEST_VAR") or factory.getbasetemp() / "model").resolve()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TALENTBOT_VAR", str(folder))
        patch.delenv("DATABASE_URL", raising=False)
        if not model_path().exists():
            train()
    return folder


@contextmanager
def start_assistant(model_folder: Path, folder: Path, **environment: str) -> Iterator[Server]:
    """``talentbot serve`` on a free port until the end of the block; ``folder`` gets its database, policies and log."""
    var, policies, log = folder / "var", folder / "policies", folder / "serve.log"
    var.mkdir(parents=True)
    (var / "models").symlink_to((model_folder / "models").resolve(), target_is_directory=True)
    shutil.copytree(POLICY_FOLDER, policies)
    own = {"TALENTBOT_VAR": str(var), "TALENTBOT_POLICIES": str(policies), **environment}
    env = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "ACTION_ENDPOINT_URL")} | own
    port = free_port()
    running = Server(f"http://127.0.0.1:{port}", policies, var, env, log)
    with run_process(["-m", "bot", "serve", "--port", str(port)], env, log, f"{running.origin}/readyz"):
        yield running


@contextmanager
def run_process(arguments: list[str], env: dict[str, str], log: Path, ready: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Python process, running until the end of the block; entered once ``ready`` answers 200."""
    with log.open("ab") as output:
        process = subprocess.Popen([sys.executable, *arguments], env=env, stdout=output, stderr=output)
    try:
        _wait_until_ready(process, ready, log)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")
