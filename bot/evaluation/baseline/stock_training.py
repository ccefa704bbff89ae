"""Train the stock pipeline in its own environment, and tell how far it is; a model of the same inputs is kept."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from bot.evaluation.baseline.environment import Environment, Progress
from bot.training import TrainingError

LINES_TOLD = 12
PAUSE = 0.5  # seconds between two looks
EPOCH = re.compile(r"Epochs:[^\r\n]*?(\d+/\d+)")
STEP = re.compile(r"Starting to train component '(\w+)'")


@dataclass(frozen=True)
class Training:
    """How a model came about: seconds and day (ISO)."""

    seconds: float
    on: str


def train_stock(environment: Environment, project: Path, model: Path, progress: Progress) -> Training:
    """Train the project into ``model`` unless it is there. Raises TrainingError with the last lines of the log."""
    name = model.name.removesuffix(".tar.gz")
    record = model.with_name(f"{name}.json")
    if model.exists() and record.exists():
        return Training(**json.loads(record.read_text(encoding="utf-8")))
    model.parent.mkdir(parents=True, exist_ok=True)
    log_path, started = model.with_name(f"{name}.log"), time.monotonic()
    with log_path.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            train_command(environment.python, model), cwd=project, stdout=log, stderr=log, env=variables()
        )
        while process.poll() is None:
            told = tell_progress(log_path.read_text(encoding="utf-8", errors="replace"))
            progress(f"训练 Rasa 文档配置，已用 {time.monotonic() - started:.0f} 秒，{told}")
            time.sleep(PAUSE)
    if process.returncode or not model.exists():
        tail = "\n".join(log_path.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-LINES_TOLD:])
        raise TrainingError(f"Rasa 文档配置没有训练成功，日志在 {log_path}：\n{tail}")
    training = Training(time.monotonic() - started, date.today().isoformat())
    record.write_text(json.dumps(asdict(training)), encoding="utf-8")
    return training


def write_without_threshold(model: Path) -> Path:
    """A copy of a trained model whose FallbackClassifier lets every intent pass, beside it.

    With many intents the chances are spread so thin that the thresholds of the documentation refuse most questions; without
    them the model shows what it has learned. Raises TrainingError for a file that is no model of Rasa.
    """
    copy = model.with_name(f"{model.name.removesuffix('.tar.gz')}-always.tar.gz")
    if copy.exists():
        return copy
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(model) as archive:
            archive.extractall(folder, filter="data")
        metadata = Path(folder) / "metadata.json"
        if not metadata.exists():
            raise TrainingError(f"{model} 不是 Rasa 的模型文件")
        lowered = re.sub(r'("(?:ambiguity_)?threshold": )[0-9.]+', r"\g<1>0.0", metadata.read_text(encoding="utf-8"))
        metadata.write_text(lowered, encoding="utf-8")
        with tarfile.open(copy, "w:gz") as archive:
            archive.add(folder, arcname=".")
    return copy


def train_command(python: Path, model: Path) -> list[str]:
    """What trains, run in the project's folder."""
    return [
        str(python.absolute()), "-W", "ignore", "-m", "rasa", "train", "--force", "--domain", "domain.yml", "--config", "config.yml",
        "--data", "data", "--out", str(model.parent.absolute()), "--fixed-model-name", model.name.removesuffix(".tar.gz"),
    ]  # fmt: skip


def variables() -> Mapping[str, str]:
    """Ours; Rasa sends nothing home, and keeps no results of components from run to run: each training is a whole one."""
    return {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "RASA_MAX_CACHE_SIZE": "0", "TF_CPP_MIN_LOG_LEVEL": "2"}


def tell_progress(log: str) -> str:
    """What a log of `rasa train` says last: the component, and the epoch of the one that has some."""
    steps = list(STEP.finditer(log))
    if not steps:
        return "读取数据"
    epochs = EPOCH.findall(log, steps[-1].end())
    return f"{steps[-1][1]} 第 {epochs[-1]} 遍" if epochs else steps[-1][1]
