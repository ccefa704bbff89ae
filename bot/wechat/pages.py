"""The page with the whole of a long answer, behind an address that nobody can guess, for a day."""

from __future__ import annotations

import html
import secrets
from dataclasses import dataclass
from pathlib import Path

from bot.wechat.reply import Reply
from bot.wechat.settings import Settings
from bot.wechat.store import Store
from knowledge.language import CHINESE, ENGLISH

SECONDS = 24 * 3600.0
FRAME = Path(__file__).with_name("page") / "answer.html"
STYLE = Path(__file__).with_name("page") / "answer.css"
GONE = "这条答复已经过期，请在公众号里再问一次。"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Pages:
    """Publishes answers; ``settings.page_url`` empty: nothing is published."""

    settings: Settings
    store: Store

    async def publish(self, reply: Reply) -> str:
        """The address of a new page; empty when there are no pages."""
        if not self.settings.page_url:
            return ""
        code = secrets.token_urlsafe(16)
        await self.store.put(f"page:{code}", reply.dump(), SECONDS)
        return f"{self.settings.page_url}/answer/{code}"

    async def show(self, code: str) -> tuple[int, str]:
        """HTTP status and HTML of a page; 404 with words for one that is over or never was."""
        written = await self.store.get(f"page:{code}")
        if written is None:
            return 404, write_page("", GONE)
        reply = Reply.load(written)
        return 200, write_page(reply.question, reply.full or reply.text, reply.language)


def write_page(question: str, text: str, language: str = CHINESE) -> str:
    """The HTML; texts are shown as text."""
    paragraphs = "\n".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())
    frame = FRAME.read_text(encoding="utf-8")
    tongue = "en" if language == ENGLISH else "zh-CN"
    title = html.escape(question or "青岛高新区人才服务")
    return frame.format(language=tongue, title=title, paragraphs=paragraphs)
