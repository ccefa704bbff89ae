"""Sentences that no training example holds: how many the trained model tells apart, and what it takes for what."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest
import yaml

from bot.training import model_path
from knowledge import opening
from knowledge.knowledge import Knowledge
from tests.bot.server import train_once

pytestmark = pytest.mark.slow
FOLDER, DATA = Path(__file__).parent, Path(__file__).parents[2] / "nlu_data"
BAR = 0.84
LEAST_PER_INTENT = 0.5


def sentences() -> list[tuple[str, str]]:
    """(intent, sentence) of every file."""
    return [
        (path.stem, line.strip())
        for path in sorted(FOLDER.rglob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def examples() -> set[str]:
    found: set[str] = set()
    for path in DATA.rglob("*.yml"):
        for item in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader).get("nlu", []):
            found |= {line.removeprefix("- ").strip() for line in item["examples"].splitlines()}
    return found


@pytest.fixture(scope="module")
def told(knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str, str]]:
    """(intent, sentence, intent as the trained pipeline tells it)."""
    from rasa.core.agent import load_agent  # Rasa takes seconds

    model_folder = train_once(tmp_path_factory)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TALENTBOT_VAR", str(model_folder))
        patch.delenv("DATABASE_URL", raising=False)
        patch.setattr(opening, "_opened", {("", str(model_folder)): knowledge})

        async def parse() -> list[tuple[str, str, str]]:
            agent = await load_agent(str(model_path()))
            return [(i, text, (await agent.parse_message(text))["intent"]["name"]) for i, text in sentences()]

        return asyncio.run(parse())


def test_every_intent_that_is_learned_has_sentences_and_none_is_a_training_example() -> None:
    intents = {path.stem for path in DATA.glob("*.yml")} - {"nlu_fallback"}
    assert {intent for intent, _ in sentences()} == intents
    learned = examples()
    assert [text for _, text in sentences() if text in learned] == []
    assert len(sentences()) > 300 and sum(text.isascii() for _, text in sentences()) > 90


def test_enough_sentences_are_told_right(told: list[tuple[str, str, str]]) -> None:
    wrong = [(intent, guess, text) for intent, text, guess in told if guess != intent]
    accuracy = 1 - len(wrong) / len(told)
    confusions = "\n".join(f"{intent} as {guess}: {text}" for intent, guess, text in sorted(wrong))
    assert accuracy >= BAR, f"{accuracy:.3f}\n{confusions}"


def test_no_kind_is_lost_altogether(told: list[tuple[str, str, str]]) -> None:
    all_, right = Counter(i for i, _, _ in told), Counter(i for i, _, guess in told if i == guess)
    assert {intent: right[intent] / n for intent, n in all_.items() if right[intent] / n < LEAST_PER_INTENT} == {}


def test_despair_and_a_wish_for_a_person_are_never_taken_for_abuse(told: list[tuple[str, str, str]]) -> None:
    assert [text for intent, text, guess in told if intent in ("despair", "handoff") and guess == "abuse"] == []
