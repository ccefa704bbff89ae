"""The stand-in for api.weixin.qq.com: the real client is content with it, and what it is sent is handed on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.wechat.api import Api, ApiError, Sent
from bot.wechat.phone import show_message
from bot.wechat.reply import Reply
from bot.wechat.stand_in_api import TOKEN, StandInApi
from bot.wechat.writer import Writer
from tests.bot.wechat.accounts import settings
from tests.bot.wechat.stores import make_local

MESSAGES: list[dict[str, Any]] = []


@pytest.fixture(scope="module")
def stand_in() -> Iterator[StandInApi]:
    api = StandInApi(0, MESSAGES.append)
    yield api
    api.close()


@pytest.fixture
def came() -> list[dict[str, Any]]:
    MESSAGES.clear()
    return MESSAGES


def with_api(stand_in: StandInApi, folder: Path, use: Any, **more: str) -> Any:
    async def run() -> Any:
        account = settings(WECHAT_APP_SECRET="secret", WECHAT_API_BASE=stand_in.address, **more)
        api = Api(account, make_local(folder))
        try:
            return await use(api, account)
        finally:
            await api.close()

    return asyncio.run(run())


def test_the_client_gets_a_token_once_and_sends(
    stand_in: StandInApi, came: list[dict[str, Any]], tmp_path: Path
) -> None:
    async def use(api: Api, _account: Any) -> None:
        assert await api.token.get() == TOKEN
        assert (await api.send("o1", [{"msgtype": "text", "text": {"content": "补贴\n“答”"}}]))[0] is Sent.DONE
        assert (api.fetched, api.sent) == (1, 1)

    with_api(stand_in, tmp_path, use)
    assert came == [{"touser": "o1", "msgtype": "text", "text": {"content": "补贴\n“答”"}}]


def test_what_the_writer_makes_is_shown_as_a_person_sees_it(
    stand_in: StandInApi, came: list[dict[str, Any]], tmp_path: Path
) -> None:
    async def use(api: Api, account: Any) -> None:
        reply = Reply("每月 800 元。", options=("条件",), question="补贴")
        for page in ("", "https://example.com/answer/x"):
            assert (await api.send("o1", Writer(account).write_late(reply, 5, page).messages))[0] is Sent.DONE

    with_api(stand_in, tmp_path, use, WECHAT_BUTTONS="menu")
    assert [show_message(message) for message in came] == [
        "每月 800 元。", "您可以点一点接着问：\n［条件］",
        "［图文］补贴\n每月 800 元。\n点开看全文和出处。\nhttps://example.com/answer/x",
    ]  # fmt: skip


def test_a_menu_is_taken_and_shown_to_nobody(stand_in: StandInApi, came: list[dict[str, Any]], tmp_path: Path) -> None:
    async def use(api: Api, _account: Any) -> dict[str, Any]:
        return await api.call("menu/create", {"button": []})

    assert with_api(stand_in, tmp_path, use) == {"errcode": 0, "errmsg": "ok"} and came == []


def test_two_calls_over_one_connection(stand_in: StandInApi, came: list[dict[str, Any]], tmp_path: Path) -> None:
    async def use(api: Api, _account: Any) -> None:
        texts = [{"msgtype": "text", "text": {"content": str(number)}} for number in range(5)]
        assert (await api.send("o1", texts))[0] is Sent.DONE

    with_api(stand_in, tmp_path, use)
    assert [message["text"]["content"] for message in came] == list("01234")


def test_a_port_in_use_is_refused(stand_in: StandInApi) -> None:
    with pytest.raises(OSError):
        StandInApi(int(stand_in.address.rpartition(":")[2]), lambda _message: None)


def test_after_closing_nobody_answers(tmp_path: Path) -> None:
    stand_in = StandInApi(0, lambda _message: None)
    stand_in.close()

    async def use(api: Api, _account: Any) -> None:
        with pytest.raises(ApiError) as caught:
            await api.token.get()
        assert caught.value.code == 0

    with_api(stand_in, tmp_path, use)
