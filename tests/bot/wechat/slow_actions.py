"""Actions that are slow for some questions: the real action server behind a proxy that holds those answers back.

None of the assistant's own answers takes five seconds, and no code of the assistant knows of this.
"""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.bot.server import free_port, run_process

SLOW = "慢慢查"  # in a question: its answer takes so many seconds
SECONDS_HELD = 6.0
Respond = Callable[[str, bytes], "Answer"]
Answer = tuple[int, bytes]


class _Handler(BaseHTTPRequestHandler):
    """Answers by the server's ``respond(path, body)``."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, answer = self.server.respond(self.path, body)  # type: ignore[attr-defined]
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        with suppress(BrokenPipeError):  # who asked was killed meanwhile
            self.wfile.write(answer)

    do_GET = do_POST = _handle


@contextmanager
def serve(respond: Respond) -> Iterator[str]:
    """A small HTTP server on a free port until the end of the block; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads, server.respond = True, respond  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def slow_actions(environment: dict[str, str], folder: Path, seconds: float = SECONDS_HELD) -> Iterator[str]:
    """The address for ACTION_ENDPOINT_URL, until the end of the block."""
    port = free_port()
    environment = environment | {"TALENTBOT_ACTIONS_PORT": str(port)}
    log = folder / "actions.log"

    def respond(path: str, body: bytes) -> Answer:
        if SLOW in json.loads(body)["tracker"]["latest_message"].get("text", ""):
            time.sleep(seconds)
        request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status, response.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    arguments = ["-m", "bot", "actions", "--port", str(port)]
    with run_process(arguments, environment, log, f"http://127.0.0.1:{port}/health"), serve(respond) as address:
        yield f"{address}/webhook"
