"""A stand-in for api.weixin.qq.com on this machine: token, customer-service messages, menu. For trying the channel offline."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

TOKEN = "simulated-token"
LARGEST = 64 * 1024
SECONDS_TO_NOTICE = 0.02  # that it is to stop


class StandInApi:
    """Listens on a port of 127.0.0.1 (0: any free one); ``on_message`` gets each message that a person would see."""

    def __init__(self, port: int, on_message: Callable[[dict[str, Any]], None]) -> None:
        def respond(path: str, body: dict[str, Any]) -> dict[str, Any]:
            if path.endswith("/stable_token"):
                return {"access_token": TOKEN, "expires_in": 7200}
            if path.endswith("/message/custom/send"):
                on_message(body)
            return {"errcode": 0, "errmsg": "ok"}

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet: the conversation is on the screen."""

            def do_POST(self) -> None:
                size = min(int(self.headers.get("Content-Length") or 0), LARGEST)
                answer = json.dumps(respond(urlsplit(self.path).path, json.loads(self.rfile.read(size)))).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=[SECONDS_TO_NOTICE], daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
