"""What a run comes to: shares per kind, topic and aspect, failures, times, the versions that answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.evaluation.conversations import KEYS
from bot.evaluation.labels import label
from bot.evaluation.latency import percentile
from bot.evaluation.runner import Result

PERCENTILES = (50, 95, 99)


@dataclass(frozen=True)
class Share:
    """How many conversations of one group passed."""

    label: str
    passed: int
    total: int

    @property
    def percent(self) -> float:
        """0…100; 0 for an empty group."""
        return 100 * self.passed / self.total if self.total else 0.0


@dataclass(frozen=True)
class Summary:
    """One run. ``groups``: shares per kind, topic and aspect, weakest first; ``seconds``: of every turn;
    ``elapsed``: of the whole run; ``versions``: knowledge and model versions seen in the replies."""

    file: str
    url: str
    at: datetime
    overall: Share
    groups: dict[str, list[Share]]
    failures: list[Result]
    seconds: list[float]
    elapsed: float
    versions: dict[str, list[str]]

    def milliseconds(self) -> dict[int, float]:
        """Latency percentiles over all turns."""
        return {share: 1000 * percentile(self.seconds, share) for share in PERCENTILES}


def summarise(results: Sequence[Result], file: str, url: str, at: datetime, elapsed: float) -> Summary:
    """Count what a run brought."""
    failures = [result for result in results if not result.passed]
    return Summary(
        file, url, at,
        overall=Share("全部", len(results) - len(failures), len(results)),
        groups={key: _count(results, key) for key in KEYS},
        failures=failures,
        seconds=[turn.seconds for result in results for turn in result.turns],
        elapsed=elapsed,
        versions=_versions(results),
    )  # fmt: skip


def _count(results: Sequence[Result], key: str) -> list[Share]:
    passed: dict[str, list[bool]] = defaultdict(list)
    for result in results:
        passed[result.conversation.labels[key]].append(result.passed)
    shares = [Share(label(key, name), sum(marks), len(marks)) for name, marks in passed.items()]
    return sorted(shares, key=lambda share: (share.percent, -share.total, share.label))


def _versions(results: Sequence[Result]) -> dict[str, list[str]]:
    seen: dict[str, set[str]] = defaultdict(set)
    for result in results:
        for turn in result.turns:
            for name, version in turn.reply.versions.items():
                seen[name].add(version)
    return {name: sorted(versions) for name, versions in seen.items()}


def as_record(result: Result) -> dict[str, Any]:
    """A result as one JSON line."""
    turns = [
        {
            "user": turn.user, "reply": turn.reply.text, "seconds": round(turn.seconds, 4),
            "problems": [str(problem) for problem in turn.problems],
        }
        for turn in result.turns
    ]  # fmt: skip
    return {"id": result.conversation.id, **result.conversation.labels, "passed": result.passed, "turns": turns}
