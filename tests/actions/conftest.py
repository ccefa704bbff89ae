"""The project's knowledge for every test of an action."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import opening
from knowledge.knowledge import Knowledge


@pytest.fixture(autouse=True)
def shared(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Knowledge]:
    """The project's knowledge, as the process's own."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("TALENTBOT_VAR", str(tmp_path))
    monkeypatch.setattr(opening, "_opened", {("", str(tmp_path)): knowledge})
    yield knowledge
