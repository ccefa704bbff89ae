"""Processes that die and processes that share: the person gets the answer once, whoever gives it."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from redis import Redis, RedisError
from sqlalchemy import create_engine, text

from bot.wechat.phone import Phone
from bot.words import say
from tests.bot.server import free_port, run_process
from tests.bot.wechat.accounts import SAFE, settings
from tests.bot.wechat.slow_actions import SLOW, Answer, serve, slow_actions
from tests.bot.wechat.stores import REDIS

pytestmark = pytest.mark.slow
QUESTION = f"住房补贴给多少，{SLOW}"
HELD = 2.0  # seconds that the answer takes
SECONDS = 30.0


@dataclass
class Platform:
    """The platform's API: what it was asked for and what it delivered."""

    tokens: int = 0
    sent: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def respond(self, path: str, body: bytes) -> Answer:
        with self.lock:
            if "stable_token" in path:
                self.tokens += 1
                time.sleep(0.2)
                return 200, b'{"access_token": "t", "expires_in": 7200}'
            self.sent.append(json.loads(body)["text"]["content"])
            return 200, b'{"errcode": 0}'


@dataclass
class House:
    """One or several assistants over the same folder; ``environment`` is theirs."""

    folder: Path
    environment: dict[str, str]
    platform: Platform

    @contextmanager
    def assistant(self) -> Iterator[Callable[[], None]]:
        """A process until the end of the block; gives what kills it. Its phone is ``self.phone``."""
        port = free_port()
        arguments = ["-m", "bot", "serve", "--port", str(port)]
        ready = f"http://127.0.0.1:{port}/readyz"
        with run_process(arguments, self.environment, self.folder / f"{port}.log", ready) as process:
            self.url = f"http://127.0.0.1:{port}/webhooks/wechat/webhook"
            yield process.kill

    def phone(self) -> Phone:
        return Phone(settings(), self.url)

    def count_turns(self) -> int:
        """Recorded turns of the slow question."""
        engine = create_engine(f"sqlite:///{self.folder / 'talentbot.db'}")
        with engine.connect() as connection:
            found = connection.execute(text("SELECT count(*) FROM turn WHERE text = :text"), {"text": QUESTION})
            return int(found.scalar_one())

    def wait_for(self, seen: Callable[[], int], wanted: int) -> None:
        """Until something is there; then a little longer, for there must not be more."""
        deadline = time.monotonic() + SECONDS
        while seen() < wanted and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(1.0)
        assert seen() == wanted


@contextmanager
def open_house(model_folder: Path, folder: Path, **more: str) -> Iterator[House]:
    platform = Platform()
    (folder / "models").symlink_to((model_folder / "models").resolve(), target_is_directory=True)
    kept = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    own = {**kept, "TALENTBOT_VAR": str(folder), **SAFE, "WECHAT_REPLY_DEADLINE_MS": "700", **more}
    with slow_actions(own, folder, HELD) as actions, serve(platform.respond) as api:
        yield House(folder, {**own, "ACTION_ENDPOINT_URL": actions, "WECHAT_API_BASE": api}, platform)


@pytest.fixture(params=[True, False], ids=["with the API", "without the API"])
def house(request: pytest.FixtureRequest, model_folder: Path, tmp_path: Path) -> Iterator[House]:
    more = {"WECHAT_APP_SECRET": "secret"} if request.param else {}
    with open_house(model_folder, tmp_path, **more) as opened:
        yield opened


def test_an_assistant_killed_between_deliveries_still_answers_once(house: House) -> None:
    with house.assistant() as kill:
        phone = house.phone()
        xml = phone.write("text", {"Content": QUESTION})
        threading.Timer(0.3, kill).start()
        first = phone.deliver(xml)
        assert first.status == 0  # the platform got nothing and will deliver again
    with house.assistant():
        phone.url = house.url
        second = phone.deliver(xml)
        assert second.status == 200 and not second.is_fault
        house.wait_for(house.count_turns, 1)
        told = [*filter(None, [second.shown]), *house.platform.sent]
        assert len(told) == 1 and told[0].count("800元/月") == 1
        assert phone.deliver(xml).shown == second.shown and len(house.platform.sent) == (not second.shown)


def test_an_assistant_killed_after_it_promised_keeps_the_promise_when_it_is_back(house: House) -> None:
    with house.assistant() as kill:
        phone = house.phone()
        xml = phone.write("text", {"Content": QUESTION})
        with ThreadPoolExecutor(3) as pool:
            third = [pool.submit(phone.deliver, xml) for _ in range(3)]
            put_off = next(done.result() for done in as_completed(third))
            assert put_off.status == 200 and put_off.shown in (None, say("wechat_promise"))
            kill()
    with house.assistant():
        phone.url = house.url
        house.wait_for(house.count_turns, 1)
        if house.environment.get("WECHAT_APP_SECRET"):
            house.wait_for(lambda: len(house.platform.sent), 1)
            told = house.platform.sent[0]
        else:
            told = phone.deliver(phone.write("text", {"Content": "好的"})).shown or ""
        assert told.count("800元/月") == 1


@pytest.fixture
def shared_house(model_folder: Path, tmp_path: Path) -> Iterator[House]:
    """For two assistants at once, over Redis."""
    redis = Redis.from_url(REDIS, socket_connect_timeout=1)
    try:
        redis.ping()
    except RedisError as error:
        pytest.skip(f"no Redis at TEST_REDIS_URL: {error}")
    salt = uuid4().hex  # keys of its own
    more = {
        "WECHAT_OPENID_SALT": salt,
        "WECHAT_REDIS_URL": REDIS,
        "TALENTBOT_PROCESSES": "2",
        "WECHAT_APP_SECRET": "secret",
    }
    with open_house(model_folder, tmp_path, **more) as opened:
        yield opened
    for key in [*redis.scan_iter("talentbot:*", count=1000)]:
        redis.delete(key)


def test_a_message_delivered_to_two_assistants_is_one_turn_and_one_answer(shared_house: House) -> None:
    house = shared_house
    with house.assistant():
        one = house.phone()
        with house.assistant():
            phones = [one, Phone(settings(), house.url, one.openid), one]
            quick = one.write("text", {"Content": "住房补贴给多少"})
            slow = one.write("text", {"Content": QUESTION})
            with ThreadPoolExecutor(3) as pool:
                answered = {delivery.shown for delivery in pool.map(lambda phone: phone.deliver(quick), phones)}
                put_off = [delivery.shown for delivery in pool.map(lambda phone: phone.deliver(slow), phones)]
            assert len(answered) == 1 and "800元/月" in str(answered)
            assert put_off == [None] * 3
            house.wait_for(lambda: len(house.platform.sent), 1)
            house.wait_for(house.count_turns, 1)


def test_twenty_late_answers_of_two_assistants_fetch_one_token(shared_house: House) -> None:
    house = shared_house
    with house.assistant():
        first = house.url
        with house.assistant():
            phones = [Phone(settings(), url, f"o{uuid4().hex}") for url in (first, house.url) for _ in range(10)]
            with ThreadPoolExecutor(20) as pool:
                pool.map(lambda phone: phone.deliver(phone.write("text", {"Content": QUESTION})), phones)
            house.wait_for(lambda: len(house.platform.sent), 20)
            assert house.platform.tokens == 1
