"""The phone and the platform behind it: what it sends is let in by the real doorway, and whatever comes back is shown or a fault."""

from __future__ import annotations

import threading
import xml.etree.ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.wechat import phone as phone_module
from bot.wechat.doorway import Doorway
from bot.wechat.phone import ACCOUNT, FAULT, MESSAGES, Phone, show_message, show_reply
from bot.wechat.settings import Settings
from bot.wechat.xml_text import Tree, write_xml
from tests.bot.wechat.accounts import OTHER_KEY, settings
from tests.bot.wechat.webhook import Answer, Webhook, run_webhook, serve

MODES = ("plain", "compat", "safe")
ACCOUNTS = {mode: settings(WECHAT_MODE=mode) for mode in MODES}
SEAL = ACCOUNTS["safe"].seals[0]
OTHER = settings(WECHAT_ENCODING_AES_KEY=OTHER_KEY).seals[0]
REPLY = write_xml({"MsgType": "text", "Content": "答"})


def ring(webhook: Webhook, text: str = "住房补贴给多少") -> tuple[Phone, bytes]:
    phone = Phone(webhook.account, webhook.url)
    return phone, phone.write("text", {"Content": text})


def element(tree: Tree) -> ET.Element:
    return ET.fromstring(write_xml(tree))


@pytest.mark.parametrize("mode", MODES)
def test_a_message_comes_through_and_its_reply_is_shown(mode: str) -> None:
    with run_webhook(ACCOUNTS[mode]) as webhook:
        phone, xml = ring(webhook, "补贴 ]]> <b>?")
        delivery = phone.deliver(xml)
    assert (delivery.status, delivery.shown, delivery.is_fault) == (200, "收到：补贴 ]]> <b>?", False)
    (push,) = webhook.pushes
    assert (push.user, push.account, push.kind) == (phone.openid, ACCOUNT, "text") and int(push.message_id) > 2**53


def test_messages_have_numbers_of_their_own_and_events_none() -> None:
    phone = Phone(settings(WECHAT_ORIGINAL_ID="gh_own"), "")
    text, again = (ET.fromstring(phone.write("text", {"Content": "问"})) for _ in range(2))
    event = ET.fromstring(phone.write("event", {"Event": "CLICK", "EventKey": "rent"}))
    assert text.findtext("MsgId") != again.findtext("MsgId") and event.find("MsgId") is None
    assert event.findtext("ToUserName") == "gh_own" and event.findtext("EventKey") == "rent"
    assert ET.fromstring(phone.write("text", {"Content": "问"}, "7")).findtext("MsgId") == "7"


def test_two_phones_are_two_people() -> None:
    openids = {Phone(ACCOUNTS["safe"], "").openid for _ in range(20)}
    assert len(openids) == 20 and all(len(openid) == 28 and openid.startswith("o") for openid in openids)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("kind", MESSAGES)
def test_every_kind_of_message_is_a_push(kind: str, mode: str) -> None:
    phone = Phone(ACCOUNTS[mode], "http://a/webhook")
    url, body = phone.prepare(phone.write(kind, {name: str(value) for name, value in MESSAGES[kind].items()}))
    assert Doorway(ACCOUNTS[mode]).admit(url.partition("?")[2], body)[0].kind == kind


@pytest.mark.parametrize(("mode", "open_text", "sealed"), [("plain", 1, 0), ("compat", 1, 1), ("safe", 0, 1)])
def test_a_body_holds_what_its_mode_wants(mode: str, open_text: int, sealed: int) -> None:
    phone = Phone(ACCOUNTS[mode], "http://a/webhook")
    url, body = phone.prepare(phone.write("text", {"Content": "补贴"}))
    assert (body.count("补贴".encode()), body.count(b"<Encrypt>"), url.count("msg_signature=")) == (
        open_text,
        sealed,
        sealed,
    )


@pytest.mark.parametrize("mode", MODES)
def test_success_shows_nothing(mode: str) -> None:
    with run_webhook(ACCOUNTS[mode], lambda _push: None) as webhook:
        phone, xml = ring(webhook)
        delivery = phone.deliver(xml)
    assert (delivery.status, delivery.shown, delivery.is_fault) == (200, None, False)


@pytest.mark.parametrize("mode", MODES)
def test_a_broken_signature_and_a_wrong_clock_are_refused(mode: str) -> None:
    with run_webhook(ACCOUNTS[mode]) as webhook:
        phone, xml = ring(webhook)
        late = Phone(phone.settings, phone.url, phone.openid, skew=-86400)
        found = [phone.deliver(xml, break_signature=True), late.deliver(xml)]
    assert [(delivery.status, delivery.shown) for delivery in found] == [(403, FAULT)] * 2 and webhook.pushes == []


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (None, 0), ((500, b"oops"), 500), ((404, b""), 404), ((200, b"<xml><Content>half"), 200), ((200, b'{"text": "a"}'), 200),
        ((200, b"<html>proxy</html>"), 200), ((200, REPLY + b"!"), 200), ((200, b"\xff\xfe"), 200),
        ((200, write_xml({"Encrypt": OTHER.close(REPLY)})), 200), ((200, write_xml({"Encrypt": "no seal"})), 200),
        ((200, write_xml({"Encrypt": SEAL.close(b"no XML")})), 200), ((0, b"SSH-2.0-OpenSSH_9.6\r\n"), 0),
        ((0, b"HTTP/1.0 200 OK\r\nContent-Length: 99\r\n\r\n<xml>"), 0),
    ],
    ids=["hangs up", "500", "404", "cut off", "JSON", "HTML", "garbage after", "no UTF-8", "wrong key", "no seal",
         "no XML sealed", "no HTTP", "less than announced"],
)  # fmt: skip
def test_a_fault_is_delivered_three_times_and_shown(answer: Answer, status: int) -> None:
    with run_webhook(ACCOUNTS["safe"]) as webhook:
        webhook.canned = [answer] * 4
        phone, xml = ring(webhook)
        made = phone.deliver_until_taken(xml)
    assert [(delivery.status, delivery.shown, delivery.is_fault) for delivery in made] == [(status, FAULT, True)] * 3
    assert webhook.posts == 3


def test_deliveries_end_when_one_is_taken_and_are_the_same_message() -> None:
    with run_webhook(ACCOUNTS["safe"]) as webhook:
        phone, xml = ring(webhook)
        assert len(phone.deliver_until_taken(xml)) == 1
        webhook.canned = [None, (500, b"")]
        assert [delivery.is_fault for delivery in phone.deliver_until_taken(xml)] == [True, True, False]
    assert len({push.identity for push in webhook.pushes}) == 1 and len(webhook.pushes) == 2


def test_an_answer_that_comes_too_late_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phone_module, "SECONDS_PLATFORM_WAITS", 0.1)
    ended = threading.Event()
    with serve(lambda *_: (200, b"success") if ended.wait(30) else None) as origin:
        delivery = Phone(ACCOUNTS["safe"], f"{origin}/webhook").deliver(REPLY)
        ended.set()
    assert (delivery.status, delivery.shown, delivery.is_fault) == (0, FAULT, True)


def test_nobody_there_is_a_fault_and_no_verification() -> None:
    with serve(lambda *_: None) as origin:
        pass
    phone = Phone(ACCOUNTS["safe"], f"{origin}/webhook")
    assert phone.deliver(REPLY).status == 0 and not phone.verify()


@pytest.mark.parametrize("mode", MODES)
def test_verification_passes_with_the_same_token_alone(mode: str) -> None:
    with run_webhook(ACCOUNTS[mode]) as webhook:
        assert Phone(settings(WECHAT_MODE="plain"), webhook.url).verify()
        assert not Phone(settings(WECHAT_TOKEN="another"), webhook.url).verify()


@pytest.mark.parametrize("answer", [(200, b"12"), (200, b""), (0, b"SSH-2.0-OpenSSH_9.6\r\n"), (500, b"")])
def test_verification_by_anything_but_the_echo_fails(answer: Answer) -> None:
    with serve(lambda *_: answer) as origin:
        assert not Phone(ACCOUNTS["safe"], f"{origin}/webhook").verify()


@pytest.mark.parametrize(
    ("tree", "shown"),
    [
        ({"MsgType": "text", "Content": "答"}, "答"), ({"MsgType": "text", "Content": ""}, FAULT),
        ({"MsgType": "transfer_customer_service"}, "（已转给客服）"), ({"Content": "答"}, "答"), ({"MsgType": "text"}, FAULT),
        ({"MsgType": "news", "ArticleCount": 1, "Articles": [{"Title": "补贴", "Description": "每月", "Url": "https://a"}]},
         "［图文］补贴\n每月\nhttps://a"),
    ],
)  # fmt: skip
def test_passive_replies_as_a_person_sees_them(tree: Tree, shown: str) -> None:
    assert show_reply(element(tree)) == shown


def test_customer_service_messages_as_a_person_sees_them() -> None:
    menu = {"head_content": "点一点：", "list": [{"id": "1", "content": "条件"}, {"id": "2", "content": "材料"}]}
    article = {"title": "补贴", "description": "每月", "url": "https://a", "picurl": ""}
    assert show_message({"msgtype": "text", "text": {"content": "答"}}) == "答"
    assert show_message({"msgtype": "msgmenu", "msgmenu": menu}) == "点一点：\n［条件］\n［材料］"
    assert show_message({"msgtype": "news", "news": {"articles": [article]}}) == "［图文］补贴\n每月\nhttps://a"
    assert show_message({"msgtype": "image"}) == show_message({}) == ""


raws = st.one_of(
    st.binary(max_size=60),
    st.dictionaries(st.sampled_from(["MsgType", "Content", "Encrypt", "Articles"]), st.text(max_size=9)).map(write_xml),
    st.binary(max_size=60).map(SEAL.close).map(lambda sealed: write_xml({"Encrypt": sealed})),
)  # fmt: skip


KEYLESS = settings(WECHAT_MODE="plain", WECHAT_ENCODING_AES_KEY="")


@example(b'<?xml version="1.0" encoding="gbk"?><xml/>', ACCOUNTS["safe"])
@example(b'<?xml version="1.0" encoding="no-such"?><xml/>', ACCOUNTS["safe"])
@example(write_xml({"Encrypt": SEAL.close(REPLY)}), KEYLESS)
@given(raws, st.sampled_from([*ACCOUNTS.values(), KEYLESS]))
def test_any_response_is_shown_or_a_fault(raw: bytes, account: Settings) -> None:
    assert isinstance(Phone(account, "").read(raw), str | None)
