"""One knowledge per process, found by the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import opening
from tests.knowledge.policy_files import write_folder


@pytest.fixture
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No address in the environment, nothing opened yet, state below a temporary folder."""
    for name in ("DATABASE_URL", "TALENTBOT_POLICIES", "TALENTBOT_PLACE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TALENTBOT_VAR", str(tmp_path / "var"))
    monkeypatch.setattr(opening, "_opened", {})
    return tmp_path


def test_without_an_address_the_database_is_a_file_in_the_var_folder(clean: Path) -> None:
    assert opening.database_url() == f"sqlite:///{(clean / 'var' / 'talentbot.db').resolve()}"
    assert (clean / "var").is_dir()


def test_the_environment_decides(clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://x/y")
    monkeypatch.setenv("TALENTBOT_PLACE", "青岛市")
    assert opening.database_url() == "postgresql://x/y" and opening.home_place() == "青岛市"


def test_the_knowledge_is_opened_once(clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALENTBOT_POLICIES", str(write_folder(clean / "f")))
    opened = opening.shared_knowledge()
    assert opening.shared_knowledge() is opened
    assert "试验补贴" in opened.names and opened.home == "青岛高新区"
