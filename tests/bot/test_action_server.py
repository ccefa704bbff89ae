"""The assistant with its actions elsewhere: they may hang, fail, lie or be gone; the visitor gets words, then answers."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.words import say
from tests.bot.server import Server, free_port, run_process, start_assistant

pytestmark = pytest.mark.slow
SECONDS = 5.0


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def scaled(model_folder: Path, tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[Server]:
    """An assistant that looks for its actions at an address where nobody may be."""
    address = {"ACTION_ENDPOINT_URL": f"http://127.0.0.1:{port}/webhook"}
    with start_assistant(model_folder, tmp_path_factory.mktemp("scaled"), **address) as running:
        yield running


class Stub(BaseHTTPRequestHandler):
    """An action server with a mood."""

    mood = "good"
    released = threading.Event()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        mood = type(self).mood
        if mood == "hangs":
            self.released.wait(15)
        if mood == "hangs up":
            return
        custom = {"answer": {"status": "social", "on": "2026-11-23", "cards": [], "sources": []}}
        good = {"events": [], "responses": [{"text": "动作回答了。", "custom": custom}]}
        bodies: dict[str, Any] = {
            "lies": {"events": "none"},
            "invents": {"events": [], "responses": [{"text": "共 777 元"}]},
        }
        raw = b"<html>" if mood == "no JSON" else json.dumps(bodies.get(mood, good)).encode()
        self.send_response(500 if mood == "fails" else 200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        with suppress(OSError):  # nobody may wait any more
            self.wfile.write(raw)

    def log_message(self, *_: Any) -> None:
        """Keep the test output quiet."""


@contextmanager
def stub(port: int) -> Iterator[type[Stub]]:
    Stub.mood = "good"
    Stub.released.clear()
    ThreadingHTTPServer.allow_reuse_address = True
    server = ThreadingHTTPServer(("127.0.0.1", port), Stub)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
    try:
        yield Stub
    finally:
        Stub.released.set()
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("mood", ["hangs", "fails", "hangs up", "lies", "no JSON", "invents"])
def test_a_bad_action_costs_one_apology_in_time_and_the_next_message_is_answered(
    mood: str, scaled: Server, port: int
) -> None:
    with stub(port) as actions:
        assert "动作回答了" in scaled.say("住房补贴给多少", mood).text
        actions.mood = mood
        reply = scaled.say("住房补贴给多少", mood)
        assert reply.status == 200 and reply.seconds < SECONDS
        assert say("error") in reply.text and "777" not in reply.text
        actions.mood = "good"
        again = scaled.say("住房补贴给多少", mood)
        assert "动作回答了" in again.text and again.seconds < SECONDS


def test_a_hanging_action_of_one_visitor_holds_up_no_other(scaled: Server, port: int) -> None:
    with stub(port) as actions:
        actions.mood = "hangs"
        waiting = threading.Thread(target=scaled.say, args=["住房补贴给多少", "slow one"])
        waiting.start()
        time.sleep(0.5)
        actions.mood = "good"
        reply = scaled.say("住房补贴给多少", "quick one")
        assert "动作回答了" in reply.text and reply.seconds < 2
        waiting.join()


def test_a_killed_action_server_costs_apologies_until_it_is_back(scaled: Server, port: int) -> None:
    arguments, ready = ["-m", "bot", "actions", "--port", str(port)], f"http://127.0.0.1:{port}/health"
    env = {key: value for key, value in scaled.environment.items() if key != "ACTION_ENDPOINT_URL"}
    with run_process(arguments, env, scaled.log, ready) as process:
        assert scaled.say("硕士每月能领多少住房补贴", "killed").answer["policy"] == "housing_subsidy"
        process.kill()
        process.wait()
    reply = scaled.say("要什么材料", "killed")
    assert reply.status == 200 and reply.text == say("error") and reply.seconds < SECONDS
    with run_process(arguments, env, scaled.log, ready):
        back = scaled.say("要什么材料", "killed")
        assert back.status == 200 and back.answer["policy"] == "housing_subsidy"
