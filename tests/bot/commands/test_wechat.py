"""talentbot wechat: what check, menu and simulate print and their exit codes, against stand-ins on this machine."""

from __future__ import annotations

import io
import json
import os
import re
import socket
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.commands import wechat
from bot.wechat.account import read_account
from bot.wechat.push import Push
from bot.wechat.seal import read_key
from bot.wechat.settings import read_settings
from bot.wechat.simulator import HELP
from bot.wechat.stand_in_api import StandInApi
from tests.bot.server import free_port
from tests.bot.wechat.accounts import SAFE, settings
from tests.bot.wechat.webhook import Webhook, run_webhook, serve

Capture = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch


@pytest.fixture(autouse=True)
def environment(monkeypatch: Patch, tmp_path: Path) -> None:
    """No account, a var folder of its own, a wide screen."""
    for name in [name for name in os.environ if name.startswith("WECHAT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TALENTBOT_VAR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "300")


def set_account(monkeypatch: Patch, **more: str) -> None:
    for name, value in {**SAFE, **more}.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="module")
def api() -> Iterator[StandInApi]:
    stand_in = StandInApi(0, lambda _message: None)
    yield stand_in
    stand_in.close()


@pytest.fixture
def webhook(monkeypatch: Patch, api: StandInApi) -> Iterator[Webhook]:
    """The assistant of an account whose API is the stand-in."""
    set_account(monkeypatch, WECHAT_APP_SECRET="secret", WECHAT_API_BASE=api.address)
    with run_webhook(settings()) as running:
        yield running


def test_check_of_an_account_that_is_right(webhook: Webhook, capsys: Capture) -> None:
    assert main(["wechat", "check", "--url", webhook.base]) == 0
    said = capsys.readouterr().out
    assert said.count("✓") == 8 and "✗" not in said
    assert all(words in said for words in ("通过 URL 验证", "取到 access_token", "时钟", "account.yaml"))
    assert not [name for name, value in SAFE.items() if name != "WECHAT_APP_ID" and value in said]


def test_check_looks_at_the_public_address_too(webhook: Webhook, capsys: Capture) -> None:
    with serve(lambda *_: (502, b"")) as proxy:
        assert main(["wechat", "check", "--url", webhook.base, "--public", f"{proxy}/webhooks/wechat"]) == 1
    said = capsys.readouterr().out
    assert said.count("✗") == 1 and f"{proxy}/webhooks/wechat/webhook 没有通过" in said


def test_check_with_something_wrong(webhook: Webhook, monkeypatch: Patch, capsys: Capture) -> None:
    monkeypatch.setenv("WECHAT_TOKEN", "another")
    monkeypatch.setenv("WECHAT_APPID", "a slip")
    assert main(["wechat", "check", "--url", webhook.base]) == 1
    said = capsys.readouterr().out
    assert said.count("✗") == 2 and "没有 WECHAT_APPID 这个设置" in said and "Token 和这里的不一样" in said


def test_check_of_settings_that_cannot_work_lists_them_all(monkeypatch: Patch, capsys: Capture) -> None:
    set_account(monkeypatch, WECHAT_MODE="closed", WECHAT_ENCODING_AES_KEY="a" * 42)
    assert main(["wechat", "check"]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == ["配置有问题：", "WECHAT_MODE", "WECHAT_ENCODING_AES_KEY"]


@pytest.mark.parametrize("arguments", [["check"], ["simulate"], ["menu", "--publish"]])
def test_an_account_not_set_up_is_offered_values_that_work(arguments: list[str], capsys: Capture) -> None:
    assert main(["wechat", *arguments]) == 2
    offered = dict(re.findall(r"^(WECHAT_\w+)=(\w+)$", capsys.readouterr().out, re.MULTILINE))
    assert set(offered) == {"WECHAT_TOKEN", "WECHAT_ENCODING_AES_KEY"}
    account = read_settings({**offered, "WECHAT_APP_ID": "wxtry"}, make_salt=lambda: "salt")
    assert account is not None and len(account.seals) == 1


def test_every_key_that_is_offered_is_one() -> None:
    keys = {wechat._make_word(43) for _ in range(300)}
    assert len(keys) == 300 and all(b64encode(read_key(key)).decode() == f"{key}=" for key in keys)


@pytest.mark.parametrize("arguments", [[], ["--dry-run"]])
def test_the_menu_is_shown_as_the_platform_will_get_it(arguments: list[str], capsys: Capture) -> None:
    assert main(["wechat", "menu", *arguments]) == 0
    shown, _, words = capsys.readouterr().out.rpartition("}\n")
    assert json.loads(shown + "}") == read_account().write_menu() and "--publish" in words


TOKEN = b'{"access_token": "abc", "expires_in": 7200}'


def test_the_menu_is_published_once_with_a_secret_and_not_without(monkeypatch: Patch, capsys: Capture) -> None:
    asked: dict[str, bytes] = {}
    set_account(monkeypatch)
    assert main(["wechat", "menu", "--publish"]) == 2 and "WECHAT_APP_SECRET" in capsys.readouterr().out

    def respond(_method: str, path: str, body: bytes) -> tuple[int, bytes]:
        assert path not in asked
        asked[path] = body
        return 200, b'{"errcode": 0}' if "menu" in path else TOKEN

    with serve(respond) as base:
        set_account(monkeypatch, WECHAT_APP_SECRET="secret", WECHAT_API_BASE=base)
        assert main(["wechat", "menu", "--publish"]) == 0
    menu = asked["/cgi-bin/menu/create?access_token=abc"]
    assert json.loads(menu) == read_account().write_menu() and b"\\u" not in menu
    assert "已发布" in capsys.readouterr().out


@pytest.mark.parametrize(("code", "words"), [(40164, "10.1.2.3"), (48001, "没有该接口的权限"), (40018, "菜单名称太长")])
@pytest.mark.parametrize("at_token", [True, False])
def test_a_menu_that_is_refused_is_explained(
    code: int, words: str, at_token: bool, monkeypatch: Patch, capsys: Capture
) -> None:
    error = json.dumps({"errcode": code, "errmsg": "invalid ip 10.1.2.3, not in whitelist"}).encode()
    with serve(lambda _m, path, _b: (200, error if at_token or "menu" in path else TOKEN)) as base:
        set_account(monkeypatch, WECHAT_APP_SECRET="secret", WECHAT_API_BASE=base)
        assert main(["wechat", "menu", "--publish"]) == 1
    said = capsys.readouterr().out
    assert "没有发布" in said and words in said and str(code) in said and "已发布" not in said


def test_a_broken_account_file_is_told(monkeypatch: Patch, tmp_path: Path, webhook: Webhook, capsys: Capture) -> None:
    (tmp_path / "account.yaml").write_text("menu: []\n", encoding="utf-8")
    monkeypatch.setattr(wechat, "read_account", lambda: read_account(tmp_path / "account.yaml"))
    assert main(["wechat", "menu"]) == 2
    assert "account.yaml: menu: " in capsys.readouterr().out
    assert main(["wechat", "check", "--url", webhook.base]) == 1
    assert "account.yaml: menu: " in capsys.readouterr().out
    type_in(monkeypatch, ":退出")
    assert main(["wechat", "simulate", "--url", webhook.url]) == 2


def type_in(monkeypatch: Patch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


@pytest.mark.parametrize("end", [(":退出", "不再发送"), ()])
def test_simulate_shows_what_a_person_would_see(
    end: tuple[str, ...], webhook: Webhook, monkeypatch: Patch, capsys: Capture
) -> None:
    type_in(monkeypatch, "住房补贴[b]", "", ":坏签名 问", *end)
    assert main(["wechat", "simulate", "--url", webhook.url, "--openid", "o1"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(HELP) and said.endswith("公众号：收到：住房补贴[b]\nHTTP 403，已拒绝，没有答复\n")
    assert [(push.user, push.text) for push in webhook.pushes] == [("o1", "住房补贴[b]")]


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/webhook", "127.0.0.1:5005/webhook", "http://a b/webhook"])
def test_simulate_without_an_assistant_says_so(url: str, webhook: Webhook, monkeypatch: Patch, capsys: Capture) -> None:
    type_in(monkeypatch, "问")
    assert main(["wechat", "simulate", "--url", url]) == 2
    assert f"{url} 没有通过验证" in capsys.readouterr().out


def test_simulate_shows_customer_service_messages(webhook: Webhook, monkeypatch: Patch, capsys: Capture) -> None:
    port = free_port()

    def send(push: Push) -> None:
        message = {"touser": push.user, "msgtype": "text", "text": {"content": f"稍后：{push.text}"}}
        address = f"http://127.0.0.1:{port}/cgi-bin/message/custom/send?access_token=x"
        urllib.request.urlopen(address, json.dumps(message).encode(), timeout=10).close()

    webhook.says = send
    type_in(monkeypatch, "住房补贴")
    assert main(["wechat", "simulate", "--url", webhook.url, "--api-port", str(port)]) == 0
    said = capsys.readouterr().out
    assert "公众号（客服消息）：稍后：住房补贴" in said and "没有立即答复" in said


def test_simulate_tells_of_a_port_in_use(webhook: Webhook, monkeypatch: Patch, capsys: Capture) -> None:
    type_in(monkeypatch, "问")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["wechat", "simulate", "--url", webhook.url, "--api-port", str(port)]) == 2
    assert f"端口 {port} 用不了" in capsys.readouterr().out and webhook.pushes == []
