"""The real assistant over HTTP: answers with sources, keeps a conversation, and stands whatever it is sent."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest

from bot.privacy import CARD_MASK, ID_MASK, PHONE_MASK
from bot.words import say
from tests.bot.server import Reply, Server
from tests.knowledge.policy_files import POLICY, SOURCES

pytestmark = pytest.mark.slow
WEBHOOK = "/webhooks/rest/webhook"


def test_an_amount_is_answered_with_duration_source_and_date(server: Server) -> None:
    reply = server.say("硕士每月能领多少住房补贴", "amount")
    assert reply.status == 200 and reply.seconds < 5
    for words in ("800元/月", "36个月", "《", "年"):
        assert words in reply.text
    answer = reply.answer
    assert (answer["status"], answer["policy"], answer["on"]) == ("answered", "housing_subsidy", "2026-11-23")
    assert answer["sources"][0]["title"] and answer["sources"][0]["issued"]
    assert any("800元" in card["value"] for card in answer["cards"])
    assert len(reply.body) == 1 and "trace" not in json.dumps(reply.body)


def test_a_follow_up_is_about_what_was_asked_before(server: Server) -> None:
    server.say("住房补贴给多少", "follow")
    for message, section in (("要什么材料", "materials"), ("谢谢", None), ("那怎么申请呢", "process")):
        answer = server.say(message, "follow").answer
        if section:
            assert (answer["policy"], answer["section"]) == ("housing_subsidy", section)


def test_the_day_of_the_request_decides(server: Server) -> None:
    answer = server.say("住房补贴给多少", "early", on="1999-01-01").answer
    assert answer["on"] == "1999-01-01" and answer["status"] != "answered"


def test_a_new_policy_file_answers_by_name_and_alias_without_training_or_restart(server: Server) -> None:
    text = POLICY.replace("试验补贴", "星河津贴").replace("试补", "星津").replace("试验津贴", "星河补助")
    text = text.replace("route: desk", "route: talent_hall")
    sources = "sources:\n" + "".join(f"  {line}\n" for line in SOURCES.strip().splitlines())
    path = server.policies / "hitech" / "galaxy_allowance.yaml"
    assert "星河津贴" not in server.say("星河津贴给多少", "before").text
    path.write_text(text + sources, encoding="utf-8")
    try:
        built = server.run("build")
        assert built.returncode == 0, built.stdout
        for name in ("星河津贴", "星津", "星河补助"):
            reply = _until(lambda name=name: server.say(f"{name}给多少", f"new-{name}"), "400元/月")
            assert reply.answer["policy"] == "galaxy_allowance" and "《某某办法》" in reply.text
        assert server.say("星河津贴的有效期", "new-faq").status == 200
    finally:
        path.unlink()
        server.run("build")


def _until(ask: Callable[[], Reply], words: str) -> Reply:
    """Ask until the words are said: the running assistant looks for new knowledge once a second."""
    for _ in range(30):
        reply = ask()
        if words in reply.text:
            return reply
    raise AssertionError(reply.text)


def test_a_bad_policy_file_is_refused_by_build_and_the_assistant_goes_on(server: Server) -> None:
    path = server.policies / "hitech" / "broken.yaml"
    path.write_text("title: [", encoding="utf-8")
    try:
        built = server.run("build")
        assert built.returncode == 1 and "broken.yaml" in built.stdout
        assert server.say("住房补贴给多少", "after-bad").answer["policy"] == "housing_subsidy"
    finally:
        path.unlink()


def body(message: Any, **more: Any) -> bytes:
    return json.dumps({"sender": "odd", "message": message, **more}).encode()


BAD = {
    "no JSON": b"{nope",
    "empty": b"",
    "array": b"[1]",
    "no text": body(3),
    "no message": b'{"sender": "odd"}',
    "no day": body("问", metadata={"on": "soon"}),
    "no UTF-8": b'{"message": "\xff"}',
    "deep": b'{"a":' * 8000,
}
ODD = {
    "10 000 characters": body("问" * 10_000),
    "control characters": body("\x00\x01\x1b[31m住房补贴\x7f\u202e"),
    "half characters": rb'{"sender": "odd", "message": "\ud83d\udc00\ud83d \udfff"}',
    "half sender": rb'{"sender": "odd\ud83d", "message": "hi"}',
    "restart": body("/restart"),
    "session start": body("/session_start{}"),
    "command": body('/ask_amount{"policy": "x"}'),
    "wide command": body("／restart"),
    "slot": body('/greet{"context": {"policy": "moon"}}'),
    "blank": body("   "),
    "nothing": body(""),
    "emoji": body("👨‍👩‍👧‍👦🏳️‍🌈"),
    "markup": body("<script>alert(1)</script>{{7*7}}${x}{route}"),
    "SQL": body("'; DROP TABLE turn; --"),
    "right to left": body("مرحبا بالعالم"),
    "ligature": body("ﷺ" * 400),
    "digits": body("9" * 900),
}


@pytest.mark.parametrize("raw", BAD.values(), ids=BAD.keys())
def test_what_is_no_message_is_refused_in_words(raw: bytes, server: Server) -> None:
    reply = server.post(raw)
    assert reply.status == 400 and len(reply.body["error"]) > 5


@pytest.mark.parametrize("raw", ODD.values(), ids=ODD.keys())
def test_odd_messages_get_words_and_the_conversation_goes_on(raw: bytes, server: Server) -> None:
    server.say("住房补贴给多少", "odd")
    reply = server.post(raw)
    assert reply.status == 200 and reply.text.strip() and reply.text != say("error")
    server.say("住房补贴给多少", "odd")
    assert server.say("要什么材料", "odd").answer["policy"] == "housing_subsidy"


@pytest.mark.parametrize("raw", [ODD["restart"], ODD["session start"], ODD["slot"], ODD["10 000 characters"]])
def test_no_text_can_wipe_or_change_what_the_conversation_was_about(raw: bytes, server: Server) -> None:
    server.say("住房补贴给多少", "odd")
    server.post(raw)
    follow = server.say("这项补贴要什么材料", "odd").answer
    assert follow.get("policy") == "housing_subsidy"


def test_a_body_of_a_megabyte_is_refused_and_the_server_goes_on(server: Server) -> None:
    host, port = server.origin.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        head = (
            f"POST {WEBHOOK} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000100\r\n\r\n"
        )
        connection.sendall(head.encode())
        with suppress(OSError):  # closed before all was read
            connection.sendall(body("问" * 333_000)[:1_000_100])
        status = connection.recv(100).split(b" ")[1]
    assert status == b"413"
    assert server.say("住房补贴给多少", "after-big").status == 200


def test_two_users_at_once_do_not_mix(server: Server) -> None:
    policies = {"甲": ("住房补贴", "housing_subsidy"), "乙": ("高新区人才贷", None), "丙": ("青年人才驿站", None)}

    def talk(user: str) -> list[str | None]:
        first = server.say(f"{policies[user][0]}是什么", f"mix-{user}").answer.get("policy")
        return [first, *(server.say("怎么申请", f"mix-{user}").answer.get("policy") for _ in range(4))]

    with ThreadPoolExecutor(3) as pool:
        talks = dict(zip(policies, pool.map(talk, policies), strict=True))
    assert talks["甲"][0] == "housing_subsidy"
    assert all(len(set(talk)) == 1 and talk[0] for talk in talks.values()), talks
    assert len({talk[0] for talk in talks.values()}) == 3, talks


def test_health_and_readiness(server: Server) -> None:
    assert server.get("/healthz")[0] == 200
    status, _, raw = server.get("/readyz")
    ready = json.loads(raw)
    assert status == 200 and ready["status"] == "ready"
    assert ready["knowledge"] == server.say("住房补贴给多少", "version").answer["knowledge_version"]


def test_an_unknown_address_and_a_wrong_method_are_told_in_words(server: Server) -> None:
    for path, status in (("/nowhere", 404), ("/webhooks/nobody/webhook", 404), (WEBHOOK, 405)):
        found, _, raw = server.get(path)
        assert found == status and len(json.loads(raw)["error"]) > 4


def test_nothing_of_rasas_own_interface_is_open(server: Server) -> None:
    for path in ("/conversations/follow/tracker", "/domain", "/status", "/model/parse"):
        assert server.get(path)[0] in (404, 405), path


@pytest.mark.parametrize(
    ("file", "kind"), [("", "text/html"), ("chat.css", "text/css"), ("chat.js", "text/javascript")]
)
def test_the_page_is_served_with_its_types_and_a_strict_policy(file: str, kind: str, server: Server) -> None:
    status, headers, raw = server.get(f"/webhooks/kiosk/{file}")
    assert status == 200 and raw
    assert headers["content-type"] == f"{kind}; charset=utf-8"
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("file", ["secret.txt", "..%2f..%2frest.py", "%2e%2e/rest.py", "index.html~"])
def test_the_page_serves_no_other_file(file: str, server: Server) -> None:
    assert server.get(f"/webhooks/kiosk/{file}")[0] == 404


def test_the_page_and_the_interface_answer_alike(server: Server) -> None:
    kiosk = server.post(json.dumps({"sender": "k", "message": "住房补贴给多少"}).encode(), "/webhooks/kiosk/webhook")
    rest = server.post(json.dumps({"sender": "r", "message": "住房补贴给多少"}).encode())
    assert kiosk.text == rest.text and kiosk.answer["id"] == rest.answer["id"]


def test_personal_numbers_reach_neither_database_nor_log(server: Server) -> None:
    numbers = {"11010519491231002X": ID_MASK, "13800138000": PHONE_MASK, "6222020200000000006": CARD_MASK}
    for number in numbers:
        assert server.say(f"我的号码是{number}，住房补贴给多少", "secret").status == 200
    server.say("1 1 0 1 0 5 19491231 002x", "secret")
    server.say("再问一句", "secret")
    files = [path for path in (*server.var.rglob("*.db*"), server.log) if path.is_file()]
    assert len(files) > 1
    stored = b"".join(path.read_bytes() for path in files)
    assert [number for number in numbers if number.encode() in stored] == []
    for mask in numbers.values():  # the turns themselves were kept: as text, or escaped in JSON
        assert mask.encode() in stored or json.dumps(mask).strip('"').encode() in stored


def test_an_english_talk_stays_english_through_buttons_numbers_and_courtesies(server: Server) -> None:
    reply = server.say("How much is the monthly housing subsidy for a PhD?", "english")
    assert reply.answer["language"] == "en" and "1,200 yuan/month" in reply.text and "Source" in reply.text
    tapped = server.say(reply.body[0]["buttons"][0]["payload"], "english")
    assert (tapped.answer["policy"], tapped.answer["language"]) == ("housing_subsidy", "en")
    assert server.say("2", "english").answer["language"] == "en"
    assert server.say("thank you", "english").text == say("thank", "en")
    assert server.say("那怎么申请住房补贴", "english").answer["language"] == "zh"
