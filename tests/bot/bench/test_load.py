"""The load generator, in a process of its own, against a stand-in assistant."""

import shutil
from collections.abc import Iterator

import pytest

from bot.bench import load
from bot.bench.load import LoadError, put_load
from tests.bot.evaluation.assistant import Assistant, run_assistant

pytestmark = pytest.mark.slow  # starts servers


@pytest.fixture
def assistant() -> Iterator[Assistant]:
    with run_assistant() as running:
        yield running


def test_every_turn_is_sent_and_timed(assistant: Assistant) -> None:
    conversations = [["早呀", "换真人来"], ["桂花券介绍一下", "那它管多久", "早呀"], ["早呀"]]
    put = put_load(assistant.url, conversations, users=2)
    assert sorted(assistant.said.values()) == sorted(conversations)
    assert [len(seconds) for seconds in put.seconds] == [2, 3, 1]
    assert min(put.all_seconds) > 0
    assert put.elapsed >= max(put.all_seconds)
    assert put.errors == []


def test_turns_without_a_reply_are_told(assistant: Assistant) -> None:
    assistant.replies["早呀"] = ""
    assert put_load(assistant.url, [["早呀"], ["没有这一句"]]).errors == ["没有回复", "服务器返回 HTTP 500"]


def test_nobody_there() -> None:
    assert "连接失败" in put_load("http://127.0.0.1:9/x", [["早呀"]]).errors[0]


def test_a_process_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load.sys, "executable", shutil.which("false"))
    with pytest.raises(LoadError):
        put_load("http://127.0.0.1:9/x", [["早呀"]])
