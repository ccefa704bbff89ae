"""Training the stock pipeline: the command, the progress read from Rasa's log, a model that is kept, a failure that is told."""

import json
import sys
import tarfile
from pathlib import Path

import pytest

from bot.evaluation.baseline.environment import Environment
from bot.evaluation.baseline.stock_training import (
    Training,
    tell_progress,
    train_command,
    train_stock,
    write_without_threshold,
)
from bot.training import TrainingError

pytestmark = pytest.mark.slow

LOG = """INFO rasa.engine.training.hooks  - Starting to train component 'CountVectorsFeaturizer'.
INFO rasa.engine.training.hooks  - Finished training component 'CountVectorsFeaturizer'.
INFO rasa.engine.training.hooks  - Starting to train component 'DIETClassifier'.
"""
EPOCHS = "\rEpochs:   0%|          | 0/30 [00:00<?, ?it/s]\rEpochs:  10%|█         | 3/30 [00:09<01:21, t_loss=5.6]"


def test_the_command_names_every_file_and_the_model(tmp_path: Path) -> None:
    command = train_command(Path("/env/python"), tmp_path / "models" / "abc.tar.gz")
    assert command[:6] == ["/env/python", "-W", "ignore", "-m", "rasa", "train"]
    assert command[-4:] == ["--out", str(tmp_path / "models"), "--fixed-model-name", "abc"]


@pytest.mark.parametrize(
    ("log", "told"),
    [
        ("", "读取数据"),
        (LOG, "DIETClassifier"),
        (LOG + EPOCHS, "DIETClassifier 第 3/30 遍"),
        (LOG + EPOCHS + "\nStarting to train component 'RulePolicy'.", "RulePolicy"),
    ],
)
def test_the_last_step_of_the_log_is_told(log: str, told: str) -> None:
    assert tell_progress(log) == told


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    """An environment whose ``rasa`` is the module of that name in the project's folder."""
    (tmp_path / "bin").mkdir(parents=True)
    monkeypatch.setattr(Environment, "python", property(lambda _self: Path(sys.executable)))
    return Environment(tmp_path)


def write_rasa(project: Path, code: str) -> None:
    project.mkdir(exist_ok=True)
    (project / "rasa.py").write_text(code, encoding="utf-8")


def test_a_model_is_trained_once_and_its_time_kept(made: Environment, tmp_path: Path) -> None:
    model = tmp_path / "models" / "abc.tar.gz"
    write_rasa(
        tmp_path / "project", f"import pathlib\npathlib.Path({str(model)!r}).touch()\nopen('ran', 'a').write('x')\n"
    )
    first = train_stock(made, tmp_path / "project", model, lambda _what: None)
    assert isinstance(first, Training) and first.seconds > 0
    assert train_stock(made, tmp_path / "project", model, lambda _what: None) == first
    assert (tmp_path / "project" / "ran").read_text(encoding="utf-8") == "x"


def test_a_failure_tells_the_end_of_the_log(made: Environment, tmp_path: Path) -> None:
    write_rasa(tmp_path / "project", "raise SystemExit('no such component')\n")
    with pytest.raises(TrainingError, match="no such component"):
        train_stock(made, tmp_path / "project", tmp_path / "models" / "abc.tar.gz", lambda _what: None)


def test_a_copy_without_thresholds_differs_in_nothing_else(tmp_path: Path) -> None:
    metadata = {"a": {"threshold": 0.3, "ambiguity_threshold": 0.1}, "b": {"epochs": 20}}
    (tmp_path / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    (tmp_path / "weights").write_bytes(b"0.3")
    with tarfile.open(tmp_path / "abc.tar.gz", "w:gz") as archive:
        for name in ("metadata.json", "weights"):
            archive.add(tmp_path / name, arcname=name)
    copy = write_without_threshold(tmp_path / "abc.tar.gz")
    with tarfile.open(copy) as archive:
        archive.extractall(tmp_path / "copy", filter="data")
    lowered = json.loads((tmp_path / "copy" / "metadata.json").read_text(encoding="utf-8"))
    assert lowered == {"a": {"threshold": 0.0, "ambiguity_threshold": 0.0}, "b": {"epochs": 20}}
    assert (tmp_path / "copy" / "weights").read_bytes() == b"0.3" and copy.name == "abc-always.tar.gz"


def test_a_file_that_is_no_model_is_told(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "abc.tar.gz", "w:gz"):
        pass
    with pytest.raises(TrainingError, match="不是 Rasa 的模型文件"):
        write_without_threshold(tmp_path / "abc.tar.gz")
