"""How the search holds up with very many entries: each size in a process of its own, so that its memory can be told.

``python -m bot.bench.search_size COUNT`` writes the figures of one size to standard output as JSON.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bot.bench.entries import make_entries, make_long_queries, make_queries
from bot.bench.figures import Bar, Figure
from bot.bench.machine import read_memory
from bot.evaluation.latency import percentile
from knowledge.opening import shared_knowledge
from knowledge.search import Index, open_index
from knowledge.wordings import Wording

QUERIES, WARM_UP = 500, 50
LONG = 160  # characters of a long question
SLOWEST_SEARCH = Bar(20)  # milliseconds, p99
GROWTH = Bar(2)  # time per entry against that of the smallest size
NO_MEMORY = "" if Path("/proc").exists() else "这个系统没有 /proc，测不到"
Say = Callable[[str], None]


class SizeError(RuntimeError):
    """A size could not be measured; the text is what its process said last."""


def list_sizes(entries: int) -> list[int]:
    """A hundredth, a tenth, and all of the entries; none below a thousand but the last."""
    return [size for size in (entries // 100, entries // 10) if size >= 1000] + [entries]


def measure_sizes(entries: int, say: Say) -> Iterator[Figure]:
    """Figures of each size, and how the cost of building grows with it. Raises SizeError."""
    building: dict[int, float] = {}
    for size in list_sizes(entries):
        say(f"正在测 {size} 条")
        for figure in _run_size(size):
            yield figure
            if "建立索引" in figure.name:
                building[size] = float(figure.value or 0) / size
    first, *_, last = building.values() if len(building) > 1 else (0.0, 0.0)
    if first:
        yield Figure("每条建立用时，最大规模 ÷ 最小规模", last / first, "倍", GROWTH)


def _run_size(size: int) -> list[Figure]:
    command = [sys.executable, "-m", "bot.bench.search_size", str(size)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SizeError(f"{size} 条没有测成：{done.stderr.strip().splitlines()[-1:]}")
    found = json.loads(done.stdout)
    return [Figure(bar=SLOWEST_SEARCH if each["name"].endswith("p99") else None, **each) for each in found]


def measure_size(wordings: Sequence[Wording], count: int) -> Iterator[Figure]:
    """Figures of an index over ``count`` entries: building, size, opening again as a start does, memory, questions."""
    questions = [wording for wording in wordings if wording.is_question] or list(wordings)
    entries, at = list(make_entries(questions, count)), f"{count} 条："
    with tempfile.TemporaryDirectory() as folder:
        before = read_memory(os.getpid()) or 0.0
        seconds, index = _time_opening(Path(folder), entries)
        yield Figure(f"{at}建立索引（含分词），处理器时间", seconds, "秒")
        yield Figure(
            f"{at}建立时最多多用的内存", (read_memory(os.getpid(), "VmHWM") or 0.0) - before, "MB", note=NO_MEMORY
        )
        yield Figure(f"{at}索引大小", _measure_folder(Path(folder)), "MB")
        del index
        gc.collect()
        before = read_memory(os.getpid()) or 0.0
        seconds, index = _time_opening(Path(folder), entries)
        yield Figure(f"{at}打开已有索引（每次启动），处理器时间", seconds, "秒")
        queries = make_queries(questions, entries, QUERIES)
        _time_queries(index, queries[:WARM_UP])
        yield from _tell_times(f"{at}查询", _time_queries(index, queries))
        yield from _tell_times(f"{at}{LONG} 字的查询", _time_queries(index, make_long_queries(queries, LONG)))
        now = read_memory(os.getpid()) or 0.0
        yield Figure(f"{at}打开并提问后多用的内存", max(now - before, 0.0), "MB", note=NO_MEMORY)


def _time_opening(folder: Path, entries: list[Wording]) -> tuple[float, Index]:
    started = time.process_time()
    index = open_index(folder, "bench", entries)
    return time.process_time() - started, index


def _measure_folder(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def _time_queries(index: Index, queries: Sequence[str]) -> list[tuple[float, float]]:
    """(seconds, seconds of the processor) of each query; the two differ where other processes want the processor too."""
    times = []
    for query in queries:
        started, worked = time.perf_counter(), time.thread_time()
        index.find(query, lambda _unit: True)
        times.append((time.perf_counter() - started, time.thread_time() - worked))
    return times


def _tell_times(name: str, times: Sequence[tuple[float, float]]) -> Iterator[Figure]:
    passed, worked = zip(*times, strict=True)
    for share in (50, 99):
        yield Figure(f"{name} p{share}", 1000 * percentile(passed, share), "毫秒")
    yield Figure(f"{name} p99，处理器时间", 1000 * percentile(worked, 99), "毫秒")


if __name__ == "__main__":
    figures = measure_size(shared_knowledge().index.wordings, int(sys.argv[1]))
    json.dump([{"name": f.name, "value": f.value, "unit": f.unit, "note": f.note} for f in figures], sys.stdout)
