"""What the tests of the doctor share: one invented policy, and one examination of a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.doctor.corpus import read_corpus
from bot.doctor.examination import examine
from bot.doctor.findings import Finding, Group
from tests.knowledge.policy_files import write_folder

Examined = Callable[..., dict[str, Group]]


@pytest.fixture
def policies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only policy there is: 试验补贴, also 试补 and 试验津贴."""
    folder = write_folder(tmp_path / "policies")
    monkeypatch.setenv("TALENTBOT_POLICIES", str(folder))
    return folder


@pytest.fixture
def examine_folder(policies: Path) -> Examined:
    """Examine (data, tests, questions); the groups by their key."""

    def run(data: Path, tests: Path | None = None, questions: Path | None = None) -> dict[str, Group]:
        corpus = read_corpus(data, tests, questions, policies)
        return {group.key: group for group in examine(corpus, lambda title: None)}

    return run


def only(group: Group) -> Finding:
    """The single finding of a group."""
    assert len(group.findings) == 1, [finding.line for finding in group.findings]
    return group.findings[0]
