"""How replies are carried: every part fits, nothing is lost or out of order, and no more is sent than may be."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wechat.reply import Reply, join_owed
from bot.wechat.writer import Carried, Writer, write_words
from bot.words import say
from knowledge.language import ENGLISH
from tests.bot.wechat.accounts import settings

WITH_API = {"WECHAT_APP_SECRET": "secret"}
PLAIN, SMALL = settings(**WITH_API), settings(**WITH_API, WECHAT_MAX_TEXT_BYTES="500")
MENU, LABEL = settings(**WITH_API, WECHAT_BUTTONS="menu"), settings(**WITH_API, WECHAT_AI_LABEL="on")
SMALL_MENU = settings(**WITH_API, WECHAT_BUTTONS="menu", WECHAT_MAX_TEXT_BYTES="500", WECHAT_AI_LABEL="on")
ALL = [PLAIN, SMALL, MENU, LABEL, SMALL_MENU]
MORE = "\n" + say("wechat_more")
LONG = "".join(f"第{n}条，住房补贴每月发放。" for n in range(40))  # some 1500 bytes
PAGE = "https://example.com/wechat/answer/code"


def content(carried: Carried) -> str:
    assert carried.passive is not None and carried.passive["MsgType"] == "text"
    return str(carried.passive["Content"])


def sent_texts(messages: tuple[dict[str, Any], ...]) -> list[str]:
    return [message["text"]["content"] for message in messages if message["msgtype"] == "text"]


def carry(reply: Reply, account: Any = PLAIN, can_send: bool = True, quota: int = 5, page: str = "") -> Carried:
    return Writer(account).write_passive(reply, can_send, quota, page)


@pytest.mark.parametrize("can_send", [True, False])
def test_a_short_reply_is_the_passive_answer_alone(can_send: bool) -> None:
    assert carry(Reply("每月 800 元。"), can_send=can_send) == Carried({"MsgType": "text", "Content": "每月 800 元。"})


@pytest.mark.parametrize(
    ("more", "words", "marks"),
    [
        ({}, "想接着问，回复前面的数字：", "12"), ({"asks": True}, "请选一项，回复前面的数字：", "12"),
        ({"asks": True, "lettered": True}, "可以直接回答，也可以回复前面的字母：", "AB"),
        ({"language": ENGLISH}, "To go on, send the number:", "12"),
        ({"language": ENGLISH, "asks": True}, "Please choose and send the number:", "12"),
        ({"language": ENGLISH, "asks": True, "lettered": True}, "Just answer, or send the letter:", "AB"),
    ],
)  # fmt: skip
def test_options_stand_below_the_text_with_what_to_send(more: dict[str, Any], words: str, marks: str) -> None:
    carried = carry(Reply("甲。", options=("条件", "材料"), **more))
    assert content(carried) == f"甲。\n\n{words}\n{marks[0]}. 条件\n{marks[1]}. 材料"
    assert carried.options == {marks[0]: "条件", marks[1]: "材料"}


def test_options_that_would_leave_the_text_no_room_are_left_out() -> None:
    titles = ("选" * 30, "项" * 30)
    assert carry(Reply("甲。", options=titles)).options == {"1": titles[0], "2": titles[1]}
    assert carry(Reply("甲。", options=titles), SMALL) == Carried({"MsgType": "text", "Content": "甲。"})


def test_every_mark_is_one_character_as_it_will_be_read() -> None:
    carried = carry(Reply("甲。", options=tuple(f"第{n}项" for n in range(12))))
    assert all(len(mark) == 1 for mark in carried.options)


def test_a_long_reply_goes_on_by_the_api_in_order() -> None:
    carried = carry(Reply(LONG, full=LONG + LONG), SMALL, quota=9)
    assert content(carried) + "".join(sent_texts(carried.messages)) == LONG + LONG
    assert len(carried.messages) > 2 and carried.rest == () and "继续" not in content(carried)


def test_without_the_api_each_part_tells_how_to_get_the_next() -> None:
    carried = carry(Reply(LONG), SMALL, can_send=False)
    *heads, last = [content(carried), *carried.rest]
    assert carried.messages == () and all(part.endswith(MORE) for part in heads) and "继续" not in last
    assert "".join(part.removesuffix(MORE) for part in [*heads, last]) == LONG


def test_an_english_reader_is_told_in_english_how_to_go_on() -> None:
    assert content(carry(Reply("One. " * 200, language=ENGLISH), SMALL, can_send=False)).endswith("send “more”)")


@pytest.mark.parametrize(
    ("account", "quota"), [(SMALL, 3), (SMALL, 5), (SMALL_MENU, 3)], ids=["tap", "message", "menu"]
)
def test_whoever_must_ask_for_the_rest_is_told_so(account: Any, quota: int) -> None:
    reply = Reply(LONG * 3, options=("条件",))
    for carried in (carry(reply, account, quota=quota), Writer(account).write_late(reply, quota)):
        assert carried.rest and sent_texts(carried.messages)[-1].endswith(MORE)


def test_options_may_be_a_menu_to_tap_when_the_api_may_be_used() -> None:
    carried = carry(Reply("甲。", options=("条件", "材料")), MENU)
    items = [{"id": "1", "content": "条件"}, {"id": "2", "content": "材料"}]
    menu = {"head_content": "您可以点一点接着问：", "list": items, "tail_content": ""}
    assert content(carried) == "甲。" and carried.messages == ({"msgtype": "msgmenu", "msgmenu": menu},)
    assert carried.options == {"1": "条件", "2": "材料"}
    assert "1. 条件" in content(carry(Reply("甲。", options=("条件",)), MENU, can_send=False))


def test_a_long_reply_with_a_page_is_an_article() -> None:
    carried = carry(Reply(LONG, question="住房补贴给多少", options=("条件",)), SMALL, page=PAGE)
    assert carried.passive is not None and carried.passive["MsgType"] == "news" and carried.passive["ArticleCount"] == 1
    (article,) = carried.passive["Articles"]  # type: ignore[misc]
    assert (article["Title"], article["Url"]) == ("住房补贴给多少", PAGE)
    assert LONG.startswith(article["Description"].removesuffix("\n点开看全文和出处。")) and carried.messages == ()
    (late,) = Writer(SMALL).write_late(Reply(LONG, question="住房补贴给多少"), 5, PAGE).messages
    (shown,) = late["news"]["articles"]
    assert late["msgtype"] == "news" and (shown["title"], shown["url"]) == ("住房补贴给多少", PAGE)
    assert shown["description"] == article["Description"] and shown["picurl"] == ""


def test_an_article_without_a_question_is_headed_by_its_beginning() -> None:
    (article,) = carry(Reply(LONG), page=PAGE).passive["Articles"]  # type: ignore[index,misc]
    assert LONG.startswith(article["Title"]) and 0 < len(article["Title"]) <= 20


@pytest.mark.parametrize(("asked", "configured"), [(True, True), (True, False), (False, True)])
def test_a_transfer_happens_when_asked_for_and_configured(asked: bool, configured: bool) -> None:
    account = settings(**WITH_API, WECHAT_KF_TRANSFER="on" if configured else "off")
    carried = carry(Reply("请稍候。", wants_person=asked), account)
    if asked and configured:
        assert carried.passive == {"MsgType": "transfer_customer_service"}
        assert sent_texts(carried.messages) == ["请稍候。"]
        assert carry(Reply("请稍候。", wants_person=True), account, can_send=False).messages == ()
        return
    assert content(carried) == "请稍候。"


@pytest.mark.parametrize("can_send", [True, False])
def test_promised_answers_are_not_lost_to_a_transfer(can_send: bool) -> None:
    account = settings(**WITH_API, WECHAT_KF_TRANSFER="on")
    promised = Reply(LONG, "answered", question="补贴", full=LONG + LONG)
    carried = carry(join_owed([promised], Reply("请稍候。", "handed_over", wants_person=True)), account, can_send)
    told = [str((carried.passive or {}).get("Content", "")), *sent_texts(carried.messages), *carried.rest]
    assert LONG + LONG in "".join(part.removesuffix(MORE) for part in told)
    assert all(len(part.encode()) <= account.most_text for part in told)


@pytest.mark.parametrize("language", ["zh", ENGLISH])
def test_the_label_stands_under_the_text_and_on_each_message(language: str) -> None:
    label = say("wechat_label", language)
    reply = Reply(LONG * 2, language=language)
    carried = carry(reply, LABEL)
    assert sent_texts(carried.messages)[-1].endswith(f"\n{label}") and content(carry(Reply("甲"), LABEL)) != "甲"
    assert all(message["aimsgcontext"] == {"is_ai_msg": 1} for message in carried.messages)
    assert not any("aimsgcontext" in message for message in carry(reply, PLAIN).messages)
    assert label not in "".join([content(carry(reply)), *sent_texts(carry(reply).messages)])


def test_a_page_is_wanted_for_what_needs_more_than_one_message_and_asks_nothing() -> None:
    assert not Writer(PLAIN).wants_page(Reply("a" * 2000)) and Writer(PLAIN).wants_page(Reply("a" * 2001))
    assert Writer(LABEL).wants_page(Reply("a" * 2000)) and Writer(PLAIN).wants_page(Reply("短", full="长" * 700))
    assert not Writer(PLAIN).wants_page(Reply("a" * 2001, asks=True))


def test_a_reply_without_words_is_an_apology() -> None:
    assert content(carry(Reply(""))) == say("error") and write_words("好") == {"MsgType": "text", "Content": "好"}


pieces = st.sampled_from(
    ["补贴每月800元。", "，", "\n", "word ", "👨‍👩‍👧", '<a href="https://example.com/x">通知</a>', "长" * 90, "é"]
)
texts = st.builds(
    lambda parts, times: "".join(parts) * times, st.lists(pieces, min_size=1, max_size=9), st.integers(1, 60)
)
replies = st.builds(
    Reply, texts, options=st.lists(st.text("选项abc", min_size=1, max_size=40), max_size=9, unique=True).map(tuple),
    full=st.just("") | texts, language=st.sampled_from(["zh", "en"]), asks=st.booleans(), lettered=st.booleans(),
)  # fmt: skip


def check(carried: Carried, reply: Reply, account: Any, quota: int) -> None:
    """Every part fits, together they are the text and its options, and the quota is kept."""
    passive = [content(carried)] if carried.passive is not None else []
    parts = [*passive, *sent_texts(carried.messages), *carried.rest]
    assert all(0 < len(part.encode()) <= account.most_text for part in parts) and len(carried.messages) <= quota
    more = "\n" + say("wechat_more", reply.language)
    told = "".join(part.removesuffix(more) for part in parts)
    tail = told.removeprefix(reply.full or reply.text)
    assert told.startswith(reply.full or reply.text) and len(tail.encode()) <= account.most_text
    assert (say("wechat_label", reply.language) in tail) is account.ai_label
    menus = [message["msgmenu"]["list"] for message in carried.messages if message["msgtype"] == "msgmenu"]
    listed = [f"{item['id']}. {item['content']}" for menu in menus for item in menu] or tail.split("\n")
    assert all(f"{mark}. {title}" in listed for mark, title in carried.options.items())
    assert tuple(carried.options.values()) in ((), reply.options)


@given(replies, st.sampled_from(ALL), st.booleans(), st.integers(1, 5))
def test_any_reply_is_carried_whole_in_parts_that_fit(reply: Reply, account: Any, can_send: bool, quota: int) -> None:
    check(carry(reply, account, can_send, quota), reply, account, quota)
    late = Writer(account).write_late(reply, quota)
    check(late, reply, account, quota)
    assert late.passive is None and late.messages
