"""What the tests of bot share: the project's knowledge as the process's own, databases, and one running assistant."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from knowledge import opening
from knowledge.knowledge import Knowledge
from tests.bot.server import Server, start_assistant, train_once

warnings.filterwarnings("ignore")  # Rasa 3.6 on today's libraries
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://root@127.0.0.1/test")


@pytest.fixture
def shared(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Knowledge:
    """The project's knowledge, found by everything that asks for the process's own."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("TALENTBOT_VAR", str(tmp_path))
    monkeypatch.setattr(opening, "_opened", {("", str(tmp_path)): knowledge})
    return knowledge


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database: a file, or a schema of its own on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'record.db'}"
        return
    schema = f"bot_{uuid4().hex[:12]}"
    try:
        admin = psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        pytest.skip(f"no PostgreSQL at TEST_POSTGRES_URL: {str(error).splitlines()[0]}")
    admin.execute(f'CREATE SCHEMA "{schema}"')
    try:
        yield f"{POSTGRES}{'&' if '?' in POSTGRES else '?'}options=-csearch_path%3D{schema}"
    finally:
        admin.execute(f'DROP SCHEMA "{schema}" CASCADE')
        admin.close()


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a trained model: TALENTBOT_TEST_VAR, where a model may lie from before, or one of this run."""
    return train_once(tmp_path_factory)


@pytest.fixture(scope="session")
def server(model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The assistant as it is run, its actions in its process, on a database of its own and a copy of the policies."""
    with start_assistant(model_folder, tmp_path_factory.mktemp("assistant")) as running:
        yield running
