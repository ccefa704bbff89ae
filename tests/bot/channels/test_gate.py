"""The gate: so many at once and no more, in the order they came, and every slot is given back exactly once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.gate import Gate


class Timer:
    """A call that the test makes when its time is over."""

    def __init__(self, seconds: float, call: Callable[[], None]) -> None:
        self.seconds, self.call, self.cancelled = seconds, call, False

    def cancel(self) -> None:
        self.cancelled = True

    def ring(self) -> None:
        if not self.cancelled:
            self.call()


class Hall:
    """Visitors of one gate. Each stays until the test lets it go."""

    def __init__(self, width: int) -> None:
        loop = asyncio.get_running_loop()
        loop.call_later = self._call_later  # type: ignore[assignment,method-assign]
        self.gate, self.width = Gate(width, seconds=7.0), width
        self.came: list[asyncio.Task[None]] = []
        self.ends: list[asyncio.Future[str]] = []
        self.inside: set[int] = set()
        self.over: set[int] = set()
        self.entered: list[int] = []
        self.timers: dict[int, Timer] = {}
        self._timers: list[Timer] = []

    def _call_later(self, seconds: float, call: Callable[[], None]) -> Timer:
        self._timers.append(Timer(seconds, call))
        return self._timers[-1]

    async def _visit(self, number: int) -> None:
        async with self.gate.slot():
            self.timers[number] = self._timers[-1]
            self.inside.add(number)
            self.entered.append(number)
            try:
                if await self.ends[number] == "failed":
                    raise RuntimeError
            finally:
                self.inside.discard(number)

    async def arrive(self, count: int = 1) -> None:
        for number in range(len(self.came), len(self.came) + count):
            self.ends.append(asyncio.get_running_loop().create_future())
            self.came.append(asyncio.ensure_future(self._visit(number)))
            await self.settle()

    async def settle(self, turns: int = 8) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)

    async def leave(self, number: int, how: str = "done") -> None:
        if how == "cancelled":
            self.came[number].cancel()
        elif how == "over" and number in self.inside:
            self.over.add(number)
            self.timers[number].ring()
        elif how != "over" and not self.ends[number].done():
            self.ends[number].set_result(how)
        await self.settle()

    @property
    def holding(self) -> set[int]:
        """Who counts."""
        return self.inside - self.over

    async def count_free(self) -> int:
        """How many slots there are when everybody has gone."""
        for number in range(len(self.came)):
            await self.leave(number, "cancelled")
        await self.arrive(self.width + 2)
        return len(self.inside)


def in_hall(width: int, visit: Callable[[Hall], Coroutine[Any, Any, None]]) -> None:
    async def run() -> None:
        hall = Hall(width)
        try:
            await visit(hall)
            assert await hall.count_free() == width
        finally:
            for task in hall.came:
                task.cancel()
            await asyncio.gather(*hall.came, return_exceptions=True)

    asyncio.run(run())


@pytest.mark.parametrize("width", [1, 2, 5])
def test_so_many_pass_at_once_in_order_and_the_next_when_one_leaves(width: int) -> None:
    async def visit(hall: Hall) -> None:
        await hall.arrive(width + 3)
        assert hall.inside == set(range(width))
        await hall.leave(width - 1)
        assert hall.inside == {*range(width - 1), width} and hall.entered == list(range(width + 1))

    in_hall(width, visit)


def test_nobody_overtakes_who_was_let_in_but_has_not_moved_yet() -> None:
    async def visit(hall: Hall) -> None:
        await hall.arrive(2)
        hall.ends[0].set_result("done")
        await hall.arrive()
        await hall.leave(1)
        assert hall.entered == [0, 1, 2]

    in_hall(1, visit)


def test_a_turn_longer_than_its_time_makes_room_once() -> None:
    async def visit(hall: Hall) -> None:
        await hall.arrive(4)
        assert hall.timers[0].seconds == 7.0
        await hall.leave(0, "over")
        assert hall.inside == {0, 1}
        await hall.leave(0)  # its room was given away already
        assert hall.inside == {1}
        await hall.leave(1)
        assert hall.inside == {2}

    in_hall(1, visit)


@pytest.mark.parametrize("how", ["done", "failed", "cancelled"])
def test_however_a_turn_ends_its_slot_is_free_once_and_its_timer_stopped(how: str) -> None:
    async def visit(hall: Hall) -> None:
        await hall.arrive(4)
        await hall.leave(0, how)
        assert hall.inside == {1} and hall.timers[0].cancelled
        assert hall.came[0].done() and hall.came[0].cancelled() is (how == "cancelled")
        if how == "failed":
            assert isinstance(hall.came[0].exception(), RuntimeError)

    in_hall(1, visit)


def test_who_gives_up_waiting_takes_no_slot_along() -> None:
    async def visit(hall: Hall) -> None:
        await hall.arrive(4)
        await hall.leave(1, "cancelled")
        await hall.leave(0)
        assert hall.inside == {2}

    in_hall(1, visit)


def test_who_gives_up_in_the_moment_of_being_let_in_takes_no_slot_along() -> None:
    async def visit(hall: Hall) -> None:
        await hall.arrive(3)
        hall.ends[0].set_result("done")
        await hall.settle(turns=1)
        assert not hall.inside  # the slot is handed on, and the next has not moved
        hall.came[1].cancel()
        await hall.settle()
        assert hall.inside == {2}

    in_hall(1, visit)


acts = st.lists(
    st.tuples(st.sampled_from(["come", "come", "done", "failed", "cancelled", "over"]), st.integers(0, 20)), max_size=40
)


@given(st.integers(1, 3), acts)
def test_whatever_happens_the_gate_is_full_while_someone_waits_and_never_fuller(
    width: int, acts: list[tuple[str, int]]
) -> None:
    async def visit(hall: Hall) -> None:
        gone: set[int] = set()
        for act, number in acts:
            if act == "come":
                await hall.arrive()
            elif hall.came:
                await hall.leave(number % len(hall.came), act)
            gone |= {number for number, task in enumerate(hall.came) if task.done() and number not in hall.entered}
            waiting = set(range(len(hall.came))) - set(hall.entered) - gone
            assert len(hall.holding) <= width and (not waiting or len(hall.holding) == width)
        assert hall.entered == sorted(hall.entered)

    in_hall(width, visit)
