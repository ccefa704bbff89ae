"""Train the model when it is older than what it is made of, and say how far it is."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from knowledge.library import hash_files
from knowledge.opening import var_folder

# synonyms.yaml is none of them: a new variant is replaced by a word that the model knows, before it is asked.
INPUTS = (
    "config.yml",
    "domain.yml",
    "nlu_data/*.yml",
    "nlu_data/*/*.yml",
    "nlu_data/words.txt",
    "bot/nlu/features.py",
    "bot/nlu/aspect_classifier.py",
    "bot/nlu/clauses.py",
    "bot/nlu/normalizer.py",
    "knowledge/normalization.py",
    "knowledge/numerals.py",
)


class TrainingError(RuntimeError):
    """Training failed; the text names the log."""


def list_inputs(root: Path = Path()) -> list[Path]:
    """Every file the model depends on."""
    return [path for pattern in INPUTS for path in sorted(root.glob(pattern))]


def model_path() -> Path:
    """Where the model of the present inputs lies, or will lie."""
    name = f"{hash_files(list_inputs())}-{version('rasa')}-{version('scikit-learn')}"
    return var_folder() / "models" / f"{name}.tar.gz"


def log_path() -> Path:
    """Where training writes."""
    return var_folder() / "train.log"


def train(progress: Callable[[float], None] = lambda seconds: None) -> Path:
    """Train the model of the present inputs in a process of its own; ``progress`` is told the seconds so far.

    Returns the model's path. Raises TrainingError with the last lines of the log.
    """
    path, started = model_path(), time.monotonic()
    with log_path().open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.training", str(path)], stdout=log, stderr=subprocess.STDOUT, env=_environment()
        )
        while process.poll() is None:
            progress(time.monotonic() - started)
            time.sleep(0.2)
    if process.returncode or not path.exists():
        tail = "\n".join(log_path().read_text(encoding="utf-8").strip().splitlines()[-12:])
        raise TrainingError(f"训练没有成功，日志在 {log_path()}：\n{tail}")
    for old in path.parent.glob("*.tar.gz"):
        if old != path:
            old.unlink()
    return path


def _environment() -> dict[str, str]:
    cache = (var_folder() / "rasa-cache").resolve()
    return {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "RASA_CACHE_DIRECTORY": str(cache)}


def run_training(path: Path) -> None:
    """Train in this process: validate names and rules, then learn."""
    import warnings

    warnings.filterwarnings("ignore")
    from rasa.model_training import train as rasa_train

    path.parent.mkdir(parents=True, exist_ok=True)
    result = rasa_train(
        domain="domain.yml", config="config.yml", training_files=["nlu_data"],
        output=str(path.parent), fixed_model_name=path.name, force_training=True,
    )  # fmt: skip
    if result.code:
        sys.exit(result.code)


if __name__ == "__main__":
    run_training(Path(sys.argv[1]))
