"""The environment in which the stock pipeline runs: Rasa with real TensorFlow, apart from the assistant's own.

Rasa and what both need are of the versions of the assistant's lock file, so that a difference is not one of libraries.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.bench.assistant import read_last_line
from knowledge.library import hash_files

ROOT = Path(__file__).parents[3]
TENSORFLOW = "2.12.0"  # Rasa 3.6 pins it, and 2.13 lacks a module of Keras that Rasa imports
OTHERS = {"talentbot", "tensorflow", "wrapt"}  # ours, the placeholder, and what TensorFlow wants older
PAUSE = 0.2  # seconds between two looks
Progress = Callable[[str], None]


class EnvironmentMissingError(RuntimeError):
    """The environment could not be made; the text says why and where the log is, in Chinese."""


@dataclass(frozen=True)
class Environment:
    """A folder with a pyproject.toml and the environment that was made of it."""

    folder: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / ".venv" / "bin" / "python"

    @property
    def log_path(self) -> Path:
        """What was said while it was made."""
        return self.folder / "environment.log"

    @property
    def is_ready(self) -> bool:
        """Whether it was made of just the present project file; a broken-off attempt leaves no mark."""
        mark = self.folder / "ready"
        return self.python.exists() and mark.exists() and mark.read_text(encoding="utf-8") == self.version

    @property
    def version(self) -> str:
        """A hash of the project file; it is written anew by ``write``."""
        return hash_files([self.folder / "pyproject.toml"])

    def write(self) -> None:
        """Write the project file from the assistant's own, and nothing when it would be the same."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path, text = self.folder / "pyproject.toml", project_text(_read("pyproject.toml"), _read("uv.lock"))
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / name).read_text(encoding="utf-8"))


def project_text(project: Mapping[str, Any], lock: Mapping[str, Any]) -> str:
    """A pyproject.toml with Rasa, jieba and TensorFlow, and with our lock file's versions as constraints."""
    ours: dict[str, Any] = project["tool"]["uv"]
    rasa = next(need for need in project["project"]["dependencies"] if need.startswith("rasa=="))
    locked = [f"{one['name']}=={one['version']}" for one in lock["package"] if one["name"] not in OTHERS]
    # jax serves a converter that nothing here calls, and wants a numpy that Rasa cannot have
    overrides = [*ours["override-dependencies"], "jax; sys_platform == 'never'"]
    lines = [
        "# Written by talentbot eval --baseline.", "[project]", _line("name", "talentbot-baseline"), _line("version", "1"),
        _line("requires-python", project["project"]["requires-python"]),
        _line("dependencies", [rasa, "jieba", f"tensorflow=={TENSORFLOW}"]),
        "[tool.uv]", "package = false",
        _line("override-dependencies", overrides), _line("constraint-dependencies", locked),
    ]  # fmt: skip
    for metadata in ours["dependency-metadata"]:
        lines += ["[[tool.uv.dependency-metadata]]", *(_line(key, value) for key, value in metadata.items())]
    return "\n".join(lines) + "\n"


def _line(key: str, value: Any) -> str:
    return f"{key} = {json.dumps(value)}"  # texts and lists of texts are written alike in JSON and TOML


def sync_command(uv: str, python: str) -> list[str]:
    """What makes the environment, run in its folder."""
    return [uv, "sync", "--no-progress", "--python", python]


def prepare(environment: Environment, progress: Progress) -> None:
    """Make the environment unless it is there; ``progress`` is told what uv says. Raises EnvironmentMissingError."""
    environment.write()
    if environment.is_ready:
        return
    uv = shutil.which("uv")
    if uv is None:
        raise EnvironmentMissingError("没有找到 uv，装好再试：pip install uv")
    command, started = sync_command(uv, sys.executable), time.monotonic()
    with environment.log_path.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command, cwd=environment.folder, stdout=log, stderr=subprocess.STDOUT, env=_variables()
        )
        while process.poll() is None:
            progress(f"安装对照环境，已用 {time.monotonic() - started:.0f} 秒{read_last_line(environment.log_path)}")
            time.sleep(PAUSE)
    if process.returncode:
        told = read_last_line(environment.log_path)
        raise EnvironmentMissingError(
            f"对照环境没有装好，第一次需要能访问软件源的网络；日志在 {environment.log_path}{told}"
        )
    (environment.folder / "ready").write_text(environment.version, encoding="utf-8")


def _variables() -> dict[str, str]:
    """Ours without what points uv at the assistant's own environment."""
    return {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT")}
