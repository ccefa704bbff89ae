"""How long the trained pipeline takes to understand a message, without channel, conversation and answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bot.bench.figures import Bar, Figure, latency_figures
from bot.bench.questions import TURNS_PER_CONVERSATION, make_conversations
from bot.doctor.judging import open_model
from knowledge.policy import Library

MEDIAN = Bar(5)  # milliseconds
WARM_UP = 20  # messages
Say = Callable[[str], None]


def measure_parsing(library: Library, turns: int, model: Path, say: Say) -> Iterator[Figure]:
    """The time of one message, over the questions of made conversations. Raises UnusableModelError."""
    say("打开模型")
    parse = open_model(model)
    conversations = make_conversations(library, max(1, -(-turns // TURNS_PER_CONVERSATION)))
    texts = [text for conversation in conversations for text in conversation]
    for text in texts[:WARM_UP]:
        parse([text])
    say(f"理解 {len(texts)} 句")
    yield from latency_figures("理解一句", [_time(parse, text) for text in texts], {50: MEDIAN})


def _time(parse: Callable[[Sequence[str]], object], text: str) -> float:
    started = time.perf_counter()
    parse([text])
    return time.perf_counter() - started
