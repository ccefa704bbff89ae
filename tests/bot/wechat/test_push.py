"""Pushes: what each message and event says, what tells one from another, what is refused."""

from __future__ import annotations

from dataclasses import fields as fields_of

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy import PHONE_MASK
from bot.wechat.push import FIELDS, LONGEST_ID, Push, PushError, read_push
from bot.wechat.xml_text import read_xml, write_xml

SENT = {"ToUserName": "gh_0123456789ab", "FromUserName": "oAbc-_1234567890123456789012", "CreateTime": "1714036504"}
ID = "24348808410671888"  # of a production log; exceeds 2**53
KINDS = {
    "image": {"PicUrl": "http://mmbiz.qpic.cn/1", "MediaId": "m1"},
    "voice": {"MediaId": "m2", "Format": "amr"},
    "video": {"MediaId": "m3", "ThumbMediaId": "t"},
    "shortvideo": {"MediaId": "m4", "ThumbMediaId": "t"},
    "location": {"Location_X": "36.26", "Location_Y": "120.33", "Scale": "15", "Label": "红岛"},
    "link": {"Title": "标题", "Description": "说明", "Url": "https://example.com"},
    "not yet invented": {},
}
EVENTS = ["subscribe", "unsubscribe", "SCAN", "CLICK", "VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "not_yet_invented"]
LONGEST_URL = 1024  # bytes of a menu's address


def _message(kind: str = "text", **fields: str) -> dict[str, str]:
    return {**SENT, "MsgType": kind, "MsgId": ID, **fields}


def _event(event: str, key: str = "", **fields: str) -> dict[str, str]:
    return {**SENT, "MsgType": "event", "Event": event, "EventKey": key, **fields}


def test_a_text_is_read() -> None:
    push = read_push(_message(Content="人才补贴怎么申请？", MsgDataId="1", Idx="1"))
    assert push == Push(SENT["FromUserName"], SENT["ToUserName"], "text", "人才补贴怎么申请？", ID, SENT["CreateTime"])
    assert (push.identity, push.scene, push.quota, push.spoken) == (ID, None, 5, False)


def test_a_tapped_option_tells_its_number() -> None:
    assert read_push(_message(Content="住房补贴", bizmsgmenuid="2")).menu_id == "2"


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_without_words_has_an_empty_text_and_the_full_quota(kind: str) -> None:
    push = read_push(_message(kind, **KINDS[kind]))
    assert (push.kind, push.text, push.message_id, push.quota, push.scene) == (kind, "", ID, 5, None)


@pytest.mark.parametrize(("recognition", "text"), [("人才补贴。", "人才补贴。"), ("", ""), ("/restart", "restart")])
def test_a_recognized_voice_is_a_spoken_text(recognition: str, text: str) -> None:
    push = read_push(_message("voice", MediaId="m", Format="speex", Recognition=recognition, Content="not this"))
    assert (push.text, push.spoken) == (text, True)


def test_recognition_is_read_of_a_voice_alone() -> None:
    assert read_push(_message(Recognition="not this")).text == ""


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_tells_its_name_and_key_and_has_the_small_quota(event: str) -> None:
    push = read_push(_event(event, "K"))
    assert (push.kind, push.event, push.event_key, push.text, push.quota) == ("event", event, "K", "", 3)
    assert read_push({name: text for name, text in _event(event).items() if name != "EventKey"}).event_key == ""


@pytest.mark.parametrize(
    ("event", "key", "scene"),
    [
        ("subscribe", "qrscene_hall.housing", "hall.housing"),
        ("subscribe", "qrscene_123", "123"),
        ("subscribe", "qrscene_qrscene_1", "qrscene_1"),
        ("subscribe", "qrscene_", ""),
        ("subscribe", "", None),
        ("subscribe", "last_trade_no_1", None),
        ("SCAN", "hall.housing", "hall.housing"),
        ("SCAN", "qrscene_1", "qrscene_1"),
        ("CLICK", "qrscene_1", None),
        ("unsubscribe", "qrscene_1", None),
    ],
)
def test_a_follow_and_a_scan_alone_tell_a_scene(event: str, key: str, scene: str | None) -> None:
    assert read_push(_event(event, key, Ticket="t")).scene == scene


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("我电话13800138000，谢谢", f"我电话{PHONE_MASK}，谢谢"),
        ("１３８ ００１３ ８０００", PHONE_MASK),
        ("/session_start", "session_start"),
        ("补\u202e贴\ufeff", "补贴"),
        (" 补贴\n", "补贴"),
    ],
)
@pytest.mark.parametrize(("kind", "field"), [("text", "Content"), ("voice", "Recognition")])
def test_what_was_said_is_cleaned_and_masked(said: str, seen: str, kind: str, field: str) -> None:
    assert read_push(_message(kind, **{field: said})).text == seen


def test_no_personal_number_stays_anywhere_in_a_push() -> None:
    assert "13800138000" not in repr(
        read_push(_message(Content="13800138000", Title="13800138000", Label="13800138000"))
    )


@pytest.mark.parametrize("name", ["ToUserName", "FromUserName", "MsgType", "MsgId"])
@pytest.mark.parametrize("value", [None, "", "  ", "\n"])
def test_a_message_that_lacks_what_tells_it_from_others_is_refused(name: str, value: str | None) -> None:
    fields = _message(Content="x", Event="CLICK") | {name: value or ""}
    if value is None:
        del fields[name]
    with pytest.raises(PushError):
        read_push(fields)


@pytest.mark.parametrize("name", ["ToUserName", "FromUserName", "MsgType", "Event", "CreateTime"])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_an_event_that_lacks_what_tells_it_from_others_is_refused(name: str, value: str | None) -> None:
    fields = _event("CLICK", "K", MsgId=ID) | {name: value or ""}
    if value is None:
        del fields[name]
    with pytest.raises(PushError):
        read_push(fields)


@pytest.mark.parametrize(
    "name", ["ToUserName", "FromUserName", "MsgType", "MsgId", "CreateTime", "Event", "bizmsgmenuid"]
)
def test_an_identifier_of_the_longest_length_is_read_and_a_longer_one_refused(name: str) -> None:
    assert read_push(_message() | {name: "x" * LONGEST_ID})
    with pytest.raises(PushError):
        read_push(_message() | {name: "x" * (LONGEST_ID + 1)})


def test_a_menu_may_open_an_address_of_the_length_that_the_platform_allows() -> None:
    url = "https://example.com/".ljust(LONGEST_URL, "x")
    assert read_push(_event("VIEW", url)).event_key == url


def test_a_key_that_is_longer_than_anything_of_the_platform_is_refused() -> None:
    with pytest.raises(PushError):
        read_push(_event("CLICK", "x" * (LONGEST_URL + 1)))


def test_a_long_text_is_no_identifier() -> None:
    assert read_push(_message(Content="补" * 5000)).text == "补" * 5000


@pytest.mark.parametrize("message_id", [str(2**53 + 1), str(2**64 - 1), "007", "1e3"])
def test_a_message_id_stays_the_text_it_is(message_id: str) -> None:
    fields = read_xml(write_xml(_message(MsgId=message_id)))
    assert read_push(fields).message_id == read_push(fields).identity == message_id


@pytest.mark.parametrize("fields", [_message(Content="a"), _event("CLICK", "K"), _event("subscribe", "qrscene_1")])
def test_a_redelivery_has_the_same_identity(fields: dict[str, str]) -> None:
    again = dict(reversed(fields.items())) | {"URL": "", "Content": "b"}
    assert read_push(fields).identity == read_push(again).identity


def test_whatever_differs_has_another_identity() -> None:
    pushes = [
        _message(), _message(MsgId=str(int(ID) + 1)), _event("CLICK", "K"), _event("CLICK", "L"), _event("VIEW", "K"),
        _event("CLICK", "K", CreateTime="1714036505"), _event("CLICK"), _event("subscribe"), _event("unsubscribe"),
    ]  # fmt: skip
    assert len({read_push(fields).identity for fields in pushes}) == len(pushes)


moments = st.integers(1_500_000_000, 2_000_000_000).map(str)
taps = st.tuples(moments, st.sampled_from(EVENTS), st.text("0123456789.abK_", max_size=8))


@given(taps, taps)
def test_two_events_have_one_identity_only_if_time_event_and_key_are_one(
    first: tuple[str, str, str], second: tuple[str, str, str]
) -> None:
    one, other = (read_push(_event(event, key, CreateTime=created)) for created, event, key in (first, second))
    assert (one.identity == other.identity) is (first == second)


NAMES = ["ToUserName", "FromUserName", "MsgType", "Content", "Recognition", *FIELDS]


@given(st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), st.text(st.characters(), max_size=250)))
@pytest.mark.parametrize("kind", [None, "text", "event", "voice"])
def test_any_fields_are_a_push_or_refused(kind: str | None, fields: dict[str, str]) -> None:
    try:
        push = read_push(fields if kind is None else {**SENT, **fields, "MsgType": kind})
    except PushError:
        return
    assert push.user and push.account and push.kind and push.identity
    assert all(isinstance(getattr(push, field.name), (str, bool)) for field in fields_of(Push))
    assert len(push.identity) <= 3 * LONGEST_ID + LONGEST_URL and push.quota in (3, 5)
    assert not push.text.startswith(("/", "／"))
