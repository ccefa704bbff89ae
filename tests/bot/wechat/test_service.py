"""The parts together: whatever fails below, the platform gets 200, and one process alone serves without Redis."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.channels.turn import Turns
from bot.wechat import service as module
from bot.wechat.people import hash_person
from bot.wechat.phone import Phone
from bot.wechat.push import Push
from bot.wechat.service import Service, hold_alone
from bot.wechat.settings import SettingsError
from bot.wechat.xml_text import read_xml
from bot.words import say
from tests.bot.channels.rasa_stand_in import Shared, answering
from tests.bot.wechat.accounts import SAFE, settings

pytestmark = pytest.mark.usefixtures("recorded")
ASKED = Push("openid", "gh_1", "text", "多少钱", "1")


@pytest.fixture
def service(recorded: Shared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Service:
    monkeypatch.setattr(module, "shared_knowledge", lambda: recorded)
    monkeypatch.setenv("TALENTBOT_VAR", str(tmp_path))
    return Service(settings(), Turns(), answering("每月 100 元。", "100元"))


def answer(service: Service, push: Push = ASKED, agent: Any = None) -> bytes | None:
    async def run() -> bytes | None:
        await service.store.open()
        await service.start(agent)
        body = await service.answer(push, service.settings.seals[0], agent)
        await service.stop()
        return body

    return asyncio.run(run())


def test_a_reply_is_sealed_for_the_platform_and_changes_the_addresses(service: Service) -> None:
    body = answer(service)
    assert body is not None and b"100" not in body
    assert "每月 100 元。" in str(Phone(settings(), "").read(body))
    inner = settings().seals[0].open(read_xml(body)["Encrypt"]).decode()
    assert "<ToUserName><![CDATA[openid]]>" in inner and "<FromUserName><![CDATA[gh_1]]>" in inner


def test_a_bug_below_is_words_for_a_message_and_success_for_an_event(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(service.deliveries, "answer", fail)
    body = answer(service)
    assert body is not None and Phone(settings(), "").read(body) == say("error")
    assert answer(service, Push("openid", "gh_1", "event", event="VIEW", created="1")) is None
    assert caplog.text.count("was not answered") == 2 and "openid" not in caplog.text


def test_leaving_without_an_agent_is_success_all_the_same(service: Service) -> None:
    assert answer(service, Push("openid", "gh_1", "event", event="unsubscribe", created="1"), SimpleNamespace()) is None


def test_what_an_earlier_process_owed_is_looked_for_at_the_start(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    looked: list[int] = []

    async def resume() -> int:
        looked.append(1)
        raise RuntimeError("the store is away")

    monkeypatch.setattr(service.deliveries, "resume", resume)
    answer(service)
    assert looked == [1] and "could not be looked through" in caplog.text


@pytest.mark.slow  # starts a process
def test_a_second_process_on_the_same_folder_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    path = tmp_path / "wechat.lock"
    code = (
        "import sys; from pathlib import Path; from bot.wechat.service import hold_alone\n"
        f"held = hold_alone(Path({str(path)!r})); print('held', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None and other.stdout.readline() == "held\n"
    with pytest.raises(SettingsError, match="WECHAT_REDIS_URL"):
        hold_alone(path)
    other.kill()
    other.wait()
    hold_alone(path).close()


def test_the_health_holds_no_secret(service: Service) -> None:
    shown = str(service.describe())
    assert not any(secret in shown for secret in SAFE.values())
    assert hash_person(SAFE["WECHAT_OPENID_SALT"], "openid") not in shown


def test_a_platform_that_hangs_up_does_not_end_the_turn(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[str] = []

    async def answer_slowly(*_: Any) -> None:
        await asyncio.sleep(0.05)
        ended.append("answered")

    monkeypatch.setattr(service.deliveries, "answer", answer_slowly)

    async def run() -> None:
        request = asyncio.ensure_future(service.answer(ASKED, None, None))
        await asyncio.sleep(0.01)
        request.cancel()
        await asyncio.wait([request])
        assert ended == []
        while service._answering:
            await asyncio.wait(service._answering)

    asyncio.run(run())
    assert ended == ["answered"]
