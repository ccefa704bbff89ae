"""What a turn lets through to Rasa, what it keeps, and that keeping it costs nobody an answer."""

from __future__ import annotations

import asyncio
import hashlib
import time
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.core.channels.channel import UserMessage
from sqlalchemy import create_engine

from bot.channels import turn
from bot.channels.gate import Gate
from bot.channels.turn import LONGEST, QINGDAO_TIME, TurnResult, Turns, clean
from bot.privacy import ID_MASK, PHONE_MASK
from bot.words import say
from knowledge.answer import Status
from knowledge.knowledge import Knowledge
from tests.bot.channels.rasa_stand_in import Shared, answering, heard, rows, speaking, take

pytestmark = pytest.mark.usefixtures("recorded")


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
        ("👨\u200d👩\u200d👧\u200d👦", "👨\u200d👩\u200d👧\u200d👦"),
        ("补\u200d贴\u200d", "补贴"),
        ("硕士\ud83d补贴\udfff", "硕士补贴"),
        ("第一行\n第二行", "第一行\n第二行"),
        ("我电话13800138000", f"我电话{PHONE_MASK}"),
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


def test_a_turn_that_comes_when_the_writer_has_just_looked_is_written_all_the_same(recorded: Shared) -> None:
    async def run() -> None:
        turns = Turns()
        for words in ("一。", "二。"):
            turns._record(TurnResult([{"text": words}], Status.SOCIAL, "t"), "问", "甲", "rest", 0.0)
            time.sleep(0.3)  # the writer ends meanwhile, and the loop cannot hear of it
        while turns._writing:
            await asyncio.gather(*turns._writing)

    asyncio.run(run())
    assert [row["reply"] for row in rows(recorded)] == ["一。", "二。"]


def test_words_of_the_channel_itself_are_recorded_like_a_turn(recorded: Shared) -> None:
    async def run() -> TurnResult:
        turns = Turns(model_version="m")
        result = turns.tell("请打字。", "〔图片〕", "甲", "wechat")
        await asyncio.gather(*turns._writing)
        return result

    result = asyncio.run(run())
    assert (result.messages, result.status) == ([{"text": "请打字。"}], Status.SOCIAL)
    row = rows(recorded)[0]
    assert (row["text"], row["reply"], row["channel"], row["model_version"]) == ("〔图片〕", "请打字。", "wechat", "m")


def test_who_is_forgotten_leaves_no_turn_not_even_one_that_was_not_written_yet(recorded: Shared) -> None:
    async def run() -> None:
        turns = Turns()
        for sender in ("甲", "乙", "甲"):
            await turns.take_turn(answering("可以。"), "问", sender, "rest")
        await turns.forget("甲")

    asyncio.run(run())
    assert [row["sender"] for row in rows(recorded)] == [hashlib.sha256("乙".encode()).hexdigest()[:16]]


def test_what_a_channel_knows_of_a_message_goes_along_and_cannot_change_the_day() -> None:
    metadata = heard("问", about={"place": "kiosk3", "on": "1999-01-01"}, on=date(2025, 2, 3))[0].metadata or {}
    assert (metadata["place"], metadata["on"]) == ("kiosk3", "2025-02-03")


def test_few_turns_compute_at_once() -> None:
    inside: list[int] = []
    most: list[int] = []

    async def on_message(message: UserMessage) -> None:
        inside.append(1)
        most.append(len(inside))
        await asyncio.sleep(0.002)
        inside.pop()
        await message.output_channel.send_response("", {"text": "好。"})

    async def run() -> None:
        turns = Turns(gate=Gate(width=3))
        await asyncio.gather(*(turns.take_turn(on_message, "问", str(number), "rest") for number in range(20)))

    asyncio.run(run())
    assert max(most) == 3


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


def test_real_titles_with_digits_prove_nothing_but_pass(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "shared_knowledge", lambda: Shared(None, knowledge.titles))
    named = next(title for title in knowledge.titles if any(c.isdigit() for c in title))
    assert take(speaking({"text": f"您问的是{named}吗？"})).messages[0]["text"] == f"您问的是{named}吗？"
