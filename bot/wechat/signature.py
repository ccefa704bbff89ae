"""Signatures of pushes: SHA-1 over the sorted parts, compared in constant time.

Source: https://developers.weixin.qq.com/doc/service/guide/dev/push
"""

from __future__ import annotations

import hashlib
import hmac


def sign(*parts: str) -> str:
    """The 40 hex digits for a token, timestamp, nonce and, for sealed messages, the ciphertext."""
    return hashlib.sha1("".join(sorted(parts)).encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def is_signed(signature: str | None, *parts: str) -> bool:
    """Whether a signature belongs to the parts; False for none. Compares bytes: any text may stand in a query."""
    return hmac.compare_digest((signature or "").encode("utf-8", "surrogatepass"), sign(*parts).encode())
