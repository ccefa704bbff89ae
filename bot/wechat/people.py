"""People of the account: an OpenID is personal, so conversations, records and logs know its hash alone."""

from __future__ import annotations

import hashlib
import hmac

from bot.wechat.store import Store

DIGITS = 32
SECONDS_LEFT = (
    120.0  # how long it is remembered that somebody left: a turn that still runs must not write of them again
)


def hash_person(salt: str, openid: str) -> str:
    """The conversation id of a person: 32 hex digits of an HMAC-SHA-256 under the operator's salt."""
    return hmac.new(salt.encode(), openid.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:DIGITS]


async def note_leaving(store: Store, user: str, created: str) -> None:
    """Remember that a (hashed) person left at a time (CreateTime of the push, seconds since 1970)."""
    await store.put(f"left.{user}", created, SECONDS_LEFT)


async def note_coming(store: Store, user: str) -> None:
    """The person follows the account again."""
    await store.drop(f"left.{user}")


async def has_left(store: Store, user: str, created: str) -> bool:
    """Whether a person left after a push of theirs of that time."""
    left = await store.get(f"left.{user}")
    return left is not None and created.isdecimal() and left.isdecimal() and int(created) <= int(left)
