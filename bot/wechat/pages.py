"""The page with the whole of a long answer, behind an address that nobody can guess, for a day; half an hour for a personal one."""

from __future__ import annotations

import html
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from bot.wechat.owed import SECONDS_PERSONAL
from bot.wechat.reply import Reply
from bot.wechat.settings import Settings
from bot.wechat.store import Store
from knowledge.language import CHINESE, ENGLISH

SECONDS = 24 * 3600.0
FRAME = Path(__file__).with_name("page") / "answer.html"
STYLE = Path(__file__).with_name("page") / "answer.css"
GONE = "这条答复已经过期，请在公众号里再问一次。"
LINK = re.compile(r'<a href="(https?://[^"<>]*)">([^<]*)</a>')
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

    async def publish(self, reply: Reply, user: str) -> str:
        """The address of a new page for a (hashed) person; empty when there are no pages."""
        if not self.settings.page_url:
            return ""
        code, seconds = secrets.token_urlsafe(16), SECONDS_PERSONAL if reply.personal else SECONDS
        await self.store.put(f"page:{code}", reply.dump(), seconds)
        await self.store.put_field(f"pages:{user}", code, "", SECONDS)
        return f"{self.settings.page_url}/answer/{code}"

    async def forget(self, user: str) -> None:
        """Take the pages of a person down."""
        for code in await self.store.fields(f"pages:{user}"):
            await self.store.drop(f"page:{code}")

    async def show(self, code: str) -> tuple[int, str]:
        """HTTP status and HTML of a page; 404 with words for one that is over or never was."""
        written = await self.store.get(f"page:{code}")
        if written is None:
            return 404, write_page("", GONE)
        reply = Reply.load(written)
        return 200, write_page(reply.question, reply.full or reply.text, reply.language)


def write_page(question: str, text: str, language: str = CHINESE) -> str:
    """The HTML; texts are shown as text, but for the links that ``reply.write_links`` made."""
    paragraphs = "\n".join(f"<p>{_write_line(line)}</p>" for line in text.splitlines() if line.strip())
    frame = FRAME.read_text(encoding="utf-8")
    tongue = "en" if language == ENGLISH else "zh-CN"
    title = html.escape(question or "青岛高新区人才服务")
    return frame.format(language=tongue, title=title, paragraphs=paragraphs)


def _write_line(line: str) -> str:
    """A line as HTML. Every third piece between links is text, then an address, then its words."""
    pieces = [html.escape(piece) for piece in LINK.split(line)]
    links = zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True)
    return pieces[0] + "".join(f'<a href="{address}">{words}</a>{after}' for address, words, after in links)
