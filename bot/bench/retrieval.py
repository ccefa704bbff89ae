"""The search that answers citizens, over any corpus: how often it finds what was meant, and tells foreign questions apart.

A folder of question sets holds ``<task>/corpus.jsonl`` ({"id", "text", "title"?}), ``<task>/dev.jsonl`` ({"q", "rel"}) and
``other_domains/*.jsonl`` ({"q"}): questions that the passages do not answer.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.bench.figures import Bar, Figure
from bot.evaluation.latency import percentile
from knowledge.search import open_index
from knowledge.wordings import Unit, Wording

Search = Callable[[str, int], list[tuple[str, float]]]
Say = Callable[[str], None]
PASSAGES, OTHERS = "government_passages", "other_domains"
# (top-1, MRR@10) in %: plain BM25 over the same tokens, as measured when the search was chosen
TASKS = {PASSAGES: (64.7, 75.1), "covid_paraphrases": (75.8, 83.6), "general_paraphrases": (78.3, 87.1)}
APART = Bar(0.98, at_most=False)
SLOWEST = Bar(5)  # milliseconds of the processor, p99 over questions, of each the quicker of two searches
FOUND = 10  # hits looked at


def build(corpus: Sequence[Mapping[str, Any]]) -> Search:
    """A search over entries: one with a title is a text, titled as sections are; one without is a question.

    ``search(query, k)`` gives up to k (id, confidence), best first.
    """
    wordings = [
        Wording(
            Unit(entry["id"], "section" if entry.get("title") else "faq", entry["id"], None),
            f"{entry['title']} {entry['text']}" if entry.get("title") else entry["text"],
            not entry.get("title"),
        )
        for entry in corpus
    ]
    folder = tempfile.TemporaryDirectory(prefix="talentbot-")
    index = open_index(Path(folder.name), "corpus", wordings)

    def search(query: str, k: int, _kept: object = folder) -> list[tuple[str, float]]:  # the folder lives as long
        return [(hit.unit.policy, hit.confidence) for hit in index.find(query, lambda _unit: True, k)]

    return search


def measure_retrieval(folder: Path, say: Say) -> Iterator[Figure]:
    """Figures of every task that the folder holds. Raises OSError for a folder that holds none."""
    tasks = [task for task in TASKS if (folder / task / "dev.jsonl").exists()]
    if not tasks:
        raise FileNotFoundError(f"{folder} 里没有题目：缺少 <任务>/corpus.jsonl 和 <任务>/dev.jsonl")
    for task in tasks:
        say(f"正在测 {task}")
        search = build(read_lines(folder / task / "corpus.jsonl"))
        queries = read_lines(folder / task / "dev.jsonl")
        yield from _measure_task(task, search, queries)
        if task == PASSAGES:
            inside = [_best(search, query["q"]) for query in queries]
            for path in sorted((folder / OTHERS).glob("*.jsonl")):
                outside = [_best(search, query["q"]) for query in read_lines(path)]
                yield Figure(f"{task}：与 {path.stem} 分开（AUROC）", tell_apart(inside, outside), "", APART)


def _measure_task(task: str, search: Search, queries: Sequence[Mapping[str, Any]]) -> Iterator[Figure]:
    ranks, seconds = [], []
    for query in queries:
        found, first_time = _time_search(search, query["q"])
        seconds.append(
            min(first_time, _time_search(search, query["q"] + "？")[1])
        )  # no tokens are remembered for this one
        ranks.append(next((rank for rank, entry in enumerate(found, 1) if entry in query["rel"]), 0))
    top, mean = TASKS[task]
    yield Figure(f"{task}：首位正确", 100 * sum(r == 1 for r in ranks) / len(ranks), "%", Bar(top, at_most=False))
    yield Figure(f"{task}：MRR@10", 100 * sum(1 / r for r in ranks if r) / len(ranks), "%", Bar(mean, at_most=False))
    yield Figure(f"{task}：查询 p99（CPU）", 1000 * percentile(seconds, 99), "毫秒", SLOWEST)


def _time_search(search: Search, query: str) -> tuple[list[str], float]:
    """What is found, and the seconds of the processor it took."""
    started = time.thread_time()
    found = [entry for entry, _ in search(query, FOUND)]
    return found, time.thread_time() - started


def _best(search: Search, query: str) -> float:
    return next((confidence for _, confidence in search(query, 1)), 0.0)


def tell_apart(inside: Sequence[float], outside: Sequence[float]) -> float:
    """The chance that a score of inside lies above one of outside, ties half (AUROC)."""
    below, scores = np.sort(np.asarray(outside)), np.asarray(inside)
    wins = np.searchsorted(below, scores, "left") + np.searchsorted(below, scores, "right")
    return float(wins.sum() / (2 * len(scores) * len(below)))


def read_lines(path: Path) -> list[dict[str, Any]]:
    """One JSON object per line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
