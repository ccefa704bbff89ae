"""The environment of the stock pipeline: what it is made of, when it is made, and what is said when it cannot be."""

import os
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.baseline import environment
from bot.evaluation.baseline.environment import (
    Environment,
    EnvironmentMissingError,
    prepare,
    project_text,
    sync_command,
)

pytestmark = pytest.mark.slow

PROJECT = {
    "project": {"requires-python": ">=3.11,<3.12", "dependencies": ["jieba>=0.42", "rasa==3.6.21", "tensorflow"]},
    "tool": {
        "uv": {
            "override-dependencies": ["numpy<2"],
            "dependency-metadata": [{"name": "rasa", "version": "3.6.21", "requires-dist": ["attrs>=23"]}],
        }
    },
}
LOCK = {"package": [{"name": name, "version": "1.2"} for name in ("attrs", "talentbot", "tensorflow", "wrapt")]}


def test_rasa_gets_our_metadata_and_versions_and_real_tensorflow() -> None:
    made: dict[str, Any] = tomllib.loads(project_text(PROJECT, LOCK))
    assert made["project"]["dependencies"] == ["rasa==3.6.21", "jieba", "tensorflow==2.12.0"]
    assert made["project"]["requires-python"] == ">=3.11,<3.12"
    uv = made["tool"]["uv"]
    assert uv["constraint-dependencies"] == ["attrs==1.2"]
    assert uv["override-dependencies"] == ["numpy<2", "jax; sys_platform == 'never'"]
    assert uv["dependency-metadata"] == PROJECT["tool"]["uv"]["dependency-metadata"]  # type: ignore[index]
    assert "sources" not in uv  # no placeholder


def test_the_projects_own_files_give_a_project(tmp_path: Path) -> None:
    made = Environment(tmp_path)
    made.write()
    read = tomllib.loads((tmp_path / "pyproject.toml").read_text(encoding="utf-8"))
    constrained = {need.partition("==")[0] for need in read["tool"]["uv"]["constraint-dependencies"]}
    assert {"rasa", "sanic", "scikit-learn", "numpy"} <= constrained and "tensorflow" not in constrained


def test_uv_is_told_which_python_to_use() -> None:
    assert sync_command("/bin/uv", "/bin/python") == ["/bin/uv", "sync", "--no-progress", "--python", "/bin/python"]


@pytest.fixture
def uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In place of uv: writes down how it was called, makes an interpreter, ends with the number in ``code``."""
    path = tmp_path / "uv"
    path.write_text(
        '#!/bin/sh\necho "$@ $VIRTUAL_ENV" >> calls\nmkdir -p .venv/bin\ntouch .venv/bin/python\n'
        'echo "Installed [1] package"\nexit $(cat code)\n',
        encoding="utf-8",
    )
    path.chmod(0o755)
    monkeypatch.setattr(environment.shutil, "which", lambda _name: str(path))
    monkeypatch.setenv("VIRTUAL_ENV", "/elsewhere")
    return path


def test_it_is_made_once_and_again_when_the_project_changes(
    uv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Environment(tmp_path / "baseline")
    made.folder.mkdir()
    (made.folder / "code").write_text("0", encoding="utf-8")
    said: list[str] = []
    for _ in range(2):
        prepare(made, said.append)
    calls = (made.folder / "calls").read_text(encoding="utf-8").splitlines()
    assert len(calls) == 1 and calls[0].startswith("sync") and "/elsewhere" not in calls[0]
    assert made.is_ready and said and "安装对照环境" in said[0]
    monkeypatch.setattr(environment, "TENSORFLOW", "2.12.9")
    prepare(made, said.append)
    assert len((made.folder / "calls").read_text(encoding="utf-8").splitlines()) == 2


def test_a_failure_says_what_uv_said_and_is_tried_again(uv: Path, tmp_path: Path) -> None:
    made = Environment(tmp_path / "baseline")
    made.folder.mkdir()
    (made.folder / "code").write_text("2", encoding="utf-8")
    with pytest.raises(EnvironmentMissingError, match=r"需要能访问软件源的网络.*environment\.log：Installed"):
        prepare(made, lambda _what: None)
    assert not made.is_ready


def test_without_uv_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment.shutil, "which", lambda _name: None)
    with pytest.raises(EnvironmentMissingError, match="pip install uv"):
        prepare(Environment(tmp_path / "baseline"), lambda _what: None)
    assert not os.path.exists(tmp_path / "baseline" / ".venv")
