"""The real assistant as a WeChat account: the same answers as everywhere, kept apart by person, and forgotten on leaving."""

from __future__ import annotations

import http.client
import json
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from sqlalchemy import create_engine, text

from bot.record import hash_sender
from bot.wechat.account import read_account
from bot.wechat.people import hash_person
from bot.wechat.phone import Phone
from bot.words import say
from tests.bot.server import Server, start_assistant
from tests.bot.wechat.accounts import SAFE, settings
from tests.knowledge.policy_files import POLICY, SOURCES

pytestmark = pytest.mark.slow
TABLES = {"turn": "sender", "conversation": "sender_id", "conversation_told": "sender_id"}


@pytest.fixture(scope="module")
def account(model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An assistant with an account in safe mode and pages for long answers."""
    more = {**SAFE, "WECHAT_PAGE_URL": "https://example.com/webhooks/wechat"}
    with start_assistant(model_folder, tmp_path_factory.mktemp("account"), **more) as running:
        yield running


@pytest.fixture
def phone(account: Server) -> Phone:
    return Phone(settings(), f"{account.origin}/webhooks/wechat/webhook")


def say_to(phone: Phone, words: str) -> str:
    delivery = phone.deliver(phone.write("text", {"Content": words}))
    assert delivery.status == 200 and delivery.shown is not None
    return delivery.shown


def send_event(phone: Phone, event: str, key: str = "") -> str | None:
    return phone.deliver(phone.write("event", {"Event": event, "EventKey": key})).shown


def test_the_address_passes_verification(phone: Phone) -> None:
    assert phone.verify()


def test_an_answer_is_the_one_of_every_channel_with_its_source(account: Server, phone: Phone) -> None:
    shown = say_to(phone, "住房补贴给多少")
    assert shown.startswith(account.say("住房补贴给多少", "as-wechat").text) and "《" in shown
    assert "1. 住房补贴有什么条件" in shown and len(shown.encode()) <= 2000


def test_a_talk_goes_on_by_digits_alone(phone: Phone) -> None:
    assert "满足" in (first := say_to(phone, "我是硕士，能领住房补贴吗"))
    assert say("wechat_choices") in first and "3. 不清楚" in first
    second = say_to(phone, "1")
    assert second != first and ("？" in second or "符合" in second)


def test_a_number_that_is_asked_for_is_typed_and_the_choices_have_letters(phone: Phone) -> None:
    shown = say_to(phone, "我今年买了房，硕士，青岛户口，能领安家费吗")
    for _ in range(8):
        if say("wechat_letters") in shown:
            break
        shown = say_to(phone, "1")
    assert say("wechat_letters") in shown and "A. " in shown
    assert say_to(phone, "30") != shown


@pytest.mark.parametrize("key", sorted(read_account().topics))
def test_every_topic_of_menu_and_codes_is_answered(key: str, phone: Phone) -> None:
    assert send_event(phone, "CLICK", key) not in (None, say("error"), say("wechat_welcome"))
    scanned = send_event(phone, "SCAN", f"kiosk1.{key}")
    assert scanned and say("error") not in scanned


@pytest.mark.parametrize("words", ["/restart", "/session_start{}", '/ask_amount{"policy":"x"}', "／restart"])
def test_no_text_is_a_command(words: str, phone: Phone) -> None:
    say_to(phone, "住房补贴给多少")
    say_to(phone, words)
    assert "青岛人才网" in say_to(phone, "住房补贴怎么申请")


def test_three_deliveries_at_once_are_recorded_once(account: Server, phone: Phone) -> None:
    xml = phone.write("text", {"Content": "住房补贴给多少"})
    with ThreadPoolExecutor(3) as pool:
        shown = {delivery.shown for delivery in pool.map(phone.deliver, [xml] * 3)}
    assert len(shown) == 1 and _count(account, phone)["turn"] == 1


def _count(account: Server, phone: Phone, settled: bool = True) -> dict[str, int]:
    """Rows of a person in each table; waits for the record, which is written behind the replies."""
    user = hash_person(SAFE["WECHAT_OPENID_SALT"], phone.openid)
    engine = create_engine(f"sqlite:///{account.var / 'talentbot.db'}")
    with engine.connect() as connection:
        for _ in range(50):
            found = {
                table: connection.execute(
                    text(f"SELECT count(*) FROM {table} WHERE {column} = :user"),
                    {"user": hash_sender(user) if table == "turn" else user},
                ).scalar_one()
                for table, column in TABLES.items()
            }
            found["wechat_state"] = connection.execute(
                text("SELECT count(*) FROM wechat_state WHERE key LIKE :user"), {"user": f"%:{user}%"}
            ).scalar_one()
            connection.rollback()
            if not settled or all(found[table] for table in ("turn", "conversation", "wechat_state")):
                break
            time.sleep(0.1)
    engine.dispose()
    return {name: int(number) for name, number in found.items()}


def test_who_leaves_is_forgotten_and_nobody_else(account: Server, phone: Phone) -> None:
    other = Phone(phone.settings, phone.url)
    for one in (phone, other):
        say_to(one, "我是硕士，能领住房补贴吗")
    before = _count(account, phone)
    assert all(before.values()), before
    assert send_event(phone, "unsubscribe") is None
    assert set(_count(account, phone, settled=False).values()) == {0}
    assert all(_count(account, other).values())
    assert say("wechat_welcome") in str(send_event(phone, "subscribe"))


def test_no_openid_stands_in_database_or_log(account: Server, phone: Phone) -> None:
    say_to(phone, "我的电话是13800138000，住房补贴给多少")
    for path in (*account.var.glob("talentbot.db*"), account.log):
        content = path.read_bytes()
        assert phone.openid.encode() not in content and b"13800138000" not in content, path.name


def _request(
    account: Server, method: str, body: bytes = b"", path: str = "/webhooks/wechat/webhook"
) -> tuple[int, str]:
    connection = http.client.HTTPConnection(urlsplit(account.origin).netloc, timeout=10)
    connection.request(method, path, body)
    response = connection.getresponse()
    return response.status, response.read().decode()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(method: str, account: Server) -> None:
    assert _request(account, method)[0] == 405


@pytest.mark.parametrize("body", [b"", b"<xml>", b"{}", b"\xff", b"A" * 60_000])
def test_an_unsigned_body_is_refused_in_a_few_words(body: bytes, account: Server) -> None:
    status, words = _request(account, "POST", body)
    assert 400 <= status < 500 and "Traceback" not in words and len(words) < 60


def test_the_health_tells_counts_and_no_people(account: Server, phone: Phone) -> None:
    say_to(phone, "你好")
    phone.deliver(phone.write("text", {"Content": "x"}), break_signature=True)
    health = json.loads(_request(account, "GET", path="/webhooks/wechat/")[1])
    assert health["status"] == "ok" and health["outcomes"]["answered"] > 0 and health["refused"]["signature"] > 0
    assert phone.openid not in str(health) and SAFE["WECHAT_TOKEN"] not in str(health)


LONG = "材料要齐全，页码要清楚，复印件写明与原件一致。" * 40


@pytest.fixture
def long_policy(account: Server) -> Iterator[str]:
    """A policy whose answer needs more than one message; its name."""
    path = account.policies / "hitech" / "long_allowance.yaml"
    written = POLICY.replace("试验补贴", "长卷津贴").replace("试补", "长津").replace("试验津贴", "长卷补助")
    written = written.replace("route: desk", "route: talent_hall") + "sources:\n"
    written += "".join(f"  {line}\n" for line in SOURCES.strip().splitlines())
    policy = yaml.safe_load(written)
    (day, told), *_ = policy["sections"]["amount"].items()
    policy["sections"]["materials"] = {day: {**told, "value": LONG}}
    path.write_text(yaml.safe_dump(policy, allow_unicode=True), encoding="utf-8")
    built = account.run("build")
    assert built.returncode == 0, built.stdout
    yield "长卷津贴"
    path.unlink()
    account.run("build")


def test_a_long_answer_is_an_article_with_its_page(account: Server, phone: Phone, long_policy: str) -> None:
    for _ in range(30):  # the running assistant looks for new knowledge once a second
        shown = say_to(phone, f"{long_policy}要什么材料")
        if "［图文］" in shown:
            break
        time.sleep(0.2)
    assert shown.startswith(f"［图文］{long_policy}要什么材料"), shown
    address = shown.rsplit("\n", 1)[1].replace("https://example.com", account.origin)
    with urllib.request.urlopen(address, timeout=10) as response:
        page = response.read().decode()
        assert response.headers["Cache-Control"] == "no-store"
    assert LONG in page and "来源：《某某办法》" in page and "<script" not in page
    assert _request(account, "GET", path="/webhooks/wechat/answer/unknown")[0] == 404


def test_without_settings_the_channel_is_off(server: Server) -> None:
    assert server.get("/webhooks/wechat/")[2] == b'{"status":"off"}'
    assert server.get("/webhooks/wechat/webhook")[0] == 404
