"""A complete account as an operator sets it, and the settings that come of it."""

from __future__ import annotations

from bot.wechat.settings import Settings, read_settings

SAFE: dict[str, str] = {
    "WECHAT_TOKEN": "tokenOfTheTests1",
    "WECHAT_APP_ID": "wx0123456789abcdef",
    "WECHAT_ENCODING_AES_KEY": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
    "WECHAT_OPENID_SALT": "a salt that only the tests have",
}
OTHER_KEY = "ZYXWVUTSRQPONMLKJIHGFEDCBAzyxwvutsrqponmlkA"


def settings(**more: str) -> Settings:
    """Of a safe-mode account with some variables set otherwise."""
    found = read_settings({**SAFE, **more})
    assert found is not None
    return found
