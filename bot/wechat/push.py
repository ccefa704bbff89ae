"""A push: one message or event that the platform delivers, up to three times.

Sources: https://developers.weixin.qq.com/doc/service/en/guide/product/message/Receiving_event_pushes.html and the pages
beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from bot.channels.turn import clean

LONGEST_ID = 200  # characters of an OpenID, a MsgId, an event: far more than the platform's
LONGEST_KEY = 1024  # of a menu key, which may be the address of a page
ASKING = ("CLICK", "SCAN", "subscribe")  # events
SCENE_PREFIX = "qrscene_"
FIELDS = {
    "MsgId": "message_id", "CreateTime": "created", "Event": "event", "EventKey": "event_key",
    "bizmsgmenuid": "menu_id",
}  # fmt: skip


class PushError(ValueError):
    """A well-formed XML that is no push."""


@dataclass(frozen=True)
class Push:
    """What was pushed. ``user``: OpenID; ``account``: the account's original id; ``text``: what was typed or spoken,
    personal numbers masked; ``message_id`` is a text, for it exceeds 2**53."""

    user: str
    account: str
    kind: str
    text: str = ""
    message_id: str = ""
    created: str = ""
    event: str = ""
    event_key: str = ""
    menu_id: str = ""
    spoken: bool = False

    @property
    def identity(self) -> str:
        """What is the same in every delivery of this push of its user, and in no other."""
        if self.message_id:
            return self.message_id
        told = f"{self.created}.{self.event}.{self.event_key}"
        return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:24]

    @property
    def asks(self) -> bool:
        """Whether somebody waits for words: any message, a tap, a follow, a scan."""
        return not self.event or self.event in ASKING

    @property
    def scene(self) -> str | None:
        """The scene of the QR code behind a follow or a scan; None for anything else."""
        if self.event == "SCAN":
            return self.event_key
        if self.event == "subscribe" and self.event_key.startswith(SCENE_PREFIX):
            return self.event_key.removeprefix(SCENE_PREFIX)
        return None

    @property
    def quota(self) -> int:
        """Customer-service messages that may answer it: 5 to a message, 3 to a tap, a follow or a scan.

        Source: https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage
        """
        return 3 if self.event else 5


def read_push(fields: Mapping[str, str]) -> Push:
    """The push in the fields of an XML message. Raises PushError for one that lacks what tells it from others."""
    user, account, kind = (fields.get(name, "").strip() for name in ("FromUserName", "ToUserName", "MsgType"))
    if not (user and account and kind):
        raise PushError("FromUserName, ToUserName or MsgType is missing")
    found = {name: fields.get(tag, "").strip() for tag, name in FIELDS.items()}
    if not (found["event"] and found["created"] if kind == "event" else found["message_id"]):
        raise PushError("MsgId, or Event or CreateTime of an event, is missing")
    identifiers = (user, account, kind, *(value for name, value in found.items() if name != "event_key"))
    if max(map(len, identifiers)) > LONGEST_ID or len(found["event_key"]) > LONGEST_KEY:
        raise PushError("an identifier is too long")
    said = fields.get("Recognition" if kind == "voice" else "Content", "")
    return Push(user, account, kind, clean(said), **found, spoken=kind == "voice")
