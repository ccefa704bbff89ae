"""Start the parts, wait until each answers, restart what dies, stop all together."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

from rich.console import Console

SECONDS_TO_START = 120
LONGEST_PAUSE = 30.0


class PortTakenError(RuntimeError):
    """Somebody else listens where a part should."""


@dataclass
class Part:
    """One process: its name for people, Python arguments, and where it answers /readyz."""

    name: str
    arguments: list[str]
    host: str
    port: int
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0

    @property
    def address(self) -> str:
        """The address a browser on this machine can use."""
        return f"http://{'127.0.0.1' if self.host == '0.0.0.0' else self.host}:{self.port}"

    def start(self) -> None:
        """Start the process; it ignores Ctrl-C, which the supervisor hears for all."""
        self.process = subprocess.Popen([sys.executable, "-W", "ignore", *self.arguments], start_new_session=True)

    def is_ready(self) -> bool:
        """Whether /readyz says so."""
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=2) as response:
                return bool(response.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    def is_port_taken(self) -> bool:
        """Whether another program listens on the part's port."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError:
                return True
        return False


class Supervisor:
    """Runs parts until it is told to stop."""

    def __init__(self, parts: list[Part], console: Console) -> None:
        self.parts, self.console, self.stopping = parts, console, False

    def run(self, announce: Callable[[], None]) -> int:
        """Start all, call ``announce`` once all answer, then watch. 0 when asked to stop, 1 when a part cannot start."""
        for part in self.parts:
            if part.is_port_taken():
                raise PortTakenError(f"端口 {part.port} 已被占用，请换一个：talentbot up --port {part.port + 1}")
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        try:
            for part in self.parts:
                part.start()
            if not all(self._wait(part) for part in self.parts):
                return 0 if self.stopping else 1
            announce()
            self._watch()
            return 0
        finally:
            self._end()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _wait(self, part: Part) -> bool:
        deadline = time.monotonic() + SECONDS_TO_START
        with self.console.status(f"正在启动{part.name}…"):
            while time.monotonic() < deadline and not self.stopping:
                if part.process is not None and part.process.poll() is not None:
                    self.console.print(f"[red]{part.name}没有启动成功，退出码 {part.process.returncode}[/red]")
                    return False
                if part.is_ready():
                    return True
                time.sleep(0.1)
        return False

    def _watch(self) -> None:
        since = time.monotonic()
        while not self.stopping:
            time.sleep(0.3)
            for part in self.parts:
                if part.process is not None and part.process.poll() is not None and not self.stopping:
                    part.failures = part.failures + 1 if time.monotonic() - since < LONGEST_PAUSE * 2 else 1
                    since = time.monotonic()
                    pause = min(LONGEST_PAUSE, 0.5 * 2 ** (part.failures - 1))
                    self.console.print(
                        f"[yellow]{part.name}意外退出（退出码 {part.process.returncode}），{pause:.0f} 秒后重新启动[/yellow]"
                    )
                    time.sleep(pause)
                    part.start()
                    if self._wait(part):
                        self.console.print(f"[green]{part.name}已恢复[/green]")

    def _end(self) -> None:
        for part in self.parts:
            if part.process is not None and part.process.poll() is None:
                part.process.terminate()
        for part in self.parts:
            if part.process is not None:
                try:
                    part.process.wait(timeout=8)
                except subprocess.TimeoutExpired:
                    part.process.kill()
        self.console.print("已全部停止。")
