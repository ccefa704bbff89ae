"""The turn boundary with a stand-in for Rasa: whatever happens below, words come out, in time, and nothing slips by."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.core.channels.channel import UserMessage
from sqlalchemy import create_engine, select

from bot.channels import turn
from bot.channels.turn import LONGEST, QINGDAO_TIME, TurnResult, Turns, clean
from bot.privacy import ID_MASK, PHONE_MASK
from bot.record import TurnRow, migrate
from bot.words import say
from knowledge.answer import Status
from knowledge.knowledge import Knowledge
from knowledge.store import open_engine

pytestmark = pytest.mark.usefixtures("recorded")
Handler = Callable[[UserMessage], Awaitable[Any]]


class Shared:
    """As much of the knowledge as a turn needs."""

    def __init__(self, engine: Any, names: tuple[str, ...] = ("青年人才28条",)) -> None:
        self.engine, self.names = engine, names


@pytest.fixture
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shared:
    """A record on SQLite that turns are written to."""
    url = f"sqlite:///{tmp_path / 'turns.db'}"
    migrate(url)
    shared = Shared(open_engine(url))
    monkeypatch.setattr(turn, "shared_knowledge", lambda: shared)
    return shared


def speaking(*messages: dict[str, Any]) -> Handler:
    async def on_message(message: UserMessage) -> None:
        for said in messages:
            await message.output_channel.send_response(message.sender_id, said)

    return on_message


def answering(text: str, *values: str, **more: Any) -> Handler:
    """Says a text whose figures stand in the values of its cards."""
    cards = [{"label": "示例", "value": value} for value in values]
    answer = {"status": "answered", "policy": "example", "section": "amount", "on": "2026-11-23", "text": text}
    custom = {"answer": {**answer, "cards": cards, "sources": [{"title": "《某某通知》"}], "knowledge_version": "v"}}
    trace = {"intent": "ask_amount", "confidence": 0.9, "unit": "section:amount"}
    return speaking({"text": text, "custom": {**custom, "trace": trace}, **more})


def take(on_message: Handler, text: str = "示例补贴多少钱", turns: Turns | None = None, **more: Any) -> TurnResult:
    taking = turns or Turns()

    async def run() -> TurnResult:
        result = await taking.take_turn(on_message, text, more.pop("sender", "visitor"), "rest", **more)
        await asyncio.gather(*taking._writing)
        return result

    return asyncio.run(run())


def rows(shared: Shared) -> list[Any]:
    with shared.engine.connect() as connection:
        return list(connection.execute(select(TurnRow)).mappings())


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
    said = take(speaking({"text": "好的。\n可到大厅。", "custom": {"answer": {"status": "social", "text": "可到大厅。"}}}))
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


def test_a_button_with_a_covered_figure_and_a_policy_name_with_digits_pass() -> None:
    buttons = [{"title": "领 100 元", "payload": "领"}]
    result = take(answering("青年人才28条可以领。", "100元", buttons=buttons))
    assert result.status == "answered" and result.messages[0]["buttons"] == buttons


def test_one_unsound_message_does_not_take_a_sound_one_with_it() -> None:
    result = take(speaking({"text": "您好。"}, {"text": "共 999 元。"}))
    assert result.messages[0]["text"] == "您好。" and "999" not in result.messages[1]["text"]


def heard(text: str, **more: Any) -> list[UserMessage]:
    """What Rasa gets to see of a text."""
    seen: list[UserMessage] = []

    async def on_message(message: UserMessage) -> None:
        seen.append(message)

    take(on_message, text, **more)
    return seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("/restart", "restart"),
        ("／restart", "restart"),
        ("  //／ /restart", "restart"),
        ("\u200b/restart", "restart"),
        ("\x00/session_start{}", "session_start{}"),
        ("学历/学位都要吗", "学历/学位都要吗"),
        ("住\x00房\x1b补\u202e贴\ufeff", "住房补贴"),
        ("硕士\ud83d补贴\udfff", "硕士补贴"),
        ("第一行\n第二行", "第一行\n第二行"),
        (f"我电话13800138000", f"我电话{PHONE_MASK}"),
    ],
)  # fmt: skip
def test_what_rasa_sees_is_cleaned(text: str, seen: str) -> None:
    assert [message.text for message in heard(text)] == [seen]


@given(st.text(st.characters(), max_size=60))
def test_whatever_is_typed_rasa_never_reads_a_command_and_can_encode_it(text: str) -> None:
    cleaned = clean(text)
    assert not cleaned.startswith(("/", "／"))
    assert not any(c < " " and c not in "\t\n" for c in cleaned)
    cleaned.encode()


@pytest.mark.parametrize("text", ["", "   ", "/", "／／", "\x00", "\u200b", "\ud83d"])
def test_nothing_said_gets_an_invitation_without_rasa(text: str) -> None:
    async def never(_message: UserMessage) -> None:
        raise AssertionError

    result = take(never, text)
    assert (result.messages, result.status) == ([{"text": say("empty")}], Status.SOCIAL)


def test_a_text_that_is_too_long_is_told_so_without_rasa(recorded: Shared) -> None:
    assert heard("问" * LONGEST) != []
    assert heard("问" * (LONGEST + 1)) == []
    assert rows(recorded)[-1]["reply"] == say("too_long")
    assert len(rows(recorded)[-1]["text"]) == LONGEST


def test_the_day_is_stamped_on_every_message() -> None:
    assert heard("问", on=date(2025, 2, 3))[0].metadata["on"] == "2025-02-03"
    assert heard("问")[0].metadata["on"] == datetime.now(QINGDAO_TIME).date().isoformat()


def test_a_turn_is_recorded_masked_and_its_sender_hashed(recorded: Shared) -> None:
    text = "身份证11010519491231002X，多少钱"
    take(answering("每月 100 元。", "100元"), text, Turns(model_version="m"), sender="openid-甲")
    row = rows(recorded)[0]
    assert row["text"] == f"身份证{ID_MASK}，多少钱"
    assert row["sender"] == hashlib.sha256("openid-甲".encode()).hexdigest()[:16]
    assert (row["channel"], row["status"], row["reply"]) == ("rest", "answered", "每月 100 元。")
    assert (row["policy"], row["section"], row["sources"]) == ("example", "amount", ["《某某通知》"])
    assert (row["intent"], row["confidence"], row["unit"]) == ("ask_amount", 0.9, "section:amount")
    assert (row["knowledge_version"], row["model_version"]) == ("v", "m")
    assert 0 <= row["milliseconds"] < 5000 and len(row["trace_id"]) == 12


def test_a_turn_that_ended_badly_is_recorded_too(recorded: Shared) -> None:
    take(speaking())
    take(answering("每月 999 元。"))
    assert [row["status"] for row in rows(recorded)] == ["error", "withheld"]
    assert "999" not in rows(recorded)[1]["reply"]


@pytest.mark.parametrize("broken", ["locked away", "no table", "disk full"])
def test_a_record_that_cannot_be_written_does_not_cost_the_answer(
    broken: str, recorded: Shared, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    if broken == "locked away":
        recorded.engine = create_engine(f"sqlite:///{tmp_path / 'nowhere' / 'turns.db'}")
    elif broken == "no table":
        recorded.engine = create_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    else:
        recorded.engine = create_engine(f"sqlite:///{tmp_path / 'turns.db'}")
        with recorded.engine.connect() as connection:  # the pool keeps this connection: no page may be added to it
            connection.exec_driver_sql("PRAGMA max_page_count=1")
            connection.exec_driver_sql("PRAGMA cache_size=1")
    result = take(answering("可以。" * 3000))
    assert result.messages[0]["text"] == "可以。" * 3000
    assert "was not recorded" in caplog.text


def test_many_turns_at_once_do_not_mix(recorded: Shared) -> None:
    async def on_message(message: UserMessage) -> None:
        await asyncio.sleep(0.001 * (len(message.text) % 5))
        await message.output_channel.send_response(message.sender_id, {"text": f"{message.sender_id}：{message.text}"})

    async def run() -> list[TurnResult]:
        turns = Turns()
        asked = [turns.take_turn(on_message, "问" * (i + 1), f"甲{'乙' * i}", "rest") for i in range(20)]
        return await asyncio.gather(*asked)

    texts = [result.messages[0]["text"] for result in asyncio.run(run())]
    assert texts == [f"甲{'乙' * i}：{'问' * (i + 1)}" for i in range(20)]


def test_the_real_names_prove_nothing_but_pass(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "shared_knowledge", lambda: Shared(None, knowledge.names))
    named = next(name for name in knowledge.names if any(c.isdigit() for c in name))
    assert take(speaking({"text": f"您问的是{named}吗？"})).messages[0]["text"] == f"您问的是{named}吗？"
