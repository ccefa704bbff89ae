"""Questions to measure with, made from what the knowledge can be asked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from random import Random

from knowledge.aspects import known_aspects
from knowledge.policy import Library

TURNS_PER_CONVERSATION = 10
SEED = 1  # the same questions in every run: figures of two runs can be compared


def make_conversations(library: Library, count: int, turns: int = TURNS_PER_CONVERSATION) -> list[list[str]]:
    """``count`` conversations of ``turns`` questions: whole ones, wordings of single facts, and short follow-ups."""
    questions = _ask_for_ever(library, Random(SEED))
    return [list(islice(questions, turns)) for _ in range(count)]


def make_long_conversations(library: Library, count: int, turns: int, early: int, late: int) -> list[list[str]]:
    """Conversations in which turn ``late`` asks what turn ``early`` (from 1) asked, so that their times can be compared."""
    conversations = make_conversations(library, count, turns)
    for conversation in conversations:
        conversation[late - 1] = conversation[early - 1]
    return conversations


def _ask_for_ever(library: Library, random: Random) -> Iterator[str]:
    policies = list(library.policies.values())
    aspects = known_aspects()
    while True:
        policy = random.choice(policies)
        asked, followed = random.sample(list(aspects.values()), 2)
        yield asked.ask.format(title=policy.title)
        yield f"那{followed.label}呢"
        if policy.faq:
            yield random.choice(random.choice(policy.faq).ask)
