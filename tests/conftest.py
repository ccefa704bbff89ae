"""What all tests share: the project's own knowledge, read and built once per run into a temporary folder."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.knowledge import Knowledge
from knowledge.library import read_library
from knowledge.policy import Library


@pytest.fixture(scope="session")
def library() -> Library:
    """The policy files of the project, read and checked."""
    return read_library()


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The project's knowledge on SQLite."""
    folder = tmp_path_factory.mktemp("knowledge")
    return Knowledge.open(f"sqlite:///{folder / 'knowledge.db'}", index_root=folder / "search")


@pytest.fixture(scope="session")
def today() -> date:
    """A fixed day on which questions of tests are asked."""
    return date(2026, 11, 23)
