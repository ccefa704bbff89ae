"""The complaints about one file, each as ``file: key: problem; what to do``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Complaints:
    """Collects ``file: key: problem; what to do`` for one file."""

    def __init__(self, file: str, problems: list[str]) -> None:
        self.file, self.problems = file, problems

    def add(self, key: str, problem: str) -> None:
        """Note one problem; ``problem`` holds ``; what to do``."""
        self.problems.append(f"{self.file}: {key}: {problem}")

    def keys(self, at: str, mapping: Mapping[str, Any], required: tuple[str, ...], optional: tuple[str, ...]) -> bool:
        """Note missing and unknown keys; False when a required one is missing."""
        for key in mapping:
            if key not in (*required, *optional):
                self.add(f"{at}{key}", f"unknown key; allowed: {', '.join((*required, *optional))}")
        missing = [key for key in required if mapping.get(key) in (None, "", {})]
        for key in missing:
            self.add(f"{at}{key}", "missing; add it")
        return not missing

    def one_of(self, at: str, value: Any, allowed: tuple[str, ...] | list[str]) -> None:
        """Note a value outside a closed list."""
        if value not in allowed:
            self.add(at, f"{value!r} is not allowed; use one of {', '.join(allowed)}")

    def texts(self, at: str, value: Any) -> tuple[str, ...]:
        """A list of non-empty strings; notes anything else."""
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            self.add(at, "needs a list of texts; write [甲, 乙]")
            return ()
        return tuple(value)

    def mapping(self, at: str, value: Any) -> dict[Any, Any]:
        """A mapping; notes anything else and returns an empty one."""
        if not isinstance(value, dict):
            self.add(at, f"needs keys and values, not {type(value).__name__}; correct it")
            return {}
        return value
