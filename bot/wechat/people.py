"""People of the account: an OpenID is personal, so conversations, records and logs know its hash alone."""

from __future__ import annotations

import hashlib
import hmac

DIGITS = 32


def hash_person(salt: str, openid: str) -> str:
    """The conversation id of a person: 32 hex digits of an HMAC-SHA-256 under the operator's salt."""
    return hmac.new(salt.encode(), openid.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:DIGITS]
