"""Everything the checks read: examples, wordings, sentences kept for evaluation, dictionary words, names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from bot.doctor.examples import Sentence, UnreadableError, read_examples, shown_path
from bot.evaluation.conversations import read_conversations
from knowledge.library import examine_library
from knowledge.policy import SECTIONS, Library
from knowledge.tokens import read_words, simplify

KNOWN_FAILURES = "known_failures.yaml"
NO_CONTENT = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Word:
    """One line of words.txt."""

    text: str
    weight: int | None
    line: int


@dataclass
class Corpus:
    """``evaluation`` holds held-out sentences, policy cases and questions; ``unreadable`` what could not be read."""

    examples: list[Sentence] = field(default_factory=list)
    wordings: list[Sentence] = field(default_factory=list)
    held_out: list[Sentence] = field(default_factory=list)
    cases: list[Sentence] = field(default_factory=list)
    questions: list[Sentence] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    words_file: str = "nlu_data/words.txt"
    names: dict[str, str] = field(default_factory=dict)
    policy_texts: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    @property
    def training(self) -> list[Sentence]:
        """All that something is learned or found by."""
        return [*self.examples, *self.wordings]

    @property
    def evaluation(self) -> list[Sentence]:
        """All that measures what was learned."""
        return [*self.held_out, *self.cases, *self.questions]

    @cached_property
    def intents(self) -> list[str]:
        """The intents that have examples, in alphabetical order."""
        return sorted({example.label for example in self.examples})


def normalise(text: str) -> str:
    """What two sentences must share to count as the same: simplified, lower case, no punctuation, no white space."""
    return NO_CONTENT.sub("", simplify(text)) or text.strip()


def read_corpus(data: Path, tests: Path | None, questions: Path | None, policies: Path) -> Corpus:
    """Read all of it; ``tests`` holds nlu/*.txt and policies/*.yaml. Raises QuestionFileError for ``questions``."""
    corpus = Corpus(words_file=shown_path(data / "words.txt"))
    for path in sorted(data.glob("*.yml")):
        try:
            corpus.examples += read_examples(path)
        except UnreadableError as error:
            corpus.unreadable.append(str(error))
    corpus.words = [Word(*entry) for entry in read_words(data / "words.txt")]
    library, problems = examine_library(policies)
    if problems:
        corpus.unreadable.append(f"{shown_path(policies)}: 政策文件: 有 {len(problems)} 处问题")
    corpus.names = {name: p.id for p in library.policies.values() for name in (p.title, *p.aliases)}
    corpus.wordings = list(_wordings(library))
    corpus.policy_texts = [path.read_text(encoding="utf-8") for path in sorted(policies.rglob("*.yaml"))]
    if tests:
        corpus.held_out = [s for path in sorted((tests / "nlu").glob("*.txt")) for s in _lines(path)]
        corpus.cases = list(_cases(sorted((tests / "policies").glob("*.yaml"))))
    if questions:
        corpus.questions = list(_questions(questions))
    return corpus


def _wordings(library: Library) -> Iterator[Sentence]:
    for policy in library.policies.values():
        for kind, entries in (("faq", policy.faq), ("unknown", policy.unknown)):
            for i, entry in enumerate(entries):
                for j, text in enumerate(entry.ask):
                    yield Sentence(text, policy.id, f"{policy.id}.yaml", f"{kind}[{i}].ask[{j}]")


def _lines(path: Path) -> Iterator[Sentence]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            yield Sentence(line.strip(), path.stem, shown_path(path), f"第 {number} 行")


def _cases(paths: Iterable[Path]) -> Iterator[Sentence]:
    """What the cases of the policies ask in words; a section key is no sentence."""
    for path in paths:
        listed: Any = yaml.safe_load(path.read_text(encoding="utf-8")) if path.name != KNOWN_FAILURES else []
        for case in listed or ():
            if (ask := str(case.get("ask", ""))) and ask not in SECTIONS:
                yield Sentence(ask, path.stem, shown_path(path), str(case.get("name")))


def _questions(path: Path) -> Iterator[Sentence]:
    for conversation in read_conversations(path):
        for number, turn in enumerate(conversation.turns, 1):
            yield Sentence(turn.user, "", shown_path(path), f"{conversation.id} 第 {number} 轮")
