"""The turn boundary with a stand-in for Rasa: whatever happens below, words come out, in time, and nothing slips by."""

from __future__ import annotations

import asyncio
import time

import pytest
from rasa.core.channels.channel import UserMessage

from bot.channels.turn import Turns
from bot.words import say
from knowledge.answer import Status
from tests.bot.channels.rasa_stand_in import answering, speaking, take

pytestmark = pytest.mark.usefixtures("recorded")


def test_an_answer_passes_with_its_payload() -> None:
    result = take(answering("每月 100 元。", "100元"))
    assert result.status == "answered"
    assert result.messages[0]["text"] == "每月 100 元。"
    assert result.messages[0]["custom"]["answer"]["policy"] == "example"


def test_the_trace_is_kept_for_the_record_and_never_leaves() -> None:
    result = take(answering("可以。"))
    assert result.trace["intent"] == "ask_amount"
    assert all("trace" not in message.get("custom", {}) for message in result.messages)


def test_the_text_in_the_payload_is_the_text_that_was_said() -> None:
    said = take(
        speaking({"text": "好的。\n可到大厅。", "custom": {"answer": {"status": "social", "text": "可到大厅。"}}})
    )
    assert said.messages[0]["custom"]["answer"]["text"] == "好的。\n可到大厅。"


def test_blank_lines_do_not_split_a_message() -> None:
    assert [m["text"] for m in take(speaking({"text": "甲\n\n乙"})).messages] == ["甲\n\n乙"]


def test_silence_becomes_an_apology() -> None:
    result = take(speaking())
    assert (result.messages, result.status) == ([{"text": say("error")}], Status.ERROR)


def test_a_payload_without_words_is_silence() -> None:
    result = take(speaking({"text": "", "custom": {"answer": {"status": "answered"}}}))
    assert result.messages == [{"text": say("error")}]


@pytest.mark.parametrize("error", [RuntimeError("broken"), ValueError(), KeyError("text"), SystemError()])
def test_an_exception_becomes_an_apology(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    async def on_message(_message: UserMessage) -> None:
        raise error

    result = take(on_message)
    assert (result.messages, result.status) == ([{"text": say("error")}], Status.ERROR)
    assert result.trace_id in caplog.text


def test_a_hanging_turn_is_cut_off_in_time_and_cancelled(caplog: pytest.LogCaptureFixture) -> None:
    ended: list[str] = []

    async def on_message(message: UserMessage) -> None:
        await message.output_channel.send_response("", {"text": "正在查…"})
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    started = time.monotonic()
    result = take(on_message, turns=Turns(seconds=0.1))
    assert time.monotonic() - started < 2
    assert (result.messages, result.status) == ([{"text": say("error")}], Status.ERROR)  # nothing half-said
    assert ended == ["cancelled"]
    assert "took longer" in caplog.text


def test_a_turn_stays_below_the_five_seconds_that_a_channel_waits() -> None:
    assert Turns().seconds < 5


@pytest.mark.parametrize(("lasts", "ends"), [(0.05, "answered"), (60, "cancelled")])
def test_a_visitor_who_hangs_up_does_not_end_the_turn_but_the_clock_does(lasts: float, ends: str) -> None:
    ended: list[str] = []

    async def on_message(_message: UserMessage) -> None:
        try:
            await asyncio.sleep(lasts)
            ended.append("answered")
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    async def hang_up() -> None:
        task = asyncio.ensure_future(Turns(seconds=0.2).take_turn(on_message, "问", "visitor", "rest"))
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert ended == []
        await asyncio.sleep(0.4)

    asyncio.run(hang_up())
    assert ended == [ends]


def test_a_figure_without_a_source_is_withheld(caplog: pytest.LogCaptureFixture) -> None:
    result = take(answering("每月 999 元。", "100元"))
    message = result.messages[0]
    assert result.status == Status.WITHHELD == message["custom"]["answer"]["status"]
    assert "999" not in str(result.messages) and say("error") in message["text"]
    assert message["custom"]["answer"]["cards"] == message["custom"]["answer"]["sources"] == []
    assert "999" in caplog.text


def test_a_figure_in_a_message_without_payload_is_withheld() -> None:
    result = take(speaking({"text": "大概 800 元。"}))
    assert "800" not in str(result.messages)


def test_a_figure_on_a_button_is_withheld_with_its_message() -> None:
    result = take(answering("可以。", buttons=[{"title": "领 999 元", "payload": "领"}]))
    assert result.status == Status.WITHHELD
    assert "999" not in str(result.messages)


def test_a_figure_in_a_cell_of_a_table_is_withheld_with_its_message() -> None:
    table = {"columns": ["甲"], "rows": [{"name": "给什么", "cells": ["每月 999 元"]}], "text": "甲"}
    answer = {"status": "answered", "on": "2026-01-05", "cards": [], "sources": [], "table": table}
    result = take(speaking({"text": "可以。", "custom": {"answer": answer}}))
    assert result.status == Status.WITHHELD and "999" not in str(result.messages)
    table["rows"][0]["cells"] = ["没有写明"]  # type: ignore[index]
    result = take(speaking({"text": "可以。", "custom": {"answer": answer}}))
    assert result.status == "answered" and result.messages[0]["custom"]["answer"]["table"] == table


def test_a_button_with_a_covered_figure_and_a_policy_name_with_digits_pass() -> None:
    buttons = [{"title": "领 100 元", "payload": "领"}]
    result = take(answering("青年人才28条可以领。", "100元", buttons=buttons))
    assert result.status == "answered" and result.messages[0]["buttons"] == buttons


def test_one_unsound_message_does_not_take_a_sound_one_with_it() -> None:
    result = take(speaking({"text": "您好。"}, {"text": "共 999 元。"}))
    assert result.messages[0]["text"] == "您好。" and "999" not in result.messages[1]["text"]
