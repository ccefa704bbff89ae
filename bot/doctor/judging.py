"""What the trained model says of sentences, by the whole pipeline of config.yml, in batches."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from bot.doctor.examples import Sentence

BATCH = 200


class UnusableModelError(RuntimeError):
    """A file that Rasa cannot load as a model; the text says which and why."""


@dataclass(frozen=True)
class Judged:
    """A sentence with the model's intent and its chance; ``own`` is the chance of the intent it is filed under.

    ``own`` is None when that intent is not among those the model ranked. Of an intent with kinds (out_of_scope/weather)
    the kind is not judged: it chooses the words of a refusal, and nothing else.
    """

    sentence: Sentence
    guess: str
    chance: float
    own: float | None

    @property
    def is_right(self) -> bool:
        """Whether the model says what the file says."""
        return self.guess == self.sentence.label.partition("/")[0]


def judge(sentences: Sequence[Sentence], model: Path, progress: Callable[[int], None]) -> list[Judged]:
    """Every sentence judged by a model file, in order; ``progress`` is told how many more are done.

    Raises UnusableModelError.
    """
    parse, judged = open_model(model), list[Judged]()
    for start in range(0, len(sentences), BATCH):
        batch = sentences[start : start + BATCH]
        messages = parse([sentence.text for sentence in batch])
        judged += [_read(sentence, message) for sentence, message in zip(batch, messages, strict=True)]
        progress(len(batch))
    return judged


def open_model(model: Path) -> Callable[[Sequence[str]], list[Any]]:
    """What reads texts with the pipeline of a model file: Rasa's message of each. Raises UnusableModelError."""
    import_module("sanic")  # sets a filter for warnings of its own, so it comes before ours
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Rasa 3.6 on today's libraries
        return asyncio.run(_open(model))


async def _open(model: Path) -> Callable[[Sequence[str]], list[Any]]:
    from rasa.core.agent import load_agent  # Rasa takes seconds
    from rasa.core.channels.channel import UserMessage
    from rasa.engine.constants import PLACEHOLDER_MESSAGE

    try:
        processor: Any = (await load_agent(str(model))).processor
    except Exception as error:  # what a broken archive raises depends on where it is broken
        raise UnusableModelError(f"模型 {model} 打不开：{error}") from error
    if processor is None:
        raise UnusableModelError(f"{model} 不是模型文件")
    target = processor.model_metadata.nlu_target

    def parse(texts: Sequence[str]) -> list[Any]:
        inputs = {PLACEHOLDER_MESSAGE: [UserMessage(text) for text in texts]}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(processor.graph_runner.run(inputs=inputs, targets=[target])[target])

    return parse


def _read(sentence: Sentence, message: Any) -> Judged:
    intent = message.get("intent") or {"name": "", "confidence": 0.0}
    ranking = {item["name"]: float(item["confidence"]) for item in message.get("intent_ranking") or ()}
    return Judged(
        sentence, str(intent["name"]), float(intent["confidence"]), ranking.get(sentence.label.partition("/")[0])
    )
