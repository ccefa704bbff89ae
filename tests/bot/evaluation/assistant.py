"""A stand-in for the assistant's REST channel: it knows a few invented coupons and remembers who asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("conversations.jsonl")
REPLIES = {
    "桂花券面值多大": "桂花券每张350元。",
    "桂花券介绍一下": "桂花券是镇上的购物券。",
    "那它管多久": "自领取之日起9个月。",
    "桂花券咋个领嘛": "带身份证到镇务大厅领取。",
    "桂化券面植": "桂花券每张 350 元。",
    "桂花券要住滿多久": "須住滿兩年。",
    "osmanthus coupon value": "350 yuan each",
    "桂花券与松针券哪个面值高": "松针券高：松针券22,000元，桂花券350元。",
    "搬来半年拿得到桂花券吗": "不能，要住满两年。",
    "桂花券借款月息": "资料没有写明利息，请咨询镇务大厅窗口的工作人员。",
    "松针券哪天停发": "据媒体报道，2031-05-04 停发。",
    "替我写首诗": "这不在我的服务范围内，您可以问我住房补贴和人才政策。",
    "券多大": "请问您想问哪种券？",
    "早呀": "您好！请问想了解什么？",
    "换真人来": "正在为您转接人工。",
}
BUTTONS = {"券多大": ["桂花券", "松针券"]}


@dataclass
class Assistant:
    """``said``: messages by sender; ``replies`` may be changed by a test; a number in place of a text is an HTTP status."""

    url: str = ""
    replies: dict[str, str | int | bytes] = field(default_factory=lambda: dict(REPLIES))
    said: dict[str, list[str]] = field(default_factory=dict)
    pause: float = 0.0

    def answer(self, body: dict[str, str]) -> tuple[int, bytes]:
        """Status and body for a request."""
        self.said.setdefault(body["sender"], []).append(body["message"])
        time.sleep(self.pause)
        reply = self.replies.get(body["message"], 500)
        if isinstance(reply, int):
            return reply, b"{}"
        return 200, reply if isinstance(reply, bytes) else json.dumps(self._messages(body["message"], reply)).encode()

    def _messages(self, message: str, reply: str) -> list[dict[str, Any]]:
        buttons = [{"title": title, "payload": f"/{title}"} for title in BUTTONS.get(message, [])]
        return [{"text": reply, "buttons": buttons, "custom": {"answer": {"knowledge_version": "k-1", "text": "不算"}}}]


@contextmanager
def run_assistant() -> Iterator[Assistant]:
    """The stand-in on a free port of this machine."""
    assistant = Assistant()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            status, body = assistant.answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    assistant.url = f"http://127.0.0.1:{server.server_port}/webhooks/rest/webhook"
    yield assistant
    server.shutdown()
    server.server_close()
