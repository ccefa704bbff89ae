"""Memory is read from /proc, of a process with all it has started."""

import os
from pathlib import Path

import pytest

from bot.bench.machine import describe_machine, read_family_memory, read_memory


def add_process(proc: Path, pid: int, kilobytes: int, children: str = "") -> None:
    threads = proc / str(pid) / "task" / str(pid)
    threads.mkdir(parents=True)
    (threads / "children").write_text(children, encoding="ascii")
    (proc / str(pid) / "status").write_text(
        f"Name:\tx\nVmHWM:\t{2 * kilobytes} kB\nVmRSS:\t{kilobytes} kB\n", encoding="ascii"
    )


def test_memory_of_one_process_in_megabytes(tmp_path: Path) -> None:
    add_process(tmp_path, 7, 10240)
    assert read_memory(7, proc=tmp_path) == 10
    assert read_memory(7, "VmHWM", tmp_path) == 20


def test_memory_of_a_family(tmp_path: Path) -> None:
    add_process(tmp_path, 7, 10240, "8 9 ")
    add_process(tmp_path, 8, 2048, "10")
    add_process(tmp_path, 10, 1024)  # 9 has ended
    assert read_family_memory(7, tmp_path) == 13


def test_memory_that_cannot_be_measured(tmp_path: Path) -> None:
    assert read_memory(7, proc=tmp_path) is None
    assert read_family_memory(7, tmp_path) is None


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc")
def test_memory_of_this_process() -> None:
    assert (read_memory(os.getpid()) or 0) > 1


def test_the_machine_is_named() -> None:
    assert set(describe_machine()) == {"Python", "处理器", "系统"}
