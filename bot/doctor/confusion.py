"""Intents taken for each other, and the sentences that the model gets wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.doctor.findings import Finding, Level
from bot.doctor.judging import Judged

OFTEN = 2  # held-out sentences of one intent taken for the same other one


@dataclass(frozen=True)
class Confusion:
    """``counts[i][j]``: sentences filed under ``labels[i]`` that the model takes for ``labels[j]``."""

    labels: list[str]
    counts: list[list[int]]

    @property
    def total(self) -> int:
        """All sentences."""
        return sum(map(sum, self.counts))

    @property
    def right(self) -> int:
        """Sentences told as they are filed."""
        return sum(row[i] for i, row in enumerate(self.counts))


def count_confusion(judged: Sequence[Judged]) -> Confusion:
    """The matrix over every intent that is filed or told."""
    labels = sorted({item.sentence.label for item in judged} | {item.guess for item in judged})
    counted = Counter((item.sentence.label, item.guess) for item in judged)
    return Confusion(labels, [[counted[row, column] for column in labels] for row in labels])


def check_confusion(judged: Sequence[Judged]) -> Iterator[Finding]:
    """Pairs of intents confused in held-out sentences, the most frequent first."""
    pairs: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for item in judged:
        if not item.is_right:
            pairs[item.sentence.label, item.guess].append(item)
    filed = Counter(item.sentence.label for item in judged)
    for (label, guess), items in sorted(pairs.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        if len(items) >= OFTEN:
            problem = f"{filed[label]} 句测试句里有 {len(items)} 句被当成 {guess}，例如“{items[0].sentence.text}”"
            advice = "给两种意图各补几句能分清它们的例句"
            facts = {"intent": label, "guess": guess, "count": len(items), "of": filed[label]}
            yield Finding(Level.WARNING, f"{label}: 测试句", problem, advice, facts)


def check_wrong(judged: Sequence[Judged], learned: bool) -> Iterator[Finding]:
    """Each sentence the model gets wrong, the surest mistake first; ``learned``: they are training examples."""
    for item in sorted((item for item in judged if not item.is_right), key=lambda item: -item.chance):
        own = "排不进前五" if item.own is None else f"{item.own:.2f}"
        label = item.sentence.label
        problem = f"“{item.sentence.text}”写的是 {label}（把握 {own}），模型认成 {item.guess}（把握 {item.chance:.2f}）"
        advice = "看看是不是放错了意图；没放错就补相近的例句" if learned else "补同类的例句，不要把这一句抄进去"
        facts = {"intent": label, "guess": item.guess, "chance": round(item.chance, 4), "own": item.own}
        yield Finding(Level.WARNING if learned else Level.NOTE, item.sentence.where, problem, advice, facts)
