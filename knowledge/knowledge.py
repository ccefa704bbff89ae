"""The knowledge of one place, opened once per process: built when the files changed, asked for a day."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from knowledge.answer import Answer, Card, Status, release
from knowledge.aspects import guess_kinds
from knowledge.english.compose import composer_for
from knowledge.explanation import explain
from knowledge.interview import Interview
from knowledge.language import CHINESE, detect_language
from knowledge.library import POLICY_FOLDER, read_library
from knowledge.meaning import open_meaning
from knowledge.names import NameFinder, find_places
from knowledge.normalization import Normal, normalize, strip_fillers
from knowledge.policy import PolicyError
from knowledge.question import Context, Question
from knowledge.respond import Responder
from knowledge.scene import Scene, words_beside
from knowledge.search import Index, open_index
from knowledge.snapshot import Snapshot, interval_start, read_change_days, read_snapshot
from knowledge.store import PolicyRow, build, open_engine, read_version
from knowledge.synonyms import reload_synonyms, synonym_version
from knowledge.tokens import add_words, field_words
from knowledge.traits import read_traits
from knowledge.wordings import Unit, read_said, read_wordings

logger = logging.getLogger(__name__)
SNAPSHOTS_KEPT = 64
SECONDS_BETWEEN_LOOKS = 1.0


def _read_owners(rows: Iterable[Any]) -> dict[str, frozenset[str]]:
    """Name -> the policies it stands for."""
    owners: dict[str, set[str]] = {}
    for row in rows:
        for name in row.names:
            owners.setdefault(name, set()).add(row.id)
    return {name: frozenset(ids) for name, ids in owners.items()}


class Knowledge:
    """Answers from the tables. Thread-safe; notices a rebuild by another process within a second."""

    def __init__(self, engine: Engine, index_root: Path, home: str = "青岛高新区") -> None:
        self.engine, self.home, self._index_root = engine, home, index_root
        self._lock = threading.RLock()
        self._looked = 0.0
        self.version, self._synonyms = "", -1
        self.refresh()

    @classmethod
    def open(
        cls, url: str, folder: Path = POLICY_FOLDER, index_root: Path | None = None, home: str = "青岛高新区"
    ) -> Knowledge:
        """Build the tables from a folder when its content changed, and open them. Raises PolicyError."""
        engine = open_engine(url)
        build(engine, read_library(folder))
        return cls(engine, index_root or Path("var/search"), home)

    def refresh(self) -> bool:
        """Look whether the tables were rebuilt or the synonyms edited, at most once a second; True when something new was
        loaded."""
        now = time.monotonic()
        if now - self._looked < SECONDS_BETWEEN_LOOKS and self.version:
            return False
        with self._lock, self.engine.connect() as connection:
            self._looked = now
            version = read_version(connection) or ""
            self._reload_synonyms()
            if version == self.version and self._synonyms == synonym_version():
                return False
            rows = select(PolicyRow.id, PolicyRow.title, PolicyRow.title_en, PolicyRow.names, PolicyRow.generic)
            names = connection.execute(rows).all()
            self.titles = tuple(title for row in names for title in (row.title, row.title_en) if title)
            self.names = tuple(dict.fromkeys(name for row in names for name in row.names))
            add_words(name for name in self.names if not name.isascii())
            self.finder = NameFinder(self.names, bounded=True, titles=self.titles, owners=_read_owners(names))
            wordings = read_wordings(connection, self.finder.strip)
            self.index: Index = open_index(self._index_root, version, wordings)
            self.meaning = open_meaning(self._index_root, version, wordings, read_said(connection))
            self.traits = read_traits(connection)
            generic = dict.fromkeys(word for row in names for word in row.generic)
            self.generic = NameFinder(generic)
            self.terms = NameFinder(word for word in (*generic, *field_words()) if word not in self.names)
            self._change_days = read_change_days(self.engine)
            self._snapshots: OrderedDict[date, Snapshot] = OrderedDict()
            self.version, self._synonyms = version, synonym_version()
        return True

    def _reload_synonyms(self) -> None:
        """Take an edit of synonyms.yaml; one with problems is refused at the start, and told to the log later on."""
        try:
            reload_synonyms()
        except PolicyError as error:
            if not self.version:
                raise
            logger.error("同义词没有更新，仍用原来的：%s", error)

    def snapshot(self, on: date) -> Snapshot:
        """Everything that holds on a day, from the tables or from memory."""
        start = interval_start(self._change_days, on)
        with self._lock:
            if start in self._snapshots:
                self._snapshots.move_to_end(start)
                return self._snapshots[start]
            snapshot = read_snapshot(self.engine, on)
            self._snapshots[start] = snapshot
            if len(self._snapshots) > SNAPSHOTS_KEPT:
                self._snapshots.popitem(last=False)
            return snapshot

    def responder(self, on: date) -> Responder:
        """What answers questions of a day."""
        self.refresh()
        return Responder(
            Scene(self.snapshot(on), self.index, self.meaning, self.traits, self.finder, self.generic, self.home, on)
        )

    def respond(self, questions: Sequence[Question], context: Context, on: date) -> tuple[Answer, Context]:
        """Answer a message and move the context on; an answer whose figures do not reconcile is withheld."""
        as_of = next((question.as_of for question in questions if question.as_of), None)
        answer, moved = self.responder(as_of or on).respond(questions, context)
        if as_of and answer.status is Status.NOT_IN_FORCE and self._is_history(answer.policy, on):
            answer, moved = self.responder(on).respond(questions, context)
        if corrected := tuple(dict.fromkeys(pair for question in questions for pair in question.corrected)):
            names = tuple(Card("查询名称", name, "name") for name in dict.fromkeys(name for _, name in corrected))
            answer = replace(answer, corrected=corrected, cards=(*answer.cards, *names))
        return self.release(answer), moved

    def go_on(self, questions: Sequence[Question], context: Context, on: date) -> tuple[Answer, Context] | None:
        """The next turn of an interview that a message answers, or that clears what was told; None for any other."""
        taken = Interview(self.responder(on).scene).go_on(questions, context)
        return (self.release(taken[0]), taken[1]) if taken else None

    def _is_history(self, policy: str | None, on: date) -> bool:
        """A policy that tells of former years, and is itself asked about as it stands."""
        known = self.snapshot(on).policies.get(policy or "")
        return known is not None and known.priority < 0

    def release(self, answer: Answer) -> Answer:
        """The gate every answer passes."""
        return release(replace(answer, version=self.version), self.titles)

    def answer(
        self, policy: str, section: str, on: date, facts: dict[str, object] | None = None, language: str = CHINESE
    ) -> Answer:
        """One section of one policy on a day; KeyError for a policy that does not exist."""
        composer = composer_for(language)(self.snapshot(on), on, self.home, facts or {})
        known = composer.snapshot.policies[policy]
        if section in known.of("section") or known.ended:
            unit = Unit(policy, "section", section, section)
            return self.release(
                composer.unit(unit) if section in known.of("section") else composer.missing(known, section)
            )
        return self.release(composer.missing(known, section))

    def ask(self, text: str, on: date) -> Answer:
        """Answer a bare question by names and search alone, without an intent classifier."""
        self.refresh()
        return self.respond([self.read_question(text)], Context(), on)[0]

    def read(self, text: str) -> Normal:
        """A message made plain, with misspelt words of the field put right; names stay as they are written."""
        normal = normalize(text)
        taken = [(match.start, match.end) for match in self.finder.find(normal.text)]
        edits = [
            (match.start, match.end, match.name)
            for match in self.terms.find(normal.text)
            if match.kind in ("sound", "typo")
            and match.end - match.start == len(match.name)
            and all(match.end <= start or end <= match.start for start, end in taken)
        ]
        return normal.then("用词", normal.aligned.edit(edits))

    def is_plain(self, text: str) -> bool:
        """Whether a text says no more than words under which our policies go, and the asking (补贴怎么申请, 费用怎么算)."""
        return not words_beside(text, self.generic) and self.index.belonging.weigh(text) > 0

    def read_question(self, text: str) -> Question:
        """A question by names and places alone, without an intent classifier."""
        plain = self.read(text).text
        named, places = self.finder.find(plain), find_places(plain)
        corrected = tuple(
            (plain[match.start : match.end], match.name)
            for match in (*named, *(match for match, _ in places))
            if not match.exact
        )
        return Question(
            plain, guess_kinds(plain), names=tuple(match.name for match in named), places=tuple(place for _, place in places),
            language=detect_language(text) or CHINESE, corrected=corrected,
        )  # fmt: skip

    def explain(self, text: str, limit: int = 8) -> str:
        """For staff: how a text was made plain, the best entries, the words that hit and missed, and what they suggest."""
        normal = self.read(text)
        titles = {policy.id: policy.title for policy in self.snapshot(date.max).policies.values()}
        lines = [f"{step.name}：{step.before} → {step.after}" for step in normal.steps]
        question = self.read_question(text)
        lines += [f"名称：{said} → {name}" for said, name in question.corrected]
        if (bare := strip_fillers(normal.text)) != normal.text:
            lines.append(f"检索时略去客套话：{bare}")
        hits = self.index.find(normal.text, lambda _: True, limit)
        return "\n".join((*lines, explain(normal.text, self.index, hits, titles)))
