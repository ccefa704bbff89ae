"""A finding is one line for the people who keep the data: where, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """How bad: an ERROR fails CI, a WARNING only with ``--strict``, a NOTE never."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


LABELS = {Level.ERROR: "错误", Level.WARNING: "警告", Level.NOTE: "提示"}


@dataclass(frozen=True)
class Finding:
    """``where`` is ``file: line or key``; ``facts`` are the same things as data, for ``--json``."""

    level: Level
    where: str
    problem: str
    advice: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """``file: line or key: problem; what to do``."""
        return f"{self.where}: {self.problem}；{self.advice}"

    def as_record(self) -> dict[str, Any]:
        """The finding as JSON."""
        told = {"level": str(self.level), "where": self.where, "problem": self.problem, "advice": self.advice}
        return {**told, **self.facts}


@dataclass(frozen=True)
class Group:
    """What one check found, the worst first; ``skipped`` tells why it was not made, None when it was."""

    key: str
    title: str
    findings: tuple[Finding, ...] = ()
    skipped: str | None = None

    def count(self, level: Level) -> int:
        """How many findings of a level."""
        return sum(finding.level == level for finding in self.findings)

    def as_record(self) -> dict[str, Any]:
        """The group as JSON."""
        counts = {str(level): self.count(level) for level in Level}
        found = [finding.as_record() for finding in self.findings]
        return {"check": self.key, "title": self.title, "skipped": self.skipped, "counts": counts, "findings": found}


def make_group(key: str, title: str, findings: Iterable[Finding]) -> Group:
    """A group with its findings by level, otherwise in the order they came."""
    order = list(Level)
    return Group(key, title, tuple(sorted(findings, key=lambda finding: order.index(finding.level))))


def count_level(groups: Sequence[Group], level: Level) -> int:
    """How many findings of a level all groups hold."""
    return sum(group.count(level) for group in groups)


def exit_code(groups: Sequence[Group], strict: bool) -> int:
    """1 with an error, or with a warning when ``strict``; else 0."""
    bad = [Level.ERROR, Level.WARNING] if strict else [Level.ERROR]
    return int(any(count_level(groups, level) for level in bad))
