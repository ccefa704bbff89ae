"""Conversations go to the channel as a visitor's would; what fails has a reason."""

import asyncio

import pytest

from bot.evaluation.conversations import read_conversations
from bot.evaluation.runner import Result, UnreachableError, check_reachable, read_reply, run_conversations
from tests.bot.evaluation.assistant import FILE, Assistant

pytestmark = pytest.mark.slow  # starts servers


def run(assistant: Assistant, jobs: int = 4, timeout: float = 5.0) -> list[Result]:
    done: list[None] = []
    conversations = read_conversations(FILE)
    results = asyncio.run(run_conversations(conversations, assistant.url, jobs, timeout, lambda: done.append(None)))
    assert len(done) == len(conversations)
    assert [result.conversation for result in results] == conversations
    return results


def test_right_replies_pass(assistant: Assistant) -> None:
    assert [result.conversation.id for result in run(assistant) if not result.passed] == []


def test_each_conversation_has_a_sender_of_its_own(assistant: Assistant) -> None:
    run(assistant)
    run(assistant)
    assert len(assistant.said) == 28
    assert ["桂花券介绍一下", "那它管多久"] in assistant.said.values()


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        ("每张530元", "不该出现：530元"),
        ("", "没有回复"),
        (500, "出错：服务器返回 HTTP 500"),
        (b"<html>", "出错：回复不是约定的 JSON 格式"),
        (b'{"text": "350"}', "出错：回复不是约定的 JSON 格式"),
    ],
)
def test_a_wrong_reply_is_told(assistant: Assistant, reply: str | int | bytes, problem: str) -> None:
    assistant.replies["桂花券面值多大"] = reply
    failed = [result for result in run(assistant) if not result.passed]
    assert [result.conversation.id for result in failed] == ["e-01"]
    assert str(failed[0].turns[0].problems[0]) == problem


def test_a_turn_that_is_not_judged_must_still_be_answered(assistant: Assistant) -> None:
    assistant.replies["桂花券介绍一下"] = 503
    assert [result.conversation.id for result in run(assistant) if not result.passed] == ["e-02"]


def test_a_late_reply_is_an_error(assistant: Assistant) -> None:
    assistant.pause = 0.5
    problems = {str(turn.problems[0]) for result in run(assistant, 14, 0.05) for turn in result.turns}
    assert problems == {"出错：等待回复超时"}


def test_versions_are_taken_from_the_replies(assistant: Assistant) -> None:
    assert run(assistant)[0].turns[0].reply.versions == {"knowledge_version": "k-1"}


def test_only_texts_and_button_titles_are_read() -> None:
    messages = [
        {"text": "甲", "buttons": [{"title": "乙", "payload": "/x"}]},
        {"custom": {"a": "丙"}},
        {"image": "x"},
        {"text": "丁"},
    ]
    assert read_reply(messages).text == "甲\n乙\n丁"


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/x", "ftp://127.0.0.1/x", "nonsense", "http://127.0.0.1:notaport/"])
def test_nobody_there(url: str) -> None:
    with pytest.raises(UnreachableError):
        asyncio.run(check_reachable(url))
