"""The measurements of one run, in the order in which they disturb each other least."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.bench import figures
from bot.bench.assistant import Assistant
from bot.bench.figures import Figure, late_turn_ratio, latency_figures, rate
from bot.bench.load import Load, put_load
from bot.bench.machine import read_family_memory
from bot.bench.questions import TURNS_PER_CONVERSATION, make_conversations, make_long_conversations
from knowledge.policy import Library

WARM_UP = 5  # conversations
EARLY, LATE, LONG_CONVERSATIONS = 5, 200, 5
TURNS_PER_USER = 20  # at least, or the users come and go instead of being there together
Say = Callable[[str], None]


def measure(assistant: Assistant, library: Library, turns: int, users: int, say: Say) -> Iterator[Figure]:
    """Figures of a running assistant as they are measured. ``say`` is told what is going on. Raises LoadError."""
    if assistant.seconds_to_answer is not None:
        yield Figure("启动到答出第一句", assistant.seconds_to_answer, "秒", figures.STARTED)
    say("预热")
    put_load(assistant.url, make_conversations(library, WARM_UP))
    yield _memory(assistant, "预热后")
    yield from _measure_one_user(assistant, library, turns, say)
    yield from _measure_users(assistant, library, turns, users, say)
    yield from _measure_long_conversations(assistant, library, say)
    yield _memory(assistant, "负载后")


def _memory(assistant: Assistant, when: str) -> Figure:
    megabytes = read_family_memory(assistant.pid) if assistant.pid else None
    note = "" if megabytes else "助手不是这次启动的" if assistant.pid is None else "这个系统没有 /proc，测不到"
    return Figure(f"内存（{when}）", megabytes, "MB", figures.MEMORY, note)


def _count_conversations(turns: int) -> int:
    return max(1, -(-turns // TURNS_PER_CONVERSATION))


def _measure_one_user(assistant: Assistant, library: Library, turns: int, say: Say) -> Iterator[Figure]:
    say(f"一位用户，{turns} 轮")
    load = put_load(assistant.url, make_conversations(library, _count_conversations(turns)))
    yield from latency_figures("一位用户", load.all_seconds, {50: figures.MEDIAN_TURN, 99: figures.SLOWEST_TURN})
    yield from _tell_errors("一位用户", load)


def _measure_users(assistant: Assistant, library: Library, turns: int, users: int, say: Say) -> Iterator[Figure]:
    count = _count_conversations(max(turns, users * TURNS_PER_USER))
    say(f"{users} 位用户同时")
    load = put_load(assistant.url, make_conversations(library, count), users)
    speed = rate(len(load.all_seconds), load.elapsed)
    yield Figure(f"{users} 位用户同时", speed, "轮/秒", figures.RATE)
    yield from latency_figures(f"{users} 位用户同时", load.all_seconds, {})
    yield from _tell_errors(f"{users} 位用户同时", load)


def _measure_long_conversations(assistant: Assistant, library: Library, say: Say) -> Iterator[Figure]:
    say(f"{LONG_CONVERSATIONS} 段 {LATE} 轮的长对话")
    conversations = make_long_conversations(library, LONG_CONVERSATIONS, LATE, EARLY, LATE)
    load = put_load(assistant.url, conversations)
    ratio = late_turn_ratio(load.seconds, EARLY, LATE)
    yield Figure(f"第 {LATE} 轮用时 ÷ 第 {EARLY} 轮用时", ratio, "倍", figures.LATE_TURN)
    yield from _tell_errors("长对话", load)


def _tell_errors(who: str, load: Load) -> Iterator[Figure]:
    """Turns without a reply, when there were any: fast failures must not pass for speed."""
    if load.errors:
        yield Figure(f"{who}，没有答出的轮数", len(load.errors), "轮", figures.Bar(0), load.errors[0])
