"""Everything the checks read: examples, wordings, sentences kept for evaluation, dictionary words, names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from bot.doctor.examples import Sentence, UnreadableError, read_examples, read_text, shown_path
from bot.evaluation.conversations import read_conversations
from knowledge.library import examine_library
from knowledge.normalization import simplify
from knowledge.policy import SECTIONS, Library
from knowledge.tokens import read_words

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
    policy_problems: int = 0

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
    corpus.examples = _read(data.glob("*.yml"), read_examples, corpus.unreadable)
    corpus.words = [Word(*entry) for entry in read_words(data / "words.txt")]
    library, problems = examine_library(policies)
    corpus.policy_problems = len(problems)
    corpus.names = {name: p.id for p in library.policies.values() for name in (p.title, *p.aliases)}
    corpus.wordings = list(_wordings(library))
    corpus.policy_texts = [path.read_text("utf-8", errors="replace") for path in sorted(policies.rglob("*.yaml"))]
    if tests:
        corpus.held_out = _read((tests / "nlu").glob("*.txt"), _lines, corpus.unreadable)
        corpus.cases = _read((tests / "policies").glob("*.yaml"), _cases, corpus.unreadable)
    if questions:
        corpus.questions = list(_questions(questions))
    return corpus


def _read(paths: Iterable[Path], read: Callable[[Path], Iterable[Sentence]], unreadable: list[str]) -> list[Sentence]:
    """The sentences of all files in the order of their names; a file that cannot be read is noted and left out."""
    found: list[Sentence] = []
    for path in sorted(paths):
        try:
            found += read(path)
        except UnreadableError as error:
            unreadable.append(str(error))
    return found


def _wordings(library: Library) -> Iterator[Sentence]:
    for policy in library.policies.values():
        for kind, entries in (("faq", policy.faq), ("unknown", policy.unknown)):
            for i, entry in enumerate(entries):
                for j, text in enumerate(entry.ask):
                    yield Sentence(text, policy.id, f"{policy.id}.yaml", f"{kind}[{i}].ask[{j}]")


def _lines(path: Path) -> Iterator[Sentence]:
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if line.strip():
            yield Sentence(line.strip(), path.stem, shown_path(path), f"第 {number} 行")


def _cases(path: Path) -> Iterator[Sentence]:
    """What the cases of a policy ask in words; a section key is no sentence."""
    if path.name == KNOWN_FAILURES:
        return
    try:
        listed: Any = yaml.safe_load(read_text(path))
    except yaml.YAMLError as error:
        raise UnreadableError(path, error) from error
    for case in listed if isinstance(listed, list) else ():
        if (ask := str(case.get("ask", ""))) and ask not in SECTIONS:
            yield Sentence(ask, path.stem, shown_path(path), str(case.get("name")))


def _questions(path: Path) -> Iterator[Sentence]:
    for conversation in read_conversations(path):
        for number, turn in enumerate(conversation.turns, 1):
            yield Sentence(turn.user, "", shown_path(path), f"{conversation.id} 第 {number} 轮")
