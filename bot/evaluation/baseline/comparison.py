"""One run of everything: make the environment, train, and measure stock pipeline, BM25 and the assistant in turn."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.bench.assistant import Assistant, Server, run_assistant, run_server
from bot.bench.load import put_load
from bot.evaluation.baseline.environment import Environment, Progress, prepare
from bot.evaluation.baseline.lessons import Lesson, make_lessons
from bot.evaluation.baseline.measured import Cost, Measured, measure
from bot.evaluation.baseline.servers import ALWAYS, search_server, stock_server
from bot.evaluation.baseline.stock_project import write_project
from bot.evaluation.baseline.stock_training import train_stock, write_without_threshold
from bot.evaluation.baseline.text_search import calibrate, make_corpus
from bot.evaluation.conversations import Conversation
from bot.training import train
from knowledge.library import read_library
from knowledge.opening import policy_folder, shared_knowledge
from knowledge.policy import Library
from knowledge.tokens import WORDS_FILE

FIRST_QUESTION = "您好"


@dataclass(frozen=True)
class Plan:
    """What to compare on which day. ``url``: of an assistant that runs already, None: start one; ``epochs``: of the stock
    pipeline, None: as in its configuration; ``folder``: where baselines are kept."""

    conversations: Sequence[Conversation]
    on: date
    folder: Path
    url: str | None = None
    epochs: int | None = None
    timeout: float = 30.0


def compare(plan: Plan, say: Progress) -> list[Measured]:
    """The assistant first, then the stock pipeline, the same without its thresholds, and BM25.

    Raises EnvironmentMissingError, TrainingError, StartError, LoadError, PolicyError.
    """
    knowledge, library = shared_knowledge(), read_library(policy_folder())
    lessons = make_lessons(knowledge, plan.on)
    words = [*knowledge.names, *WORDS_FILE.read_text(encoding="utf-8").split()]
    stocks = _ready_stock(plan, lessons, words, say)
    search, calibrated = _ready_search(plan, lessons, words, say)
    own = _train_own(say) if plan.url is None else Cost(note="助手不是这次启动的")
    measured = []
    for server, paid in (*stocks, (search, calibrated)):
        say(f"启动 {server.name}")
        with run_server(server, FIRST_QUESTION, lambda reply: bool(reply.text)) as assistant:
            measured.append(_measure(server.name, assistant, paid, plan, library, say))
    say("启动本助手")
    with _open_own(plan.url) as assistant:
        return [_measure("本助手", assistant, own, plan, library, say), *measured]


def _ready_stock(plan: Plan, lessons: list[Lesson], words: list[str], say: Progress) -> list[tuple[Server, Cost]]:
    environment, project = Environment(plan.folder), plan.folder / "project"
    prepare(environment, say)
    say("写 Rasa 文档配置的训练数据")
    version = write_project(lessons, words, project, plan.epochs)
    model = plan.folder / "models" / f"{version}-{environment.version}.tar.gz"
    training = train_stock(environment, project, model, say)
    about = f"{len(lessons)} 个意图，{sum(len(lesson.examples) for lesson in lessons)} 句，{training.on} 训练"
    always = write_without_threshold(model)
    return [
        (stock_server(environment, project, model), Cost(training.seconds, about)),
        (stock_server(environment, project, always, ALWAYS), Cost(note="同一个模型，FallbackClassifier 的门槛设为零")),
    ]


def _ready_search(plan: Plan, lessons: list[Lesson], words: list[str], say: Progress) -> tuple[Server, Cost]:
    say("给 BM25 检索定门槛")
    corpus, started = plan.folder / "corpus.json", time.monotonic()
    calibrate(make_corpus(lessons, words)).save(corpus)
    return search_server(corpus), Cost(time.monotonic() - started, "不训练，用时是定门槛")


def _train_own(say: Progress) -> Cost:
    started = time.monotonic()
    train(lambda seconds: say(f"训练本助手，已用 {seconds:.0f} 秒"))
    return Cost(time.monotonic() - started)


@contextmanager
def _open_own(url: str | None) -> Iterator[Assistant]:
    if url is None:
        with run_assistant(FIRST_QUESTION) as assistant:
            yield assistant
        return
    put_load(url, [[FIRST_QUESTION]])
    yield Assistant(url)


def _measure(
    name: str, assistant: Assistant, cost: Cost, plan: Plan, library: Library, say: Callable[[str], None]
) -> Measured:
    total = len(plan.conversations)
    done = iter(range(1, total + 1))
    say(f"{name}：预热")
    return measure(
        name, assistant, cost, plan.conversations, library, plan.timeout, lambda: say(f"{name}：{next(done)} / {total}")
    )
