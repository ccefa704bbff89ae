"""The door: which pushes are let in. Signature, age, seal and XML are checked in this order, all by configuration.

Nothing of a request chooses the mode: a request that says it is plain does not make it so.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from bot.wechat.push import Push, PushError, read_push
from bot.wechat.seal import Seal, SealError, open_with
from bot.wechat.settings import COMPAT, PLAIN, Settings
from bot.wechat.signature import is_signed
from bot.wechat.xml_text import XmlError, read_xml

BAD, FORBIDDEN, TOO_LARGE = 400, 403, 413


class Refusal(Exception):
    """A request that is not let in: ``status`` to answer with, ``reason`` for the log alone."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


@dataclass(frozen=True)
class Doorway:
    """Checks requests for one account. ``now``: seconds since 1970."""

    settings: Settings
    now: Callable[[], float] = time.time

    def verify(self, query_string: str) -> str:
        """The echostr of a URL verification, unchanged. Raises Refusal."""
        query = read_query(query_string)
        echo = query.get("echostr", "")
        self._check_signature(query)
        if not echo:
            raise Refusal(BAD, "echostr is missing")
        return echo

    def admit(self, query_string: str, body: bytes) -> tuple[Push, Seal | None]:
        """The push of a request, and the seal to close its reply with (None: in plain text). Raises Refusal."""
        if len(body) > self.settings.most_body:
            raise Refusal(TOO_LARGE, "body")
        query = read_query(query_string)
        self._check_signature(query)
        self._check_age(query["timestamp"])
        fields, seal = self._open(query, body)
        try:
            push = read_push(fields)
        except PushError as error:
            raise Refusal(BAD, "no push") from error
        if self.settings.original_id and push.account != self.settings.original_id:
            raise Refusal(FORBIDDEN, "another account")
        return push, None if self.settings.mode == COMPAT else seal

    def _check_signature(self, query: Mapping[str, str]) -> None:
        if not all(query.get(name) for name in ("signature", "timestamp", "nonce")):
            raise Refusal(BAD, "signature, timestamp or nonce is missing")
        if not is_signed(query["signature"], self.settings.token, query["timestamp"], query["nonce"]):
            raise Refusal(FORBIDDEN, "signature")

    def _check_age(self, timestamp: str) -> None:
        if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
            raise Refusal(FORBIDDEN, "timestamp")
        if abs(self.now() - int(timestamp)) > self.settings.window:
            raise Refusal(FORBIDDEN, "stale")

    def _open(self, query: Mapping[str, str], body: bytes) -> tuple[dict[str, str], Seal | None]:
        outer = _read(body)
        sealed = outer.get("Encrypt")
        if self.settings.mode == PLAIN or (sealed is None and self.settings.mode == COMPAT):
            return outer, None
        if sealed is None:
            raise Refusal(FORBIDDEN, "plain text in safe mode")
        parts = self.settings.token, query["timestamp"], query["nonce"], sealed
        if not is_signed(query.get("msg_signature"), *parts):
            raise Refusal(FORBIDDEN, "msg_signature")
        try:
            inner, seal = open_with(self.settings.seals, sealed)
        except SealError as error:
            raise Refusal(FORBIDDEN, "seal") from error
        return _read(inner), seal


def _read(raw: bytes) -> dict[str, str]:
    try:
        return read_xml(raw)
    except XmlError as error:
        raise Refusal(BAD, "XML") from error


def read_query(query_string: str) -> dict[str, str]:
    """Query parameters; raises Refusal for one that stands there twice or for far too many."""
    try:
        found = parse_qs(query_string, keep_blank_values=True, max_num_fields=20)
    except ValueError as error:
        raise Refusal(BAD, "query") from error
    if any(len(values) > 1 for values in found.values()):
        raise Refusal(BAD, "a parameter stands twice")
    return {name: values[0] for name, values in found.items()}
