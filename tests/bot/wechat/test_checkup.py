"""``talentbot wechat check``: each thing that an operator gets wrong has its own words, and nothing seen breaks the check."""

from __future__ import annotations

import asyncio
import json
import os
import time
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from bot.wechat.api import REFUSED, Api, ApiError
from bot.wechat.checkup import (
    MEANINGS,
    Finding,
    check_api,
    check_clock,
    check_local,
    check_redis,
    check_settings,
    check_webhook,
    explain,
)
from tests.bot.wechat.accounts import OTHER_KEY, settings
from tests.bot.wechat.stores import make_local
from tests.bot.wechat.webhook import Answer, Webhook, run_webhook, serve

SAFE = settings()


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("WECHAT_")]:
        monkeypatch.delenv(name)


def signs(found: list[Finding]) -> list[bool | None]:
    return [finding.is_right for finding in found]


def look(webhook: Webhook, **more: str) -> list[Finding]:
    return list(check_webhook(settings(**more), webhook.base))


def test_settings_tell_mode_keys_and_what_is_switched_off() -> None:
    found = list(check_settings(settings(WECHAT_ENCODING_AES_KEY_PREVIOUS=OTHER_KEY)))
    assert found[0] == Finding(True, "配置完整：safe 模式，EncodingAESKey 2 个，Token 16 个字")
    assert signs(found) == [True, None, None]
    assert "AppSecret" in found[1].words and "WECHAT_PAGE_URL" in found[2].words


def test_complete_settings_have_nothing_to_add() -> None:
    assert signs(list(check_settings(settings(WECHAT_APP_SECRET="s", WECHAT_PAGE_URL="https://a.cn/wechat")))) == [True]


def test_plain_mode_and_slips_of_the_pen_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WECHAT_APPID", "wx1")
    found = list(check_settings(settings(WECHAT_MODE="plain", WECHAT_ENCODING_AES_KEY="")))
    assert found[1].is_right is False and "WECHAT_APPID" in found[1].words
    assert found[2].is_right is None and "WECHAT_MODE=safe" in found[2].words and "EncodingAESKey" not in found[0].words


@pytest.mark.parametrize("mode", ["plain", "compat", "safe"])
@pytest.mark.parametrize("slash", ["", "/"])
def test_a_channel_that_is_right_passes_all(mode: str, slash: str) -> None:
    account = settings(WECHAT_MODE=mode)
    with run_webhook(account) as webhook:
        found = [*check_local(webhook.base + slash), *check_webhook(account, webhook.base + slash)]
    assert signs(found) == [True] * 4 and f"{mode} 模式" in found[0].words
    assert webhook.refused == [403] and [push.event for push in webhook.pushes] == ["VIEW"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"WECHAT_TOKEN": "another"}, "Token"), ({"WECHAT_ENCODING_AES_KEY": OTHER_KEY}, "密钥或模式"),
        ({"WECHAT_APP_ID": "wxanother"}, "密钥或模式"), ({"WECHAT_MODE": "plain"}, "密钥或模式"),
    ],
)  # fmt: skip
def test_an_assistant_with_other_settings_is_told(more: dict[str, str], words: str) -> None:
    with run_webhook(SAFE) as webhook:
        found = look(webhook, **more)
    assert found[-1].is_right is False and words in found[-1].words and False not in signs(found[:-1])


def test_an_assistant_that_takes_a_bad_signature_and_what_it_refused_are_told() -> None:
    with run_webhook(SAFE) as webhook:
        webhook.canned = [(200, b"success")] * 2
        webhook.health["refused"] = {"stale": 3}
        assert signs(look(webhook)) == [True, False, True]
        assert list(check_local(webhook.base))[-1] == Finding(None, "启动以来拒绝过 3 次请求，原因：stale")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (None, "连不上"), ((500, b""), "连不上"), ((404, b"{}"), "连不上"), ((200, b"<html>"), "连不上"), ((200, b"\xff"), "连不上"),
        ((200, b'{"status": "off"}'), "没有启用"), ((200, b"{}"), "没有启用"),
        ((0, b"SSH-2.0-OpenSSH_9.6\r\n"), "连不上"), ((200, b"[]"), ""), ((200, b'"ok"'), ""), ((200, b'{"status": "ok"}'), ""),
    ],
    ids=["hangs up", "500", "404", "HTML", "no UTF-8", "off", "no status", "no HTTP", "a list", "a text", "another channel"],
)  # fmt: skip
def test_an_address_where_no_channel_is_gives_one_finding(answer: Answer, words: str) -> None:
    with serve(lambda *_: answer) as origin:
        (finding,) = check_local(f"{origin}/webhooks/wechat")
        (verified,) = check_webhook(SAFE, f"{origin}/webhooks/wechat")
    assert finding.is_right is verified.is_right is False and words in finding.words


@pytest.mark.parametrize(
    "url", ["127.0.0.1/webhooks/wechat", "http://[::1", "http://a b/", "http://127.0.0.1:port/", ""]
)
def test_an_address_that_is_none_gives_one_finding(url: str) -> None:
    assert signs([*check_local(url), *check_webhook(SAFE, url)]) == [False, False]


def test_redis_is_looked_at_where_one_is_set() -> None:
    (finding,) = check_redis(settings(WECHAT_REDIS_URL="redis://127.0.0.1:1/0"))
    assert list(check_redis(SAFE)) == [] and finding.is_right is False and "WECHAT_REDIS_URL" in finding.words


def ask_api(answer: Answer, folder: Path, secret: str = "secret") -> Finding:
    async def run(base: str) -> Finding:
        account = settings(WECHAT_APP_SECRET=secret, WECHAT_API_BASE=base)
        api = Api(account, make_local(folder))
        try:
            return await check_api(account, api)
        finally:
            await api.close()

    with serve(lambda *_: answer) as origin:
        return asyncio.run(run(origin))


def test_a_token_that_can_be_had_is_right(tmp_path: Path) -> None:
    finding = ask_api((200, b'{"access_token": "secretive", "expires_in": 7200}'), tmp_path)
    assert finding.is_right and "secretive" not in finding.words


def test_without_a_secret_the_api_is_not_asked(tmp_path: Path) -> None:
    assert ask_api(None, tmp_path, secret="").is_right is None


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((200, json.dumps({"errcode": 40164, "errmsg": "invalid ip 10.1.2.3 ipv6 ::ffff, not in whitelist"}).encode()), "10.1.2.3（"),
        ((200, b'{"errcode": 40125, "errmsg": "invalid appsecret"}'), "WECHAT_APP_SECRET"),
        ((200, b'{"errcode": 99999, "errmsg": "new"}'), "接口不接受（99999 new）"), ((502, b"Bad Gateway"), "连不上接口"),
        ((200, b"<html>"), "连不上接口"), (None, "连不上接口"), ((200, b"{}"), "连不上接口"), ((200, b"[]"), "连不上接口"),
    ],
    ids=["address", "secret", "unknown", "502", "HTML", "hangs up", "empty", "a list"],
)  # fmt: skip
def test_why_there_is_no_token_is_told(answer: Answer, words: str, tmp_path: Path) -> None:
    finding = ask_api(answer, tmp_path)
    assert (
        finding.is_right is False and words in finding.words and "secret" not in finding.words.replace("appsecret", "")
    )


def test_every_error_that_no_retry_cures_is_explained() -> None:
    unexplained = [code for code in REFUSED if code not in MEANINGS]
    assert unexplained == []
    assert all(
        str(code) in explain(ApiError(code, "words")) and MEANINGS[code] in explain(ApiError(code, ""))
        for code in MEANINGS
    )


def clock(answer: Answer) -> Finding:
    with serve(lambda *_: answer) as origin:
        return check_clock(settings(WECHAT_API_BASE=origin))


def dated(date: str) -> Any:
    return 0, f"HTTP/1.0 200 OK\r\nDate: {date}\r\nContent-Length: 0\r\n\r\n".encode()


@pytest.mark.parametrize("answer", [(200, b""), (404, b""), (501, b"")])
def test_a_clock_like_the_apis_is_right_whatever_the_status(answer: Answer) -> None:
    assert clock(answer).is_right


@pytest.mark.parametrize(("skew", "right"), [(30, True), (-30, True), (200, False), (-200, False)])
def test_a_clock_far_from_the_apis_is_told(skew: int, right: bool) -> None:
    finding = clock(dated(formatdate(time.time() + skew, usegmt=True)))
    assert finding.is_right is right and ("NTP" in finding.words) is not right


@pytest.mark.parametrize("answer", [None, dated(""), dated("yesterday"), (0, b"SSH-2.0-OpenSSH_9.6\r\n")])
def test_a_time_that_cannot_be_had_is_not_judged(answer: Answer) -> None:
    assert clock(answer).is_right is None
