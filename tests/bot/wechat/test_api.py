"""The API client: each errcode has its end, nothing is asked for ever, and nothing waits for ever."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.wechat import api as api_module
from bot.wechat.api import GONE, LASTING, REFUSED, TOKEN_ENDED, Api, ApiError, Sent
from tests.bot.wechat.accounts import settings
from tests.bot.wechat.platform_api import PlatformApi, platform_api
from tests.bot.wechat.stores import make_local

pytestmark = pytest.mark.slow  # waits for time limits

TEXT = {"msgtype": "text", "text": {"content": "每月\n“补贴”"}}
Use = Callable[[Api, PlatformApi], Awaitable[Any]]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_module, "SECONDS_BEFORE_RETRY", 0.01)
    monkeypatch.setattr(api_module, "LIMIT", aiohttp.ClientTimeout(total=0.5, connect=0.5))


def run(use: Use, folder: Path, base: str | None = None, **more: str) -> Any:
    async def run_with() -> Any:
        async with platform_api() as platform:
            account = settings(WECHAT_APP_SECRET="secret", WECHAT_API_BASE=base or platform.address, **more)
            api = Api(account, make_local(folder))
            try:
                return await use(api, platform)
            finally:
                await api.close()

    return asyncio.run(run_with())


def test_a_message_is_sent_as_raw_utf_8_with_a_token_fetched_once(tmp_path: Path) -> None:
    async def use(api: Api, platform: PlatformApi) -> None:
        assert (await api.send("o1", [TEXT, TEXT]))[0] is Sent.DONE
        assert [m["touser"] for m in platform.sent] == ["o1", "o1"] and platform.calls == {"token": 1, "send": 2}
        assert b"\\u" not in platform.bodies[1] and "每月" in platform.bodies[1].decode()
        asked = json.loads(platform.bodies[0])
        assert asked["force_refresh"] is False and asked["grant_type"] == "client_credential"
        assert (api.sent, api.fetched, dict(api.errors)) == (2, 1, {})

    run(use, tmp_path)


@pytest.mark.parametrize("code", TOKEN_ENDED)
def test_an_ended_token_is_replaced_and_the_message_sent_again(code: int, tmp_path: Path) -> None:
    async def use(api: Api, platform: PlatformApi) -> None:
        platform.codes["o1"] = [code]
        assert (await api.send("o1", [TEXT]))[0] is Sent.DONE
        assert platform.calls == {"token": 2, "send": 2}

    run(use, tmp_path)


def test_a_token_that_never_holds_ends_after_one_retry(tmp_path: Path) -> None:
    async def use(api: Api, platform: PlatformApi) -> None:
        platform.always["o1"] = 40001
        assert (await api.send("o1", [TEXT]))[0] is Sent.OWED
        assert platform.calls == {"token": 2, "send": 2}

    run(use, tmp_path)


def test_twenty_messages_that_meet_a_dead_token_fetch_one(tmp_path: Path) -> None:
    async def use(api: Api, platform: PlatformApi) -> None:
        await api.send("o0", [TEXT])
        platform.valid = None  # another system fetched one: ours is worth nothing
        sent = await asyncio.gather(*(api.send(f"o{number}", [TEXT]) for number in range(20)))
        assert sent == [(Sent.DONE, 1)] * 20 and len(platform.sent) == 21
        assert platform.calls["token"] == 2

    run(use, tmp_path)


@pytest.mark.parametrize("code", GONE)
def test_a_person_who_cannot_be_reached_is_left_alone_and_the_others_are_not(code: int, tmp_path: Path) -> None:
    async def use(api: Api, platform: PlatformApi) -> None:
        platform.always["o1"] = code
        assert (await api.send("o1", [TEXT, TEXT]))[0] is Sent.GONE
        assert platform.calls["send"] == 1 and api.can_send and api.errors[code] == 1
        assert (await api.send("o2", [TEXT]))[0] is Sent.DONE

    run(use, tmp_path)


@pytest.mark.parametrize("code", REFUSED)
def test_a_refusal_of_the_account_turns_late_answers_off_for_a_while(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def use(api: Api, platform: PlatformApi) -> None:
        platform.always["o1"] = code
        assert api.can_send
        assert (await api.send("o1", [TEXT]))[0] is Sent.OWED
        assert platform.calls["send"] == 1 and not api.can_send
        api._off_until -= api_module.SECONDS_OFF_LONG if code in LASTING else api_module.SECONDS_OFF
        assert api.can_send

    run(use, tmp_path)
    assert str(code) in caplog.text


@pytest.mark.parametrize("code", [40013, 40125, 40164])
def test_a_refused_token_turns_late_answers_off_too(code: int, tmp_path: Path) -> None:
    async def use(api: Api, platform: PlatformApi) -> None:
        platform.token_code = code
        assert (await api.send("o1", [TEXT]))[0] is Sent.OWED
        assert platform.calls == {"token": 1} and not api.can_send

    run(use, tmp_path)


@pytest.mark.parametrize(("code", "may"), [(48001, False), (40164, False), (45080, True), (40003, True), (0, True)])
def test_an_account_that_may_not_send_is_found_out_at_the_start(code: int, may: bool, tmp_path: Path) -> None:
    async def use(api: Api, platform: PlatformApi) -> None:
        platform.always["nobody"] = code
        await api.probe()
        assert api.can_send is may and platform.sent == [] and platform.calls == {"token": 1, "typing": 1}

    run(use, tmp_path)


def test_an_account_without_late_answers_is_not_probed(tmp_path: Path) -> None:
    async def use(api: Api, platform: PlatformApi) -> None:
        await api.probe()
        assert platform.calls == {}

    run(use, tmp_path, WECHAT_ASYNC_REPLY="off")


def test_a_busy_system_is_asked_once_more(tmp_path: Path) -> None:
    async def use(api: Api, platform: PlatformApi) -> None:
        platform.codes["o1"] = [-1]
        assert (await api.send("o1", [TEXT]))[0] is Sent.DONE
        platform.always["o2"] = -1
        assert (await api.send("o2", [TEXT]))[0] is Sent.OWED
        assert platform.calls["send"] == 4 and api.can_send

    run(use, tmp_path)


@pytest.mark.parametrize("fault", ["hangs", "HTTP 500", "nobody listens"])
def test_an_api_that_is_down_leaves_the_answer_owed_and_is_not_asked_twice(fault: str, tmp_path: Path) -> None:
    async def use(api: Api, platform: PlatformApi) -> None:
        platform.hangs, platform.status = (9 if fault == "hangs" else 0), (500 if fault == "HTTP 500" else 200)
        assert (await api.send("o1", [TEXT, TEXT]))[0] is Sent.OWED
        assert platform.calls["send"] <= 1 and api.errors[0] == 1 and api.can_send

    run(use, tmp_path, "http://127.0.0.1:1" if fault == "nobody listens" else None)


def test_how_many_went_before_one_failed_is_told(tmp_path: Path) -> None:
    async def use(api: Api, platform: PlatformApi) -> None:
        platform.codes["o1"] = [0, 0, 45009]
        assert await api.send("o1", [TEXT] * 5) == (Sent.OWED, 2)
        assert api.sent == 2 and platform.calls["send"] == 3

    run(use, tmp_path)


def test_a_full_queue_sends_nothing_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_module, "MOST_WAITING", 2)

    async def use(api: Api, platform: PlatformApi) -> None:
        platform.hangs = 0.2
        waiting = [asyncio.ensure_future(api.send(f"o{number}", [TEXT])) for number in range(2)]
        await asyncio.sleep(0.05)
        assert not api.can_send
        await asyncio.gather(*waiting)
        assert api.can_send

    run(use, tmp_path)


@pytest.mark.parametrize("more", [{}, {"WECHAT_APP_SECRET": "secret", "WECHAT_ASYNC_REPLY": "off"}])
def test_without_secret_or_leave_nothing_is_sent(more: dict[str, str], tmp_path: Path) -> None:
    assert not Api(settings(**more), make_local(tmp_path)).can_send


def test_the_error_of_a_call_has_its_code_and_words(tmp_path: Path) -> None:
    async def use(api: Api, platform: PlatformApi) -> None:
        platform.token_code = 40164
        with pytest.raises(ApiError, match=r"10\.1\.2\.3") as caught:
            await api.call("menu/create", {"button": []})
        assert caught.value.code == 40164

    run(use, tmp_path)
