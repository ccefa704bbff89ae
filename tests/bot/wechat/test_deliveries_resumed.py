"""A process dies, another goes on: what was owed is delivered, and nothing is said twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.wechat import deliveries as module
from bot.wechat import ways
from bot.wechat.api import Sent
from bot.wechat.deliveries import Deliveries
from bot.wechat.push import Push
from tests.bot.wechat.accounts import settings
from tests.bot.wechat.stores import make_local, opened, require_redis
from tests.bot.wechat.test_deliveries import ASKED, PROMISED, WORDS, Assistant, Phone, shown

pytestmark = pytest.mark.slow  # waits for deadlines
LEFT = Push("openid", "gh_1", "event", created="2", event="unsubscribe")
ACCOUNT = {"WECHAT_REPLY_DEADLINE_MS": "100", "WECHAT_APP_SECRET": "s"}


async def started(folder: Path, phone: Phone, assistant: Assistant) -> Deliveries:
    """A process with the state of the folder; one before it may have died without closing."""
    store = make_local(folder)
    await store.open()
    return Deliveries(settings(**ACCOUNT), store, phone, assistant.attend)  # type: ignore[arg-type]


def test_a_process_killed_during_the_first_delivery_costs_nothing(tmp_path: Path) -> None:
    async def use() -> None:
        phone, dying, living = Phone(), Assistant(slow=True), Assistant()
        first = await started(tmp_path, phone, dying)
        lost = asyncio.ensure_future(first.answer(ASKED, "u"))
        await asyncio.sleep(0.02)
        lost.cancel()
        second = await started(tmp_path, phone, living)
        assert WORDS in str(shown(await second.answer(ASKED, "u"))) and living.turns == 1 and phone.texts == []

    asyncio.run(use())


def test_the_parts_that_follow_a_passive_answer_are_owed_when_they_cannot_be_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ways, "SECONDS_BEFORE_MORE", 0.0)

    async def use() -> None:
        assistant = Assistant(says="政策文字。" * 300)
        deliveries = await started(tmp_path, Phone(becomes=Sent.OWED), assistant)
        first = str(shown(await deliveries.answer(ASKED, "u")))
        await deliveries.drain(5)
        (rest,) = await deliveries.owed.take_ready("u")
        assert (first + rest.text).startswith("政策文字。" * 300 + "给多少")

    asyncio.run(use())


@pytest.mark.parametrize("can_send", [True, False])
def test_an_answer_owed_by_a_process_that_was_killed_comes_from_the_next_once(can_send: bool, tmp_path: Path) -> None:
    async def use() -> None:
        phone, dying, living = Phone(can_send), Assistant(slow=True), Assistant()
        first = await started(tmp_path, phone, dying)
        assert shown(await first.answer(ASKED, "u")) == (None if can_send else PROMISED)
        second = await started(tmp_path, phone, living)
        assert await second.resume() == 1
        await second.drain(5)
        kept = [reply.text for reply in await second.owed.take_ready("u")]
        assert [text.partition("\n")[0] for text in phone.texts + kept] == [f"{WORDS}给多少"]
        assert shown(await second.answer(ASKED, "u")) == (None if can_send else PROMISED)
        assert await second.resume() == 0 and living.turns == 1 and len(phone.texts) == int(can_send)

    asyncio.run(use())


@pytest.mark.parametrize("can_send", [True, False])
def test_an_answer_owed_for_longer_than_its_way_is_remembered_still_comes_once(can_send: bool, tmp_path: Path) -> None:
    async def use() -> None:
        phone, dying, living = Phone(can_send), Assistant(slow=True), Assistant()
        first = await started(tmp_path, phone, dying)
        await first.answer(ASKED, "u")
        await first.store.drop("way:u:1")
        await first.store.settle()
        second = await started(tmp_path, phone, living)
        taken = []
        for _ in range(3):
            taken.append(await second.resume())
            await second.drain(5)
        kept = [reply.text for reply in await second.owed.take_ready("u")]
        assert taken == [1, 0, 0] and living.turns == 1 and len(phone.texts + kept) == 1
        assert await second.owed.list("u") == []

    asyncio.run(use())


def test_an_answer_given_before_the_end_is_given_again_word_for_word(tmp_path: Path) -> None:
    async def use() -> None:
        phone, assistant = Phone(), Assistant()
        first = await started(tmp_path, phone, assistant)
        tree = await first.answer(ASKED, "u")
        await first.store.settle()
        second = await started(tmp_path, phone, assistant)
        assert await second.answer(ASKED, "u") == tree and assistant.turns == 1

    asyncio.run(use())


def test_an_answer_sent_before_the_end_is_not_sent_again(tmp_path: Path) -> None:
    async def use() -> None:
        phone, assistant = Phone(), Assistant(slow=True)
        first = await started(tmp_path, phone, assistant)
        await first.answer(ASKED, "u")
        assistant.go.set()
        await first.drain(5)
        await first.store.settle()
        second = await started(tmp_path, phone, assistant)
        assert await second.resume() == 0 and await second.answer(ASKED, "u") is None
        assert len(phone.texts) == 1 and assistant.turns == 1

    asyncio.run(use())


def test_two_processes_share_a_turn_and_its_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    require_redis(monkeypatch)

    async def use() -> None:
        phone, assistant = Phone(), Assistant(slow=True)
        async with opened("redis", tmp_path) as one, opened("redis", tmp_path) as other:
            both = [Deliveries(settings(**ACCOUNT), s, phone, assistant.attend) for s in (one, other)]  # type: ignore[arg-type]
            waiting = [asyncio.ensure_future(both[number % 2].answer(ASKED, "u")) for number in range(3)]
            await asyncio.sleep(0.03)
            assistant.go.set()
            trees = await asyncio.gather(*waiting)
            assert len({str(tree) for tree in trees}) == 1 and WORDS in str(shown(trees[0]))
            assert assistant.turns == 1 and phone.texts == []

    asyncio.run(use())


def test_the_turn_of_a_process_that_died_is_taken_up_by_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require_redis(monkeypatch)
    monkeypatch.setattr(module, "SECONDS_OF_LEASE", 0.05)

    async def use() -> None:
        phone, dying, living = Phone(), Assistant(slow=True), Assistant()
        async with opened("redis", tmp_path) as one, opened("redis", tmp_path) as other:
            first = Deliveries(settings(**ACCOUNT), one, phone, dying.attend)  # type: ignore[arg-type]
            second = Deliveries(settings(**ACCOUNT), other, phone, living.attend)  # type: ignore[arg-type]
            lost = asyncio.ensure_future(first.answer(ASKED, "u"))
            await asyncio.sleep(0.01)
            lost.cancel()
            for task in first._running.values():
                task.cancel()  # as when the process is no more: it lets its lease run out
            assert WORDS in str(shown(await second.answer(ASKED, "u"))) and living.turns == 1

    asyncio.run(use())


def test_a_person_who_left_gets_no_answer_of_a_turn_that_ran(tmp_path: Path) -> None:
    async def use() -> None:
        phone, assistant = Phone(), Assistant(slow=True)
        deliveries = await started(tmp_path, phone, assistant)
        waiting = asyncio.ensure_future(deliveries.answer(ASKED, "u"))
        await asyncio.sleep(0.02)
        await deliveries.cancel(LEFT, "u")
        await deliveries.store.forget("u")
        assert await waiting is None and assistant.turns == 1 and await deliveries.owed.list("u") == []

    asyncio.run(use())
