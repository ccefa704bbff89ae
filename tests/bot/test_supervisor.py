"""The supervisor with small HTTP servers as parts: started, awaited, restarted, ended together."""

from __future__ import annotations

import io
import os
import re
import signal
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rich.console import Console

from bot import supervisor
from bot.supervisor import Part, PortTakenError, Supervisor
from tests.bot.server import free_port

pytestmark = pytest.mark.slow  # starts servers

SERVER = """
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/die": self.server.dying = True
        self.send_response(200 if self.path in ("/readyz", "/die") else 404); self.end_headers()
    def log_message(self, *_): pass
class Server(HTTPServer):
    dying = False
    allow_reuse_address = True
server = Server(("127.0.0.1", int(sys.argv[1])), Handler)
while not server.dying: server.handle_request()
sys.exit(3)
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "part.py"
    path.write_text(SERVER, encoding="utf-8")
    return path


@pytest.fixture
def shown() -> io.StringIO:
    return io.StringIO()


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """Whatever the supervisor does with signals is undone."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def make(program: Path, name: str = "甲") -> Part:
    port = free_port()
    return Part(name, [str(program), str(port)], "127.0.0.1", port)


def run(parts: list[Part], shown: io.StringIO, while_up: Callable[[], None] = lambda: None) -> int:
    """Run the supervisor; once all parts answer, ``while_up`` runs beside it, then Ctrl-C."""

    def act() -> None:
        try:
            while_up()
        finally:
            os.kill(os.getpid(), signal.SIGINT)

    watched = Supervisor(parts, Console(file=shown, width=200))
    return watched.run(lambda: threading.Thread(target=act).start())


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait(condition: Callable[[], bool], seconds: float = 8) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_all_parts_answer_before_it_is_announced_and_ctrl_c_ends_them_all(program: Path, shown: io.StringIO) -> None:
    parts, seen = [make(program, "甲"), make(program, "乙")], []
    assert run(parts, shown, lambda: seen.extend(part.is_ready() for part in parts)) == 0
    assert seen == [True, True]
    assert all(part.process is not None and part.process.poll() is not None for part in parts)
    assert not any(part.is_ready() for part in parts)
    assert "已全部停止" in shown.getvalue()


def test_a_part_that_dies_is_started_again_and_that_is_said(program: Path, shown: io.StringIO) -> None:
    part, pids = make(program), []

    def kill() -> None:
        pids.append(part.process.pid)
        urllib.request.urlopen(f"{part.address}/die", timeout=3)
        assert wait(lambda: part.process.pid != pids[0] and part.is_ready())
        assert wait(lambda: "已恢复" in shown.getvalue())
        pids.append(part.process.pid)

    assert run([part], shown, kill) == 0
    assert len(set(pids)) == 2 and not any(map(is_alive, pids))
    assert re.search(r"甲意外退出（退出码 3）", shown.getvalue())


def test_a_part_killed_by_the_system_is_started_again(program: Path, shown: io.StringIO) -> None:
    part, first = make(program), []

    def kill() -> None:
        first.append(part.process.pid)
        os.kill(part.process.pid, signal.SIGKILL)
        assert wait(lambda: part.process.pid != first[0] and part.is_ready())

    assert run([part], shown, kill) == 0
    assert "甲意外退出" in shown.getvalue()


def test_a_part_that_cannot_start_ends_everything_with_exit_code_1(program: Path, shown: io.StringIO) -> None:
    good, bad = make(program, "好的"), Part("坏的", ["-c", "import sys; sys.exit(7)"], "127.0.0.1", free_port())
    assert run([good, bad], shown) == 1
    assert "坏的没有启动成功，退出码 7" in shown.getvalue()
    assert good.process is not None and good.process.poll() is not None


def test_a_part_that_never_answers_is_given_up(shown: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "SECONDS_TO_START", 0.3)
    part = Part("哑的", ["-c", "import time; time.sleep(60)"], "127.0.0.1", free_port())
    assert run([part], shown) == 1
    assert part.process is not None and part.process.poll() is not None


def test_a_taken_port_is_told_before_anything_starts(program: Path, shown: io.StringIO) -> None:
    holder, part = make(program), make(program)
    holder.start()
    try:
        assert wait(holder.is_ready)
        taken = Part("乙", part.arguments, "127.0.0.1", holder.port)
        with pytest.raises(PortTakenError, match=f"{holder.port} 已被占用.*--port {holder.port + 1}"):
            run([part, taken], shown)
        assert part.process is None
    finally:
        holder.process.kill()
        holder.process.wait()


def test_a_part_on_all_interfaces_is_shown_with_an_address_that_opens() -> None:
    assert Part("甲", [], "0.0.0.0", 5005).address == "http://127.0.0.1:5005"
