"""The five seconds: one push, one turn, one answer, in time or late, whoever delivers and however often."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.wechat import deliveries as module
from bot.wechat import ways
from bot.wechat.api import Sent
from bot.wechat.deliveries import Deliveries
from bot.wechat.push import Push
from bot.wechat.reply import Reply
from bot.wechat.store import Store
from bot.words import say
from tests.bot.wechat.accounts import settings
from tests.bot.wechat.stores import KINDS, opened, require_redis

ASKED = Push("openid", "gh_1", "text", "给多少", "1", "1")
PROMISED, WORDS = say("wechat_promise"), "每月一百。"


class Phone:
    """Stands in for the API: keeps what would be sent, and says what became of it."""

    def __init__(self, can_send: bool = True, becomes: Sent = Sent.DONE, granted: bool = True) -> None:
        self.can_send, self.becomes, self.granted, self.tries = can_send, becomes, granted, 0
        self.texts: list[str] = []
        self.goes, self.breaks = 0, None  # how many go before one fails; what is raised instead

    goes: int
    breaks: Exception | None

    async def send(self, user: str, messages: Sequence[Mapping[str, Any]]) -> tuple[Sent, int]:
        self.tries += 1
        if self.breaks:
            raise self.breaks
        went = len(messages) if self.becomes is Sent.DONE else min(self.goes, len(messages))
        self.texts += [message["text"]["content"] for message in messages[:went]]
        return self.becomes, went


class Assistant:
    """Takes turns; each lasts until it is let go (at once unless ``slow``)."""

    def __init__(self, slow: bool = False, says: str | None = WORDS) -> None:
        self.turns, self.says, self.go = 0, says, asyncio.Event()
        self.slow = slow

    async def attend(self, push: Push, user: str) -> Reply | None:
        self.turns += 1
        if self.slow:
            await self.go.wait()
        if self.says == "bug":
            raise KeyError(push.text)
        return Reply(f"{self.says}{push.text}", options=("怎么申请",)) if self.says else None


pytestmark = pytest.mark.slow  # waits for deadlines
Use = Callable[[Deliveries, Phone, Assistant, Store], Awaitable[None]]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "SECONDS_BEFORE_MORE", 0.01)


ACCOUNT = {"WECHAT_REPLY_DEADLINE_MS": "100", "WECHAT_APP_SECRET": "s"}


def run(use: Use, folder: Path, kind: str = "local", phone: Phone | None = None, **assistant: Any) -> None:
    async def run_with() -> None:
        async with opened(kind, folder) as store:
            api, attending = phone or Phone(), Assistant(**assistant)
            account = settings(**ACCOUNT, **({} if api.granted else {"WECHAT_ASYNC_REPLY": "off"}))
            await use(Deliveries(account, store, api, attending.attend, lambda: 2.0), api, attending, store)  # type: ignore[arg-type]

    asyncio.run(run_with())


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "redis":
        require_redis(monkeypatch)
    return str(request.param)


def shown(tree: Any) -> str | None:
    return None if tree is None else str(tree["Content"])


async def settled(deliveries: Deliveries) -> None:
    await deliveries.drain(5)


def test_three_deliveries_at_once_are_one_turn_and_one_answer(kind: str, tmp_path: Path) -> None:
    async def use(deliveries: Deliveries, phone: Phone, assistant: Assistant, _store: Store) -> None:
        trees = await asyncio.gather(*(deliveries.answer(ASKED, "u") for _ in range(3)))
        assert assistant.turns == 1 and len({str(tree) for tree in trees}) == 1
        assert str(shown(trees[0])).startswith("每月一百。给多少") and phone.texts == []
        assert await deliveries.answer(ASKED, "u") == trees[0] and assistant.turns == 1

    run(use, tmp_path, kind)


def test_messages_of_two_people_or_two_of_one_are_not_taken_for_each_other(kind: str, tmp_path: Path) -> None:
    async def use(deliveries: Deliveries, _phone: Phone, assistant: Assistant, _store: Store) -> None:
        await asyncio.gather(deliveries.answer(ASKED, "u"), deliveries.answer(ASKED, "v"))
        await deliveries.answer(Push("openid", "gh_1", "text", "给多少", "2"), "u")
        assert assistant.turns == 3

    run(use, tmp_path, kind)


def test_a_late_answer_is_success_now_and_one_message_later(kind: str, tmp_path: Path) -> None:
    async def use(deliveries: Deliveries, phone: Phone, assistant: Assistant, store: Store) -> None:
        assert [await deliveries.answer(ASKED, "u") for _ in range(2)] == [None, None] and phone.texts == []
        assistant.go.set()
        await settled(deliveries)
        assert len(phone.texts) == 1 and phone.texts[0].startswith(WORDS) and assistant.turns == 1
        assert await deliveries.answer(ASKED, "u") is None  # a third delivery: it was sent already
        assert await deliveries.resume() == 0 and len(phone.texts) == 1
        assert await store.get("options:u") == '{"1": "怎么申请"}'

    run(use, tmp_path, kind, slow=True)


def test_without_permission_the_first_two_deliveries_are_held_and_the_third_gets_the_promise(
    kind: str, tmp_path: Path
) -> None:
    async def use(deliveries: Deliveries, phone: Phone, assistant: Assistant, _store: Store) -> None:
        held = [asyncio.ensure_future(deliveries.answer(ASKED, "u")) for _ in range(2)]
        await asyncio.sleep(0.15)
        assert not any(task.done() for task in held)
        assert shown(await deliveries.answer(ASKED, "u")) == PROMISED
        assistant.go.set()
        assert [shown(tree) for tree in await asyncio.gather(*held)] == [PROMISED, PROMISED]
        await settled(deliveries)
        assert len(await deliveries.owed.take_ready("u")) == 1 and assistant.turns == 1 and phone.tries == 0

    run(use, tmp_path, kind, Phone(False, granted=False), slow=True)


def test_without_permission_an_answer_that_comes_while_a_delivery_is_held_is_given(tmp_path: Path) -> None:
    async def use(deliveries: Deliveries, _phone: Phone, assistant: Assistant, _store: Store) -> None:
        asyncio.get_running_loop().call_later(0.2, assistant.go.set)
        assert WORDS in str(shown(await deliveries.answer(ASKED, "u")))
        assert await deliveries.owed.list("u") == []

    run(use, tmp_path, phone=Phone(False, granted=False), slow=True)


def test_without_the_api_the_answer_is_promised_and_kept_by_person_and_question(kind: str, tmp_path: Path) -> None:
    async def use(deliveries: Deliveries, phone: Phone, assistant: Assistant, _store: Store) -> None:
        other = Push("openid", "gh_1", "text", "怎么申请", "2", "1")
        promised = await asyncio.gather(deliveries.answer(ASKED, "u"), deliveries.answer(other, "u"))
        assert [shown(tree) for tree in promised] == [PROMISED, PROMISED]
        assert shown(await deliveries.answer(ASKED, "u")) == PROMISED  # the same for each delivery
        assert await deliveries.owed.take_ready("u") == []
        assistant.go.set()
        await settled(deliveries)
        assert shown(await deliveries.answer(ASKED, "u")) == PROMISED
        assert await deliveries.owed.take_ready("v") == []
        texts = [reply.text for reply in await deliveries.owed.take_ready("u")]
        assert texts == [f"{WORDS}给多少", f"{WORDS}怎么申请"] and phone.texts == []
        assert await deliveries.owed.take_ready("u") == []

    run(use, tmp_path, kind, Phone(can_send=False), slow=True)


def test_an_answer_that_comes_at_the_deadline_is_given_once(tmp_path: Path) -> None:
    async def use(deliveries: Deliveries, phone: Phone, assistant: Assistant, _store: Store) -> None:
        for number in range(12):
            assistant.go.clear()
            push = Push("openid", "gh_1", "text", str(number), str(number))
            asyncio.get_running_loop().call_later(0.1 + (number - 6) * 0.001, assistant.go.set)
            before = len(phone.texts)
            tree = await deliveries.answer(push, "u")
            await settled(deliveries)
            assert (tree is not None) + len(phone.texts) - before == 1, number

    run(use, tmp_path, slow=True)


@pytest.mark.parametrize(("becomes", "left"), [(Sent.DONE, 0), (Sent.GONE, 0), (Sent.OWED, 1)])
def test_what_could_not_be_sent_waits_for_the_next_message(becomes: Sent, left: int, tmp_path: Path) -> None:
    async def use(deliveries: Deliveries, phone: Phone, assistant: Assistant, _store: Store) -> None:
        assert await deliveries.answer(ASKED, "u") is None
        assistant.go.set()
        await settled(deliveries)
        assert len(await deliveries.owed.take_ready("u")) == left
        assert phone.tries == 1

    run(use, tmp_path, phone=Phone(becomes=becomes), slow=True)


def test_a_message_that_cannot_be_sent_at_the_deadline_is_tried_once(tmp_path: Path) -> None:
    async def use(deliveries: Deliveries, phone: Phone, assistant: Assistant, _store: Store) -> None:
        for number in range(12):
            assistant.go.clear()
            push = Push("openid", "gh_1", "text", str(number), str(number))
            asyncio.get_running_loop().call_later(0.1 + (number - 6) * 0.001, assistant.go.set)
            before = phone.tries
            given = await deliveries.answer(push, "u") is not None
            await settled(deliveries)
            owed = len(await deliveries.owed.take_ready("u"))
            assert (given, phone.tries - before, owed) in ((True, 0, 0), (False, 1, 1)), number

    run(use, tmp_path, phone=Phone(becomes=Sent.OWED), slow=True)


def test_an_event_that_asks_nothing_is_success_and_owes_nothing(tmp_path: Path) -> None:
    async def use(deliveries: Deliveries, phone: Phone, assistant: Assistant, _store: Store) -> None:
        assert await deliveries.answer(ASKED, "u") is None
        assistant.go.set()
        await settled(deliveries)
        assert await deliveries.owed.list("u") == [] and phone.texts == []
        assert await deliveries.answer(ASKED, "u") is None and assistant.turns == 1

    run(use, tmp_path, says=None, slow=True)


def test_a_bug_below_still_gets_words(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def use(deliveries: Deliveries, _phone: Phone, _assistant: Assistant, _store: Store) -> None:
        assert shown(await deliveries.answer(ASKED, "u")) == say("error")

    run(use, tmp_path, says="bug")
    assert "KeyError" in caplog.text


def test_too_many_turns_at_once_are_told_to_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_TURNS", 2)

    async def use(deliveries: Deliveries, _phone: Phone, assistant: Assistant, _store: Store) -> None:
        pushes = [Push(f"o{n}", "gh_1", "text", "问", str(n)) for n in range(3)]
        waiting = [asyncio.ensure_future(deliveries.answer(push, push.user)) for push in pushes[:2]]
        await asyncio.sleep(0.02)
        assert shown(await deliveries.answer(pushes[2], "o2")) == say("wechat_busy")
        assistant.go.set()
        await asyncio.gather(*waiting)
        assert assistant.turns == 2 and "问" in str(shown(await deliveries.answer(pushes[2], "o2")))

    run(use, tmp_path, slow=True)
