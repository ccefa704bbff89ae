"""Nothing promised is lost and nothing is said twice, whatever fails between."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.wechat import ways
from bot.wechat.account import read_account
from bot.wechat.api import Sent
from bot.wechat.attendant import Attendant
from bot.wechat.deliveries import Deliveries
from bot.wechat.owed import Entry
from bot.wechat.push import Push
from bot.wechat.reply import Reply
from bot.wechat.store import Store
from bot.words import say
from tests.bot.wechat.accounts import settings
from tests.bot.wechat.stores import make_local
from tests.bot.wechat.test_deliveries import ACCOUNT, ASKED, PROMISED, WORDS, Assistant, Phone, run, settled, shown

pytestmark = pytest.mark.slow  # waits for deadlines
LONG = "".join(f"第{number}条政策文字写在这里。" for number in range(400))  # more parts than may be sent
PARTS = LONG[:2500]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "SECONDS_BEFORE_MORE", 0.01)


def typed(text: str, number: int) -> Push:
    return Push("openid", "gh_1", "text", text, str(number), str(number))


def test_every_part_of_a_long_answer_comes_by_the_word_it_tells_and_the_choices_stay(tmp_path: Path) -> None:
    async def use(deliveries: Deliveries, _phone: Phone, _assistant: Assistant, store: Store) -> None:
        attendant = Attendant(None, None, read_account(), store)  # type: ignore[arg-type]

        async def attend(push: Push, user: str) -> Reply | None:
            return await attendant.attend(push, user) if push.text == "继续" else Reply(LONG, options=("怎么申请",))

        deliveries.attend = attend
        told = [str(shown(await deliveries.answer(typed("问", 0), "u")))]
        while told[-1].endswith(more := "\n" + say("wechat_more")):
            told[-1] = told[-1].removesuffix(more)
            told.append(str(shown(await deliveries.answer(typed("继续", len(told)), "u"))))
        assert len(told) > 4 and "".join(told).startswith(LONG) and told[-1].endswith("1. 怎么申请")
        assert await store.get("options:u") == '{"1": "怎么申请"}' and await store.get("rest:u") is None

    run(use, tmp_path, phone=Phone(False, granted=False))


@pytest.mark.parametrize("broken", [RuntimeError("Session is closed"), OSError("no Redis")])
def test_an_answer_whose_sending_breaks_is_still_owed(broken: Exception, tmp_path: Path) -> None:
    async def use(deliveries: Deliveries, phone: Phone, assistant: Assistant, _store: Store) -> None:
        phone.breaks = broken
        assert await deliveries.answer(ASKED, "u") is None
        assistant.go.set()
        await settled(deliveries)
        assert [reply.text for reply in await deliveries.owed.take_ready("u")] == [f"{WORDS}给多少"]

    run(use, tmp_path, slow=True)


def test_a_process_that_died_before_it_noted_what_it_owes_costs_nothing(tmp_path: Path) -> None:
    async def use(deliveries: Deliveries, phone: Phone, assistant: Assistant, store: Store) -> None:
        await store.add("way:u:1", ways.BY_API, 600)  # decided, and then the process was killed
        assert await deliveries.answer(ASKED, "u") is None
        assistant.go.set()
        await settled(deliveries)
        assert len(phone.texts) == 1 and await deliveries.owed.list("u") == []

    run(use, tmp_path, slow=True)


def test_a_promise_takes_the_choices_of_the_answer_before_with_it(tmp_path: Path) -> None:
    async def use(deliveries: Deliveries, _phone: Phone, assistant: Assistant, store: Store) -> None:
        await store.put("options:u", '{"1": "怎么申请"}', 600)
        await store.put("rest:u", '["下文"]', 600)
        assert shown(await deliveries.answer(ASKED, "u")) == PROMISED
        assert await store.get("options:u") is None is await store.get("rest:u")
        assistant.go.set()

    run(use, tmp_path, phone=Phone(False), slow=True)


@pytest.mark.parametrize("late", [True, False])
@pytest.mark.parametrize("goes", [0, 1, 2])
def test_of_parts_that_went_none_is_said_again(goes: int, late: bool, tmp_path: Path) -> None:
    async def use(deliveries: Deliveries, phone: Phone, assistant: Assistant, _store: Store) -> None:
        phone.goes = goes
        passive = shown(await deliveries.answer(ASKED, "u")) or ""
        assistant.go.set()
        await settled(deliveries)
        (left,) = await deliveries.owed.take_ready("u")
        together = passive + "".join(phone.texts) + (left.full or left.text)
        assert len(phone.texts) == goes and together.startswith(f"{PARTS}给多少") and together.count("第80条") == 1

    run(use, tmp_path, phone=Phone(becomes=Sent.OWED), says=PARTS, slow=late)


def test_parts_that_follow_outlive_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "SECONDS_BEFORE_MORE", 9.0)

    async def use() -> None:
        first = make_local(tmp_path)
        await first.open()
        account = settings(**ACCOUNT)
        dying = Deliveries(account, first, Phone(), Assistant(says=PARTS).attend)  # type: ignore[arg-type]
        passive = str(shown(await dying.answer(ASKED, "u")))
        second = make_local(tmp_path)
        await second.open()
        living = Deliveries(account, second, Phone(), Assistant().attend)  # type: ignore[arg-type]
        (left,) = await living.owed.take_ready("u")
        assert (passive + left.text).startswith(f"{PARTS}给多少")
        await dying.ways.cancel("u")

    asyncio.run(use())


@pytest.mark.parametrize(("age", "seconds"), [(0, 20.0), (7, 20.0), (9, 0.1), (3600, 0.1)])
def test_a_delivery_that_must_be_the_last_is_answered_in_time_however_many_came(
    age: int, seconds: float, tmp_path: Path
) -> None:
    async def use(deliveries: Deliveries, _phone: Phone, _assistant: Assistant, _store: Store) -> None:
        deliveries.now = lambda: 1000.0 + age
        push = Push("openid", "gh_1", "text", "问", "1", "1000")
        assert await deliveries._patience(push, "u:1") == seconds

    run(use, tmp_path, phone=Phone(False, granted=False))


def test_a_store_that_is_away_for_a_moment_does_not_cost_the_lease(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.wechat.deliveries.SECONDS_TO_RENEW", 0.01)

    async def use(deliveries: Deliveries, _phone: Phone, _assistant: Assistant, store: Store) -> None:
        put, failures = store.put, [OSError("away")]

        async def put_later(*arguments: Any) -> None:
            if failures:
                raise failures.pop()
            await put(*arguments)

        await store.add("lease:u:1", "mine", 0.06)
        store.put = put_later  # type: ignore[method-assign]
        holding = asyncio.ensure_future(deliveries._hold("lease:u:1", "mine"))
        await asyncio.sleep(0.15)
        assert not await store.add("lease:u:1", "another", 9) and "could not be renewed" in caplog.text
        store.put = put  # type: ignore[method-assign]
        holding.cancel()

    run(use, tmp_path)


def test_what_a_person_told_is_owed_for_half_an_hour_whatever_comes_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000_000.0]
    monkeypatch.setattr("bot.wechat.owed.time.time", lambda: now[0])

    async def use(deliveries: Deliveries, _phone: Phone, _assistant: Assistant, _store: Store) -> None:
        await deliveries.owed.note("u", Entry("1", typed("我三十岁", 1), Reply("您符合。", personal=True)))
        await deliveries.owed.note("u", Entry("2", typed("给多少", 2), Reply("每月一百。")))
        now[0] += 31 * 60
        assert [reply.text for reply in await deliveries.owed.take_ready("u")] == ["每月一百。"]
        assert await deliveries.owed.store.fields("owed:u") == {}

    run(use, tmp_path)
