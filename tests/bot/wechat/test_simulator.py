"""The offline phone: each verb becomes the pushes that WeChat would make, and the screen tells what came of them."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from bot.wechat import phone as phone_module
from bot.wechat.account import read_account
from bot.wechat.phone import FAULT, Phone
from bot.wechat.push import Push
from bot.wechat.simulator import HELP, Simulator
from bot.wechat.xml_text import Tree
from tests.bot.wechat.accounts import settings
from tests.bot.wechat.webhook import Webhook, run_webhook

SAFE = settings()
MENU = """
topics: {rent: 租房怎么申请, loan: 贷款给多少, person: 转人工}
welcome: [rent, loan, person]
menu:
  - name: 查政策
    below: [{name: 租房, topic: rent}, {name: 官网, url: "https://example.com/"}]
  - {name: 找人, topic: person}
"""


def type_lines(webhook: Webhook, folder: Path, *lines: str) -> list[str]:
    """What the screen shows for what is typed."""
    (folder / "account.yaml").write_text(MENU, encoding="utf-8")
    shown: list[str] = []
    talk = Simulator(Phone(webhook.account, webhook.url), read_account(folder / "account.yaml"), shown.append)
    assert all([talk.take(line) for line in lines])
    return shown


def tell(push: Push) -> Tree | None:
    """What came, for everything."""
    return {"MsgType": "text", "Content": f"{push.kind} {push.event} {push.event_key} {push.text}"}


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("住房补贴", "text   住房补贴"), (":关注", "event subscribe  "), (":关注 kiosk3.rent", "event subscribe qrscene_kiosk3.rent "),
        (":扫码 rent", "event SCAN rent "), (":菜单 租房", "event CLICK rent "),
        (":菜单 找人", "event CLICK person "), (":语音 住房补贴", "voice   住房补贴"), (":语音", "voice   "), (":图片", "image   "),
        (":视频", "video   "), (":位置", "location   "), (":链接", "link   "), ("：关注", "event subscribe  "),
    ],
)  # fmt: skip
@pytest.mark.parametrize("mode", ["plain", "compat", "safe"])
def test_a_line_becomes_the_push_of_its_verb(line: str, shown: str, mode: str, tmp_path: Path) -> None:
    with run_webhook(settings(WECHAT_MODE=mode), tell) as webhook:
        assert type_lines(webhook, tmp_path, line) == [f"公众号：{shown}"]
    assert len(webhook.pushes) == 1


@pytest.mark.parametrize(
    ("answer", "shown"), [((200, b"success"), "（已取消关注，数据已删除）"), ((500, b""), "（平台提示）")]
)
def test_leaving_is_told_when_it_was_taken(answer: tuple[int, bytes], shown: str, tmp_path: Path) -> None:
    with run_webhook(settings()) as webhook:
        webhook.canned = [answer]
        (line,) = type_lines(webhook, tmp_path, ":取关")
    assert line.startswith(shown)


def test_leaving_is_pushed_as_the_platform_does(tmp_path: Path) -> None:
    with run_webhook(settings(), lambda _push: None) as webhook:
        type_lines(webhook, tmp_path, ":取关")
    assert [(push.kind, push.event) for push in webhook.pushes] == [("event", "unsubscribe")]


def test_a_button_with_an_address_opens_it_and_tells_the_account(tmp_path: Path) -> None:
    with run_webhook(SAFE) as webhook:
        assert type_lines(webhook, tmp_path, ":菜单 官网")[-1] == "（打开网页 https://example.com/）"
    assert [(push.event, push.event_key) for push in webhook.pushes] == [("VIEW", "https://example.com/")]


@pytest.mark.parametrize("line", [":菜单", ":菜单 没有的"])
def test_the_menu_is_listed_for_no_name_and_a_name_that_it_lacks(line: str, tmp_path: Path) -> None:
    with run_webhook(SAFE) as webhook:
        assert type_lines(webhook, tmp_path, line) == ["菜单：租房、官网、找人"]
    assert webhook.posts == 0


@pytest.mark.parametrize("line", [":帮助", ":", ":什么", ": 帮助 "])
def test_any_other_verb_shows_what_there_is(line: str, tmp_path: Path) -> None:
    with run_webhook(SAFE) as webhook:
        assert type_lines(webhook, tmp_path, line, "") == [HELP]
    assert webhook.posts == 0


def test_every_verb_of_the_help_is_one(tmp_path: Path) -> None:
    verbs = [word[1:] for word in HELP.split() if word.startswith(":")]
    assert len(verbs) == 15
    with run_webhook(SAFE) as webhook:
        shown = type_lines(webhook, tmp_path, *[f":{verb} 字" for verb in verbs if verb not in ("帮助", "退出")])
    assert HELP not in shown and shown


@pytest.mark.parametrize("line", [":退出", "：退出", ":q", ": 退出 "])
def test_the_talk_ends_when_asked_to(line: str) -> None:
    with run_webhook(SAFE) as webhook:
        assert not Simulator(Phone(SAFE, webhook.url), read_account(), lambda _line: None).take(line)


def test_success_and_faults_are_told_apart(tmp_path: Path) -> None:
    with run_webhook(SAFE, lambda _push: None) as webhook:
        assert type_lines(webhook, tmp_path, "问") == ["（没有立即答复；稍后若有客服消息会显示在这里）"]
        webhook.canned = [None, (500, b""), (200, b"garbage")]
        again = "（第 {} 次没有收到答复，平台再送一次）"
        assert type_lines(webhook, tmp_path, "问") == [again.format(1), again.format(2), f"（平台提示）{FAULT}"]
        webhook.canned = [(502, b"")]
        assert type_lines(webhook, tmp_path, ":关注")[0] == again.format(1)


def untimed(lines: list[str]) -> list[str]:
    return [f"{line.split('，')[0]}：{line.split('毫秒：')[1]}" if "毫秒：" in line else line for line in lines]


def test_a_message_is_delivered_three_times_over(tmp_path: Path) -> None:
    with run_webhook(SAFE) as webhook:
        shown = untimed(type_lines(webhook, tmp_path, ":重发 问"))
    assert shown == [*(f"第 {number} 次送达：收到：问" for number in (1, 2, 3)), "三次答复一致。"]
    assert len(webhook.pushes) == 3 and len({push.identity for push in webhook.pushes}) == 1


def test_answers_that_differ_are_told(tmp_path: Path) -> None:
    with run_webhook(SAFE, lambda _push: {"MsgType": "text", "Content": str(webhook.posts)}) as webhook:
        assert type_lines(webhook, tmp_path, ":重发 问")[-1] == "三次答复不一致！"


def test_success_beside_an_answer_is_no_difference(tmp_path: Path) -> None:
    with run_webhook(SAFE) as webhook:
        webhook.canned = [(200, b"success")]
        shown = untimed(type_lines(webhook, tmp_path, ":重发 问"))
    assert shown[0] == "第 1 次送达：（success，不显示）" and shown[-1] == "三次答复一致。"


def test_a_message_is_delivered_three_times_at_once(tmp_path: Path) -> None:
    together = threading.Barrier(3, timeout=20)

    def wait(push: Push) -> Tree:
        together.wait()  # each waits until all three are here
        return {"MsgType": "text", "Content": push.text}

    with run_webhook(SAFE, wait) as webhook:
        assert type_lines(webhook, tmp_path, ":同时 问")[-1] == "三次答复一致。"
    assert len({push.identity for push in webhook.pushes}) == 1


@pytest.mark.parametrize("mode", ["plain", "compat", "safe"])
@pytest.mark.parametrize("line", [":坏签名 问", ":坏签名", ":过期 问", ":过期"])
def test_requests_that_must_be_refused_are(line: str, mode: str, tmp_path: Path) -> None:
    with run_webhook(settings(WECHAT_MODE=mode)) as webhook:
        assert type_lines(webhook, tmp_path, line) == ["HTTP 403，已拒绝，没有答复"]
    assert webhook.refused == [403]


def test_an_assistant_that_takes_them_is_told_of(tmp_path: Path) -> None:
    with run_webhook(SAFE) as webhook:
        webhook.canned = [(200, b"success"), (500, b"")]
        shown = type_lines(webhook, tmp_path, ":坏签名", ":过期")
    assert shown == ["HTTP 200，没有拒绝，请检查配置", "HTTP 500，没有拒绝，请检查配置"]


def test_an_assistant_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phone_module, "SECONDS_PLATFORM_WAITS", 0.1)
    ended = threading.Event()

    def hang(push: Push) -> Tree | None:
        ended.wait(30)
        return None

    with run_webhook(SAFE, hang) as webhook:
        assert type_lines(webhook, tmp_path, "问")[-1] == f"（平台提示）{FAULT}"
        ended.set()


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ({"msgtype": "text", "text": {"content": "答"}}, "答"),
        ({"msgtype": "msgmenu", "msgmenu": {"head_content": "点：", "list": [{"id": "1", "content": "条件"}]}}, "点：\n［条件］"),
        ({"msgtype": "news", "news": {"articles": [{"title": "补贴", "description": "甲", "url": "u"}]}}, "［图文］补贴\n甲\nu"),
    ],
    ids=["text", "menu", "article"],
)  # fmt: skip
def test_a_customer_service_message_is_shown(message: dict[str, Any], shown: str) -> None:
    lines: list[str] = []
    Simulator(Phone(SAFE, ""), read_account(), lines.append).show_sent({"touser": "o1", **message})
    assert lines == [f"公众号（客服消息）：{shown}"]
