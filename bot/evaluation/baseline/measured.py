"""Put one question file to several assistants, one after the other, each measured the same way.

A pass by one user gives accuracy and times, so that no question was heard before; then many users ask the questions of
``talentbot bench`` for the throughput; then the memory is read, with that of everything the server has started.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.bench.assistant import Assistant
from bot.bench.figures import rate
from bot.bench.load import put_load
from bot.bench.machine import read_family_memory
from bot.bench.questions import make_conversations
from bot.evaluation.baseline.wrong_facts import contradicts, is_forbidden, list_judged
from bot.evaluation.conversations import Conversation
from bot.evaluation.latency import percentile
from bot.evaluation.runner import Result, run_conversations
from knowledge.policy import Library

USERS = 8
LOADED = 20  # conversations of ten turns: 25 turns for each user
WARM_UP = 3


@dataclass(frozen=True)
class Cost:
    """What an assistant took before its first question. ``training``: seconds, None: not trained or not measured;
    ``note``: how it was trained, in Chinese."""

    training: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Measured:
    """One assistant's run. Times in seconds, ``memory`` in MB; None: not measurable here."""

    name: str
    cost: Cost
    results: list[Result]
    turns_per_second: float
    load_errors: int
    starting: float | None
    memory: float | None

    @property
    def accuracy(self) -> float:
        """Conversations that passed, 0…100."""
        return share(result.passed for result in self.results)

    def accuracy_of(self, kind: str) -> float:
        """The same of one kind of conversation."""
        return share(result.passed for result in self.results if result.conversation.labels["kind"] == kind)

    @property
    def wrong_facts(self) -> float:
        """Judged turns that state a wrong fact (see ``wrong_facts``), 0…100."""
        return share(
            is_forbidden(turn) or contradicts(expect, turn.reply.text) for expect, turn in list_judged(self.results)
        )

    @property
    def forbidden(self) -> float:
        """Judged turns that hold something forbidden, 0…100."""
        return share(is_forbidden(turn) for _, turn in list_judged(self.results))

    def milliseconds(self, percent: float) -> float:
        """A percentile of the turns' times, one user."""
        return 1000 * percentile([turn.seconds for result in self.results for turn in result.turns], percent)


def share(marks: Iterable[bool]) -> float:
    """How many of the marks are true, 0…100; 0 for none."""
    found = list(marks)
    return 100 * sum(found) / len(found) if found else 0.0


def measure(
    name: str, assistant: Assistant, cost: Cost, conversations: Sequence[Conversation], library: Library, timeout: float,
    on_done: Callable[[], None],
) -> Measured:  # fmt: skip
    """Measure a running assistant; ``on_done`` is called after each conversation. Raises LoadError."""
    put_load(assistant.url, make_conversations(library, WARM_UP))
    results = asyncio.run(run_conversations(conversations, assistant.url, 1, timeout, on_done))
    load = put_load(assistant.url, make_conversations(library, LOADED), USERS)
    return Measured(
        name, cost, results, rate(len(load.all_seconds), load.elapsed), len(load.errors), assistant.seconds_to_answer,
        read_family_memory(assistant.pid) if assistant.pid else None,
    )  # fmt: skip
