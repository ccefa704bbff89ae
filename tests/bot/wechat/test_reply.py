"""What a turn amounts to on WeChat: one text, its options, and how promised answers come together with a later one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.turn import TurnResult
from bot.wechat.reply import LONGEST_QUESTION, Reply, join_owed, read_result, write_links
from knowledge.answer import Status
from knowledge.language import ENGLISH

LINK = '<a href="https://example.com/a?b=1">《通知》</a>'
Messages = list[dict[str, Any]]


def said(*messages: dict[str, Any], status: str = "answered", **trace: Any) -> Reply:
    return read_result(TurnResult(list(messages), status, "trace", trace), "住房补贴给多少")


def answer(text: str, *titles: str, **more: Any) -> dict[str, Any]:
    buttons = [{"title": title, "payload": title} for title in titles]
    return {"text": text, "buttons": buttons, "custom": {"answer": {"status": "answered", "language": "zh", **more}}}


def test_an_answer_keeps_its_text_status_question_and_options() -> None:
    assert said(answer("每月 800 元。", "申请条件", "要带材料")) == Reply(
        "每月 800 元。", "answered", ("申请条件", "要带材料"), "住房补贴给多少"
    )


def test_several_messages_become_one_with_the_options_of_all() -> None:
    reply = said({"text": "好的。"}, answer("甲", "一", "二"), {"custom": {"more": 1}}, answer("乙", "二", "三"))
    assert (reply.text, reply.options) == ("好的。\n甲\n乙", ("一", "二", "三"))


def test_words_without_a_payload_are_chinese_and_ask_nothing() -> None:
    reply = said({"text": "请再说一次。"}, status=Status.ERROR)
    assert reply == Reply("请再说一次。", "error", question="住房补贴给多少", nudge=True)


@pytest.mark.parametrize(("kind", "lettered"), [("number", True), ("date", True), ("choice", False), ("yes_no", False)])
def test_what_is_answered_by_a_number_is_chosen_by_letters(kind: str, lettered: bool) -> None:
    reply = said(answer("您多大？", "三十五岁以下", asked={"fact": "age", "kind": kind, "choices": []}))
    assert (reply.asks, reply.lettered) == (True, lettered)


def test_the_language_and_the_text_before_it_was_shortened_come_along() -> None:
    reply = said(answer("Short", language="en", full_text="Long [here](https://example.com/)"))
    assert (reply.language, reply.text, reply.full) == (
        "en", "Short", 'Long <a href="https://example.com/">here</a>',
    )  # fmt: skip


@pytest.mark.parametrize("messages", [({"text": "好的。"}, answer("短", full_text="长"))], ids=["a word before"])
def test_the_whole_text_holds_every_message(messages: Messages) -> None:
    reply = said(*messages)
    assert all(word in (reply.full or reply.text) for word in ("好的。", "长"))


@pytest.mark.parametrize(
    ("trace", "wants"), [({"intent": "handoff"}, True), ({"intent": "complain"}, False), ({}, False)]
)
def test_a_wish_for_a_person_is_seen(trace: dict[str, str], wants: bool) -> None:
    assert said(answer("好的。"), **trace).wants_person is wants


@pytest.mark.parametrize(
    ("status", "intent", "nudge"),
    [
        ("answered", "ask_amount", False), ("answered", "thank", True), ("social", None, True), ("clarify", None, True),
        ("error", None, True), ("unknown", "ask_amount", False), ("handed_over", "handoff", False),
    ],
)  # fmt: skip
def test_a_turn_that_asked_nothing_new_is_a_nudge(status: str, intent: str | None, nudge: bool) -> None:
    assert said(answer("好的。"), status=status, intent=intent).nudge is nudge


def test_a_long_question_is_cut() -> None:
    reply = read_result(TurnResult([{"text": "好"}], "answered", "t"), "问" * 100)
    assert reply.question == "问" * LONGEST_QUESTION


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("看[《通知》](https://example.com/a?b=1)。", f"看{LINK}。"),
        ("[一](http://a.cn)[二](http://b.cn)", '<a href="http://a.cn">一</a><a href="http://b.cn">二</a>'),
        ("[说明](/restart) [x](javascript:alert)", "[说明](/restart) [x](javascript:alert)"),
        ('<a href="https://evil.example">领钱</a>', '＜a href="https://evil.example">领钱＜/a>'),
        ("年龄<35，a<b，<abbr>", "年龄<35，a<b，<abbr>"),
        ("原有[<a>](https://example.com/)", '原有<a href="https://example.com/">＜a></a>'),
    ],
)
def test_markdown_links_become_wechats_and_other_anchors_do_not(text: str, written: str) -> None:
    assert write_links(text) == written


@pytest.mark.parametrize(
    "anchor", ['<A HREF="https://evil.example">领钱</A>', '<a\nhref="https://evil.example">领钱</a >']
)
def test_an_anchor_is_neutralised_however_it_is_written(anchor: str) -> None:
    assert "<a" not in write_links(anchor).lower() and "</a" not in write_links(anchor).lower()


EARLIER = Reply("每月 800 元。", "answered", ("条件",), "住房补贴给多少")
SECOND = Reply("短", "answered", (), "人才贷", full="很长")


def test_a_nudge_gets_the_promised_answers_alone_each_whole_under_its_question() -> None:
    joined = join_owed([EARLIER, SECOND], Reply("您好。", "social", ("我能享受什么",), "在吗", nudge=True))
    assert joined.text == "您刚才问的“住房补贴给多少”：\n每月 800 元。\n\n您刚才问的“人才贷”：\n很长"
    assert (joined.full, joined.options, joined.status) == ("", (), "answered")


def test_the_options_after_a_nudge_are_those_of_the_last_promised_answer() -> None:
    assert join_owed([SECOND, EARLIER], Reply("您好。", "social", nudge=True)).options == ("条件",)


def test_a_new_question_is_answered_after_what_was_promised() -> None:
    joined = join_owed([EARLIER], Reply("五月。", "answered", ("报名",), "招聘会"))
    assert joined.text == "您刚才问的“住房补贴给多少”：\n每月 800 元。\n\n您这次问的“招聘会”：\n五月。"
    assert (joined.options, joined.status) == (("报名",), "answered")


def test_the_same_question_again_is_answered_once() -> None:
    assert join_owed([EARLIER], EARLIER).text.count("每月 800 元。") == 1


def test_a_long_new_answer_is_not_cut_for_the_sake_of_a_promised_one() -> None:
    assert "很长" in join_owed([EARLIER], SECOND).text


def test_each_recalled_question_is_told_in_its_language() -> None:
    english = Reply("800 yuan.", "answered", (), "How much", language=ENGLISH)
    joined = join_owed([english], Reply("五月。", "answered", (), "招聘会"))
    assert joined.text == "You asked “How much”:\n800 yuan.\n\n您这次问的“招聘会”：\n五月。"


texts = st.text(max_size=30)
replies = st.builds(
    Reply, texts, st.sampled_from([str(status) for status in Status]), st.lists(texts, max_size=3).map(tuple), texts, texts,
    st.sampled_from(["zh", "en"]), *[st.booleans()] * 4,
)  # fmt: skip


@given(replies)
def test_a_reply_survives_being_kept(reply: Reply) -> None:
    assert Reply.load(reply.dump()) == reply


@given(st.lists(replies, min_size=1, max_size=3), replies)
def test_nothing_promised_is_lost(owed: list[Reply], reply: Reply) -> None:
    joined = join_owed(owed, reply)
    assert all((earlier.full or earlier.text) in joined.text for earlier in owed) and not joined.full
    answer = reply.full or reply.text
    assert reply.nudge or answer in joined.text or reply.text in [earlier.text for earlier in owed]


@given(st.text("<>aA/[](): \n领", max_size=40))
def test_text_without_markdown_links_never_holds_an_anchor(text: str) -> None:
    assert re.search(r"<\s*/?\s*a\b", write_links(text), re.I) is None
