"""How the search holds up with very many entries, made from the present wordings by random substitutions."""

from __future__ import annotations

import gc
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

from bot.bench.figures import Figure
from bot.bench.machine import read_memory
from bot.evaluation.latency import percentile
from knowledge.search import Index, open_index
from knowledge.wordings import Unit, Wording

QUERIES = 300
SEED = 1
SUBSTITUTIONS = (2, 5)  # at least, at most, in one entry
Say = Callable[[str], None]


def make_entries(wordings: Sequence[Wording], count: int) -> Iterator[Wording]:
    """``count`` made-up questions, each an entry of its own, all of the same characters as the wordings."""
    random = Random(SEED)
    for number in range(count):
        base = random.choice(wordings)
        yield Wording(
            Unit(base.unit.policy, "faq", f"entry_{number}", None), substitute(base.text, wordings, random), True
        )


def substitute(text: str, wordings: Sequence[Wording], random: Random) -> str:
    """The text with some places taken over by pieces of other wordings; as long as before, within a piece."""
    for _ in range(random.randint(*SUBSTITUTIONS)):
        other = random.choice(wordings).text
        start, place = random.randrange(len(other)), random.randrange(len(text) + 1)
        piece = other[start : start + random.randint(1, 3)]
        text = text[:place] + piece + text[place + len(piece) :]
    return text


def measure_search(wordings: Sequence[Wording], count: int, say: Say) -> Iterator[Figure]:
    """Figures of an index over ``count`` entries: building, opening again as a start does, size, memory, questions."""
    questions = [wording for wording in wordings if wording.is_question] or list(wordings)
    say(f"正在编写 {count} 条问法")
    entries = list(make_entries(questions, count))
    with tempfile.TemporaryDirectory() as folder:
        say(f"正在为 {count} 条问法建立索引")
        seconds, index = _time_opening(Path(folder), entries)
        yield Figure("建立索引（含分词）", seconds, "秒")
        yield Figure("索引大小", _measure_folder(Path(folder)), "MB")
        del index
        gc.collect()
        say("正在重新打开索引")
        seconds, index = _time_opening(Path(folder), entries)
        yield Figure("打开已有索引（每次启动）", seconds, "秒")
        yield Figure(
            "本进程内存",
            read_memory(os.getpid()),
            "MB",
            note="这个系统没有 /proc，测不到" if not Path("/proc").exists() else "",
        )
        say("正在提问")
        yield from _time_queries(index, questions)


def _time_opening(folder: Path, entries: list[Wording]) -> tuple[float, Index]:
    started = time.perf_counter()
    index = open_index(folder, "bench", entries)
    return time.perf_counter() - started, index


def _measure_folder(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def _time_queries(index: Index, questions: Sequence[Wording]) -> Iterator[Figure]:
    random, seconds = Random(SEED + 1), []
    for _ in range(QUERIES):
        query = substitute(random.choice(questions).text, questions, random)
        started = time.perf_counter()
        index.find(query, lambda _unit: True)
        seconds.append(time.perf_counter() - started)
    for share in (50, 99):
        yield Figure(f"每次查询 p{share}", 1000 * percentile(seconds, share), "毫秒")
