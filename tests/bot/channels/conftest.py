"""A record that turns are written to."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels import turn
from bot.record import migrate
from knowledge.store import open_engine
from tests.bot.channels.rasa_stand_in import Shared


@pytest.fixture
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shared:
    """A record on SQLite that turns are written to."""
    url = f"sqlite:///{tmp_path / 'turns.db'}"
    migrate(url)
    shared = Shared(open_engine(url))
    monkeypatch.setattr(turn, "shared_knowledge", lambda: shared)
    return shared
