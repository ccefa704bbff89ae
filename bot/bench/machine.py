"""What is measured on, and how much memory a process holds."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path

PROC = Path("/proc")


def read_memory(pid: int, field: str = "VmRSS", proc: Path = PROC) -> float | None:
    """Resident memory of a process in MB, now (VmRSS) or at its highest (VmHWM).

    None where the system has no /proc, or for a process that has ended.
    """
    try:
        status = (proc / str(pid) / "status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    match = re.search(rf"^{field}:\s+(\d+) kB", status, re.MULTILINE)
    return int(match[1]) / 1024 if match else None


def read_family_memory(pid: int, proc: Path = PROC) -> float | None:
    """Resident memory of a process and everything it has started, in MB; None as for ``read_memory``."""
    own = read_memory(pid, proc=proc)
    if own is None:
        return None
    return own + sum(read_family_memory(child, proc) or 0.0 for child in _list_children(pid, proc))


def _list_children(pid: int, proc: Path) -> list[int]:
    found: list[int] = []
    for path in proc.glob(f"{pid}/task/*/children"):
        try:
            found += map(int, path.read_text(encoding="ascii").split())
        except OSError:  # a thread that has just ended
            continue
    return found


def describe_machine() -> dict[str, str]:
    """Python, number of processors and their model, by Chinese label."""
    cpus = f"{os.cpu_count()} 核，{_processor()}" if _processor() else f"{os.cpu_count()} 核"
    return {"Python": platform.python_version(), "处理器": cpus, "系统": platform.platform(terse=True)}


def _processor(proc: Path = PROC) -> str:
    try:
        match = re.search(r"^model name\s*:\s*(.+)$", (proc / "cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        return platform.processor()
    return match[1].strip() if match else platform.processor()
