"""Each kind of push has its answer: a turn for what asks something, words for the rest, nothing for what asks nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from bot.channels.turn import Turns
from bot.wechat.account import read_account
from bot.wechat.attendant import Attendant
from bot.wechat.owed import Entry
from bot.wechat.push import Push
from bot.wechat.reply import Reply
from bot.wechat.store import Store
from bot.words import say
from tests.bot.channels.rasa_stand_in import Shared, rows
from tests.bot.wechat.stores import opened

pytestmark = pytest.mark.usefixtures("recorded")
TOPICS = read_account().topics


class Rasa:
    """Answers every message with itself; ``status`` of the turn as told."""

    def __init__(self, status: str = "answered") -> None:
        self.heard: list[UserMessage] = []
        self.status = status

    async def handle(self, message: UserMessage) -> None:
        self.heard.append(message)
        answer = {"status": self.status, "on": "2026-11-30", "cards": [], "sources": []}
        said = {"text": f"答：{message.text}", "custom": {"answer": answer}}
        await message.output_channel.send_response(message.sender_id, said)

    @property
    def texts(self) -> list[str | None]:
        return [message.text for message in self.heard]


def push(kind: str = "text", text: str = "", **more: Any) -> Push:
    return Push("openid", "gh_1", kind, text, **{"message_id": "1", **more})


def event(name: str, key: str = "") -> Push:
    return Push("openid", "gh_1", "event", created="1", event=name, event_key=key)


def attend(
    *pushes: Push, folder: Path, rasa: Rasa | None = None, before: Callable[[Store], Any] | None = None
) -> list[Reply | None]:
    async def run() -> list[Reply | None]:
        async with opened("local", folder) as store:
            if before:
                await before(store)
            turns = Turns()
            attendant = Attendant(turns, (rasa or Rasa()).handle, read_account(), store)
            replies = [await attendant.attend(one, "u") for one in pushes]
            while turns._writing:
                await asyncio.wait(turns._writing)
            return replies

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("asked", "heard"),
    [
        (push(text="多少钱"), "多少钱"),
        (push("voice", "多少钱", spoken=True), "多少钱"),
        (push(text="怎么申请", menu_id="2"), "怎么申请"),
        (event("CLICK", "loan"), TOPICS["loan"]),
        (event("SCAN", "rent"), TOPICS["rent"]),
        (event("SCAN", "kiosk3.subsidy"), TOPICS["subsidy"]),
        (event("subscribe", "qrscene_window2.card"), TOPICS["card"]),
    ],
)
def test_what_asks_something_is_a_turn(asked: Push, heard: str, tmp_path: Path) -> None:
    rasa = Rasa()
    (reply,) = attend(asked, folder=tmp_path, rasa=rasa)
    assert rasa.texts == [heard] and reply is not None and reply.text.endswith(f"答：{heard}")
    assert rasa.heard[0].input_channel == "wechat" and rasa.heard[0].sender_id == "u"


@pytest.mark.parametrize("kind", ["image", "video", "shortvideo", "location", "link", "file", "hologram"])
def test_what_cannot_be_read_gets_words_and_is_recorded(kind: str, tmp_path: Path, recorded: Shared) -> None:
    rasa = Rasa()
    (reply,) = attend(push(kind), folder=tmp_path, rasa=rasa)
    assert reply is not None and reply.text == say("wechat_media") and rasa.heard == []
    assert [(row["text"], row["channel"], row["status"]) for row in rows(recorded)] == [
        (f"〔{kind}〕", "wechat", "social")
    ]


def test_a_voice_that_was_not_recognised_gets_words(tmp_path: Path) -> None:
    (reply,) = attend(push("voice", spoken=True), folder=tmp_path)
    assert reply is not None and reply.text == say("wechat_voice")


@pytest.mark.parametrize("asked", [event("subscribe"), event("subscribe", "qrscene_123"), event("SCAN", "街道窗口")])
def test_a_new_follower_and_a_code_of_no_topic_get_three_beginnings(asked: Push, tmp_path: Path) -> None:
    (reply,) = attend(asked, folder=tmp_path)
    assert reply is not None and reply.text == say("wechat_welcome")
    assert reply.options == tuple(TOPICS[key] for key in read_account().welcome)


def test_a_follower_by_the_code_of_a_topic_is_welcomed_and_answered(tmp_path: Path) -> None:
    (reply,) = attend(event("subscribe", "qrscene_kiosk3.rent"), folder=tmp_path)
    assert reply is not None and reply.text == f"{say('wechat_welcome')}\n\n答：{TOPICS['rent']}"


def test_a_button_of_an_old_menu_is_not_met_with_silence(tmp_path: Path) -> None:
    (reply,) = attend(event("CLICK", "of_last_year"), folder=tmp_path)
    assert reply is not None and reply.text == say("wechat_welcome")


@pytest.mark.parametrize("name", ["VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "subscribe_msg_popup_event", "new_one"])
def test_an_event_that_asks_nothing_gets_nothing_and_leaves_no_record(
    name: str, tmp_path: Path, recorded: Shared
) -> None:
    assert attend(event(name, "k"), folder=tmp_path) == [None]
    assert rows(recorded) == []


def test_where_a_message_comes_from_goes_along(tmp_path: Path) -> None:
    rasa = Rasa()
    attend(event("SCAN", "kiosk3.rent"), push("voice", "多少钱", spoken=True), folder=tmp_path, rasa=rasa)
    scanned, spoken = (message.metadata or {} for message in rasa.heard)
    assert (scanned["place"], scanned["type"], scanned["event"]) == ("kiosk3", "event", "SCAN")
    assert (spoken["type"], spoken["recognised"], spoken["message_id"]) == ("voice", True, "1") and "on" in spoken


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("2", "怎么申请"), ("２", "怎么申请"), ("2.", "怎么申请"), ("选2", "怎么申请"), ("第2个", "怎么申请"), (" 1 ", "多少钱"),
     ("①", "多少钱"), ("3", "3"), ("12", "12"), ("2年", "2年"), ("a", "a")],
)  # fmt: skip
def test_a_digit_means_what_it_stood_before(typed: str, meant: str, tmp_path: Path) -> None:
    async def offer(store: Store) -> None:
        await store.put("options:u", '{"1": "多少钱", "2": "怎么申请"}', 60)

    rasa = Rasa()
    attend(push(text=typed), folder=tmp_path, rasa=rasa, before=offer)
    assert rasa.texts == [meant.strip()]


@pytest.mark.parametrize("typed", ["B", "b", "Ｂ", "选b"])
def test_a_letter_means_what_it_stood_before_and_a_number_is_a_number(typed: str, tmp_path: Path) -> None:
    async def offer(store: Store) -> None:
        await store.put("options:u", '{"A": "满12个月", "B": "不清楚"}', 60)

    rasa = Rasa()
    attend(push(text=typed), push(text="2"), folder=tmp_path, rasa=rasa, before=offer)
    assert rasa.texts == ["不清楚", "2"]


@pytest.mark.parametrize("typed", ["继续", "more", "More"])
def test_the_rest_of_a_long_answer_is_asked_for_by_a_word(typed: str, tmp_path: Path) -> None:
    async def keep(store: Store) -> None:
        await store.put("rest:u", '["二", "三"]', 60)

    rasa = Rasa()
    (reply,) = attend(push(text=typed), folder=tmp_path, rasa=rasa, before=keep)
    assert reply == Reply("二", goes_on=True, rest=("三",)) and rasa.texts == []


def test_the_word_is_a_question_like_others_where_nothing_is_left(tmp_path: Path) -> None:
    (reply,) = attend(push(text="继续"), folder=tmp_path)
    assert reply is not None and reply.text == "答：继续"


def owing(text: str, question: str) -> Callable[[Store], Any]:
    async def note(store: Store) -> None:
        from bot.wechat.owed import Owed

        await Owed(store).note("u", Entry("0", push(message_id="0"), Reply(text, "answered", question=question)))

    return note


def test_a_nudge_gets_what_was_promised_alone_and_once(tmp_path: Path) -> None:
    before = owing("每月一百。", "给多少")
    replies = attend(push(text="好"), push(text="好"), folder=tmp_path, rasa=Rasa("social"), before=before)
    promised = f"{say('wechat_owed').format(question='给多少')}\n每月一百。"
    assert [reply and reply.text for reply in replies] == [promised, "答：好"]


def test_a_new_question_gets_what_was_promised_and_its_own_answer(tmp_path: Path) -> None:
    (reply,) = attend(push(text="怎么申请"), folder=tmp_path, before=owing("每月一百。", "给多少"))
    assert reply is not None and "“给多少”：\n每月一百。" in reply.text and "“怎么申请”：\n答：怎么申请" in reply.text
