"""A phone and the platform behind it, for trying the channel without WeChat: makes pushes, delivers them up to three times,
and reads what a person would see.
"""

from __future__ import annotations

import http.client
import secrets
import time
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bot.wechat.seal import SealError, open_with
from bot.wechat.settings import PLAIN, SAFE, Settings
from bot.wechat.signature import sign
from bot.wechat.xml_text import Tree, write_xml

SECONDS_PLATFORM_WAITS, TRIES = 5.0, 3
FAULT = "该公众号提供的服务出现故障，请稍后再试"
NOTHING = ("", "success")
ACCOUNT = "gh_simulated0000"


@dataclass(frozen=True)
class Delivery:
    """One request and what it came to. ``shown`` None: the person sees nothing; ``status`` 0: no answer in time."""

    status: int
    shown: str | None
    seconds: float

    @property
    def is_fault(self) -> bool:
        """Whether the platform would deliver again, and tell of a fault in the end."""
        return self.status != 200 or self.shown == FAULT


@dataclass
class Phone:
    """One person. ``url``: the webhook; ``skew``: seconds that the platform's clock is ahead."""

    settings: Settings
    url: str
    openid: str = field(default_factory=lambda: "o" + secrets.token_urlsafe(20)[:27].replace("-", "a"))
    skew: int = 0

    def write(self, kind: str, content: Mapping[str, str], message_id: str | None = None) -> bytes:
        """The XML of a message, or of an event for kind ``event``."""
        account = self.settings.original_id or ACCOUNT
        head: dict[str, str | int] = {
            "ToUserName": account, "FromUserName": self.openid, "CreateTime": int(time.time()), "MsgType": kind,
        }  # fmt: skip
        if kind != "event":
            content = {**content, "MsgId": message_id or str(24 * 10**15 + secrets.randbelow(10**15))}
        return write_xml({**head, **content})

    def deliver(self, xml: bytes, break_signature: bool = False) -> Delivery:
        """One delivery, with the platform's patience."""
        return self._post(*self.prepare(xml, break_signature))

    def prepare(self, xml: bytes, break_signature: bool = False) -> tuple[str, bytes]:
        """Address and body of one delivery, as the account's mode wants it."""
        timestamp, nonce = str(int(time.time()) + self.skew), str(secrets.randbelow(2**31))
        query = {"signature": sign(self.settings.token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}
        body = xml
        if self.settings.mode != PLAIN:
            sealed = self.settings.seals[0].close(xml)
            query |= {"encrypt_type": "aes", "msg_signature": sign(self.settings.token, timestamp, nonce, sealed)}
            tag = write_xml({"Encrypt": sealed}).removeprefix(b"<xml>").removesuffix(b"</xml>")
            inner = xml.removesuffix(b"</xml>") if self.settings.mode != SAFE else b"<xml>"
            body = inner + tag + b"</xml>"
        if break_signature:
            query |= {name: "0" * 40 for name in ("signature", "msg_signature") if name in query}
        return f"{self.url}?{urlencode(query)}", body

    def _post(self, url: str, body: bytes) -> Delivery:
        started = time.monotonic()
        request = urllib.request.Request(url, body, {"Content-Type": "text/xml"})
        try:
            with urllib.request.urlopen(request, timeout=SECONDS_PLATFORM_WAITS) as response:
                status, raw = response.status, response.read()
        except urllib.error.HTTPError as error:
            status, raw = error.code, error.read()
        except (OSError, ValueError, http.client.HTTPException):  # ValueError: no address at all
            return Delivery(0, FAULT, time.monotonic() - started)
        return Delivery(status, self.read(raw) if status == 200 else FAULT, time.monotonic() - started)

    def deliver_until_taken(self, xml: bytes) -> list[Delivery]:
        """Up to three deliveries, as the platform makes them when it gets no answer."""
        made: list[Delivery] = []
        while len(made) < TRIES and (not made or made[-1].is_fault):
            made.append(self.deliver(xml))
        return made

    def verify(self) -> bool:
        """Whether the address passes the URL verification of the console."""
        timestamp, nonce, echo = str(int(time.time())), secrets.token_hex(5), str(secrets.randbelow(10**18))
        query = {"signature": sign(self.settings.token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}
        try:
            with urllib.request.urlopen(f"{self.url}?{urlencode({**query, 'echostr': echo})}", timeout=5) as response:
                return bool(response.read() == echo.encode())
        except (OSError, ValueError, http.client.HTTPException):  # ValueError: no address at all
            return False

    def read(self, raw: bytes) -> str | None:
        """What a person sees of a response; the fault notice for one that the platform cannot read."""
        if raw.decode("utf-8", "replace").strip() in NOTHING:
            return None
        try:
            root = ET.fromstring(raw)
            if (sealed := root.findtext("Encrypt")) is not None:
                root = ET.fromstring(open_with(self.settings.seals, sealed)[0])
        except (ET.ParseError, SealError, ValueError, LookupError):  # the latter two: an encoding that XML names
            return FAULT
        return show_reply(root)


def show_reply(root: ET.Element) -> str:
    """A passive reply as a person sees it."""
    kind = root.findtext("MsgType")
    if kind == "news":
        articles = root.iterfind("Articles/item")
        return "\n".join(
            f"［图文］{a.findtext('Title')}\n{a.findtext('Description')}\n{a.findtext('Url')}" for a in articles
        )
    if kind == "transfer_customer_service":
        return "（已转给客服）"
    return root.findtext("Content") or FAULT


def show_message(message: Mapping[str, object]) -> str:
    """A customer-service message as a person sees it."""
    content = message.get(str(message.get("msgtype")))
    body: dict[str, object] = content if isinstance(content, dict) else {}
    if message.get("msgtype") == "msgmenu":
        items = body["list"] if isinstance(body["list"], list) else []
        return "\n".join([str(body["head_content"]), *(f"［{item['content']}］" for item in items)])
    if message.get("msgtype") == "news":
        articles = body["articles"] if isinstance(body["articles"], list) else []
        return "\n".join(f"［图文］{a['title']}\n{a['description']}\n{a['url']}" for a in articles)
    return str(body.get("content", ""))


MESSAGES: dict[str, Tree] = {
    "image": {"PicUrl": "http://example.com/p.jpg", "MediaId": "m"},
    "video": {"MediaId": "m", "ThumbMediaId": "t"},
    "location": {"Location_X": "36.2", "Location_Y": "120.3", "Scale": "16", "Label": "青岛高新区"},
    "link": {"Title": "公告", "Description": "说明", "Url": "https://example.com/"},
}
