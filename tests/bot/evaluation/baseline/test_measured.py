"""Measuring a running assistant: every question once by one user, then many users."""

import os

import pytest

from bot.bench.assistant import Assistant as Running
from bot.evaluation.baseline.measured import LOADED, WARM_UP, Cost, measure
from bot.evaluation.conversations import read_conversations
from knowledge.policy import Library
from tests.bot.evaluation.assistant import FILE, Assistant

pytestmark = pytest.mark.slow  # starts servers


def test_a_running_assistant_is_measured(assistant: Assistant, library: Library) -> None:
    conversations, done = read_conversations(FILE), []
    running = Running(assistant.url, os.getpid(), 1.5)
    assistant.replies["早呀"] = "没听懂"
    found = measure("甲", running, Cost(2.0), conversations, library, 10.0, lambda: done.append(1))
    assert len(done) == len(found.results) == len(conversations)
    assert found.accuracy == pytest.approx(100 * 13 / 14)
    assert found.accuracy_of("smalltalk") < found.accuracy_of("single")
    assert found.turns_per_second > 0 and found.milliseconds(50) > 0
    assert found.load_errors == LOADED * 10  # the stand-in knows nothing of policies
    assert found.memory and found.memory > 20
    assert len(assistant.said) == WARM_UP + len(conversations) + LOADED
