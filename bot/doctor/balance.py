"""Intents with too few examples, far more or fewer than the others, or no sentences to measure them by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from statistics import median

from bot.doctor.corpus import Corpus
from bot.doctor.findings import Finding, Level

FEWEST = 30  # examples; below it a classifier over character n-grams knows hardly any way to say it
FEWEST_HELD_OUT = 10  # sentences; below it one sentence more or less moves a rate by over ten points
UNBALANCED = 3.0  # times the median, or its part


def check_balance(corpus: Corpus) -> Iterator[Finding]:
    """One finding per intent and fault."""
    counts = Counter(example.label for example in corpus.examples)
    middle = median(counts.values()) if counts else 0
    held_out = Counter(sentence.label for sentence in corpus.held_out)
    for intent, count in sorted(counts.items()):
        where = f"{intent}: 例句"
        facts = {"intent": intent, "count": count, "median": middle}
        if count < FEWEST:
            yield Finding(Level.WARNING, where, f"只有 {count} 句，少于 {FEWEST} 句", "补一些不同的说法", facts)
        elif count > UNBALANCED * middle:
            problem = f"有 {count} 句，是各意图中间值（{middle:g} 句）的 {count / middle:.1f} 倍"
            yield Finding(Level.WARNING, where, problem, "删掉相近的，或给别的意图补一些", facts)
        elif count * UNBALANCED < middle:
            problem = f"有 {count} 句，不到各意图中间值（{middle:g} 句）的三分之一"
            yield Finding(Level.WARNING, where, problem, "补一些不同的说法", facts)
    if corpus.held_out:
        yield from _check_held_out(counts, held_out)


def _check_held_out(counts: Counter[str], held_out: Counter[str]) -> Iterator[Finding]:
    for intent in sorted(counts):
        if (count := held_out[intent]) < FEWEST_HELD_OUT:
            problem = f"测试句有 {count} 句，少于 {FEWEST_HELD_OUT} 句，测不准"
            facts = {"intent": intent, "count": count}
            yield Finding(Level.WARNING, f"{intent}: 测试句", problem, f"在 tests/nlu/{intent}.txt 里补几句", facts)
    for intent in sorted(set(held_out) - set(counts)):
        problem = f"有 {held_out[intent]} 句测试句，却没有这个意图的例句"
        yield Finding(Level.WARNING, f"{intent}: 测试句", problem, "改文件名，或补例句")
