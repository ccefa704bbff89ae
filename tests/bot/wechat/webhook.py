"""An assistant's webhook over HTTP for tests of what talks to one: lets pushes in like the real one and says what it is told to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from bot.wechat.doorway import Doorway, Refusal
from bot.wechat.push import Push
from bot.wechat.seal import Seal
from bot.wechat.settings import Settings
from bot.wechat.signature import sign
from bot.wechat.xml_text import Tree, write_xml

Answer = tuple[int, bytes] | None  # None hangs up
Respond = Callable[[str, str, bytes], Answer]


@contextmanager
def serve(respond: Respond) -> Iterator[str]:
    """A small HTTP server on a free port until the end of the block; ``respond`` gets method, path with query, and body."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Quiet."""

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer = respond(self.command, self.path, body)
            if answer is None:
                return
            if answer[0] == 0:  # not even HTTP
                self.wfile.write(answer[1])
                return
            self.send_response(answer[0])
            self.send_header("Content-Length", str(len(answer[1])))
            self.end_headers()
            self.wfile.write(answer[1])

        do_GET = do_POST = handle_any

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def echo(push: Push) -> Tree | None:
    """The text again, ``success`` for an event."""
    return None if push.kind == "event" else {"MsgType": "text", "Content": f"收到：{push.text or push.kind}"}


class Webhook:
    """``canned``: what the next posts get in place of an answer; ``pushes``, ``refused``: what came, with HTTP statuses."""

    def __init__(self, account: Settings, says: Callable[[Push], Tree | None] = echo) -> None:
        self.account, self.doorway, self.says = account, Doorway(account), says
        self.canned: list[Answer] = []
        self.pushes: list[Push] = []
        self.refused: list[int] = []
        self.posts = 0
        self.health: Any = {"status": "ok", "mode": account.mode, "refused": {}}
        self.base = ""

    @property
    def url(self) -> str:
        """Where pushes go."""
        return f"{self.base}/webhook"

    def respond(self, method: str, target: str, body: bytes) -> Answer:
        parts = urlsplit(target)
        try:
            if method == "POST":
                return self._take(parts.query, body)
            if parts.path.endswith("/webhook"):
                return 200, self.doorway.verify(parts.query).encode()
        except Refusal as refusal:
            self.refused.append(refusal.status)
            return refusal.status, b"refused"
        return (200, json.dumps(self.health).encode()) if parts.path.endswith("/wechat/") else (404, b"")

    def _take(self, query: str, body: bytes) -> Answer:
        self.posts += 1
        if self.canned:
            return self.canned.pop(0)
        push, seal = self.doorway.admit(query, body)
        self.pushes.append(push)
        tree = self.says(push)
        return 200, b"success" if tree is None else self.write(push, tree, seal)

    def write(self, push: Push, tree: Tree, seal: Seal | None) -> bytes:
        """A passive answer."""
        now = int(time.time())
        xml = write_xml({"ToUserName": push.user, "FromUserName": push.account, "CreateTime": now, **tree})
        if seal is None:
            return xml
        sealed = seal.close(xml)
        signature = sign(self.account.token, str(now), "nonce", sealed)
        return write_xml({"Encrypt": sealed, "MsgSignature": signature, "TimeStamp": now, "Nonce": "nonce"})


@contextmanager
def run_webhook(account: Settings, says: Callable[[Push], Tree | None] = echo) -> Iterator[Webhook]:
    """A webhook until the end of the block."""
    webhook = Webhook(account, says)
    with serve(webhook.respond) as origin:
        webhook.base = f"{origin}/webhooks/wechat"
        yield webhook
