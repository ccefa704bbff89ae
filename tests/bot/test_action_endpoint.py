"""Actions in the server's process: what Rasa gets from them, and that none can stop another."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import pytest
from rasa.utils.endpoints import ClientResponseError

from bot.action_endpoint import THREADS, InProcessEndpoint
from knowledge.knowledge import Knowledge
from tests.bot import sample_actions


@pytest.fixture(scope="module")
def endpoint() -> Iterator[InProcessEndpoint]:
    yield InProcessEndpoint("tests.bot.sample_actions")
    sample_actions.released.set()


def call(name: str, text: str = "问", intent: str = "greet", **slots: Any) -> dict[str, Any]:
    message = {"text": text, "intent": {"name": intent, "confidence": 0.9}, "metadata": {"on": "2026-11-23"}}
    tracker = {
        "sender_id": "甲", "slots": slots, "latest_message": message, "events": [], "paused": False,
        "followup_action": None, "active_loop": {}, "latest_action_name": None,
    }  # fmt: skip
    return {"next_action": name, "sender_id": "甲", "tracker": tracker, "domain": {}, "version": "3.6.21"}


def run(endpoint: InProcessEndpoint, name: str, **more: Any) -> Any:
    return asyncio.run(endpoint.request(json=call(name, **more)))


def test_an_action_answers_as_an_action_server_would(endpoint: InProcessEndpoint) -> None:
    result = run(endpoint, "action_good", text="住房补贴")
    assert result["responses"][0]["text"] == "收到：住房补贴"
    assert result["events"] == [{"event": "slot", "name": "context", "value": {"n": 1}, "timestamp": None}]


@pytest.mark.parametrize(("name", "status"), [("action_nobody", 404), ("action_refusing", 400)])
def test_a_refusal_has_the_status_of_an_action_server(endpoint: InProcessEndpoint, name: str, status: int) -> None:
    with pytest.raises(ClientResponseError) as caught:
        run(endpoint, name)
    assert caught.value.status == status
    assert name in str(caught.value.text)


def test_what_an_action_raises_reaches_the_turn(endpoint: InProcessEndpoint) -> None:
    with pytest.raises(ZeroDivisionError, match="broken action"):
        run(endpoint, "action_failing")


def test_the_domain_is_not_sent_along_with_every_call(endpoint: InProcessEndpoint) -> None:
    assert endpoint.kwargs["selective_domain"] is True


def test_hanging_actions_block_no_other_until_all_threads_hang(endpoint: InProcessEndpoint) -> None:
    async def ask() -> tuple[float, int]:
        hanging = [asyncio.ensure_future(endpoint.request(json=call("action_hanging"))) for _ in range(THREADS // 2)]
        for _ in hanging:
            await asyncio.to_thread(sample_actions.begun.acquire, timeout=5)
        started = time.perf_counter()
        results = await asyncio.gather(*(endpoint.request(json=call("action_good")) for _ in range(20)))
        seconds = time.perf_counter() - started
        assert not any(task.done() for task in hanging)
        sample_actions.released.set()
        await asyncio.gather(*hanging)
        return seconds, len(results)

    sample_actions.released.clear()
    seconds, answered = asyncio.run(ask())
    assert answered == 20 and seconds < 2


def test_our_own_actions_run_here(shared: Knowledge) -> None:
    endpoint = InProcessEndpoint("actions")
    result = run(endpoint, "action_answer", text="硕士每月能领多少住房补贴", intent="ask_amount")
    assert result["responses"][0]["custom"]["answer"]["policy"] == "housing_subsidy"
    assert run(endpoint, "action_reply")["responses"][0]["response"] == "utter_greet"
