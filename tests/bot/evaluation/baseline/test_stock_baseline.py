"""The stock pipeline for real, where its environment has been made: train on a small knowledge, serve, measure."""

import os
from pathlib import Path

import pytest

from bot.bench.assistant import run_server
from bot.evaluation.baseline.environment import Environment
from bot.evaluation.baseline.lessons import Lesson
from bot.evaluation.baseline.measured import Cost, measure
from bot.evaluation.baseline.servers import stock_server
from bot.evaluation.baseline.stock_project import write_project
from bot.evaluation.baseline.stock_training import train_stock
from bot.evaluation.conversations import Conversation, Turn
from knowledge.policy import Library

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
LABELS = {"kind": "single", "topic": "none", "aspect": "none"}
QUESTIONS = [
    ("试验补贴能传给孩子吗", {"type": "answer", "all": [["不能传"]]}),
    ("非常感谢", {"type": "social"}),
    ("试补给多少", {"type": "answer", "all": [["300元"], ["400元"]], "none": ["200.5"]}),
]


@pytest.fixture
def environment() -> Environment:
    """The one that a run of ``talentbot eval --baseline`` has left."""
    made = Environment(Path(os.environ.get("TALENTBOT_TEST_VAR", "var")) / "baseline")
    if not made.is_ready:
        pytest.skip("no baseline environment: talentbot eval FILE --baseline makes it")
    return made


def test_the_stock_pipeline_learns_and_answers(
    environment: Environment, lessons: list[Lesson], library: Library, tmp_path: Path
) -> None:
    few = [
        lesson for lesson in lessons if lesson.intent.startswith("trial") or lesson.intent in ("thank", "nlu_fallback")
    ]
    project, model = tmp_path / "project", tmp_path / "models" / "small.tar.gz"
    write_project(few, ["试验补贴"], project, epochs=60)
    steps: list[str] = []
    training = train_stock(environment, project, model, steps.append)
    assert training.seconds > 0 and any("DIETClassifier" in step for step in steps)
    conversations = [Conversation(said, LABELS, (Turn(said, expect),)) for said, expect in QUESTIONS]
    with run_server(stock_server(environment, project, model), "您好", lambda reply: bool(reply.text)) as running:
        found = measure("Rasa", running, Cost(training.seconds), conversations, library, 30.0, lambda: None)
    assert [result.passed for result in found.results] == [True] * len(QUESTIONS)
    assert found.load_errors == 0 and found.turns_per_second > 0 and found.memory and found.starting
