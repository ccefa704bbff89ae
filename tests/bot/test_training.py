"""When a model is the one of the present inputs, and what happens when training fails."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot import training
from bot.training import INPUTS, TrainingError, list_inputs, model_path, train

ROOT = Path(__file__).parents[2]


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of every input, as the working directory."""
    for path in list_inputs(ROOT):
        target = tmp_path / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TALENTBOT_VAR", "var")
    return tmp_path


@pytest.mark.parametrize("pattern", INPUTS)
def test_every_input_exists_and_a_change_in_it_makes_another_model(pattern: str, copied: Path) -> None:
    before = model_path()
    path = next(iter(sorted(copied.glob(pattern))))
    path.write_text(path.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    assert model_path() != before


def test_an_example_file_more_or_less_makes_another_model(copied: Path) -> None:
    before = model_path()
    (copied / "nlu_data" / "ask_weather.yml").write_text("nlu: []\n", encoding="utf-8")
    added = model_path()
    (copied / "nlu_data" / "greet.yml").unlink()
    assert len({before, added, model_path()}) == 3


def test_nothing_else_makes_another_model(copied: Path) -> None:
    before = model_path()
    (copied / "README.md").write_text("x", encoding="utf-8")
    (copied / "knowledge" / "policies").mkdir(parents=True)
    (copied / "knowledge" / "synonyms.yaml").write_text("租金: [房租]", encoding="utf-8")
    (copied / "knowledge" / "policies" / "new.yaml").write_text("title: x", encoding="utf-8")
    assert model_path() == before


def test_other_libraries_make_another_model(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = model_path()
    monkeypatch.setattr(training, "version", lambda name: "9.9")
    assert model_path() != before


def test_what_the_classifier_reads_at_training_time_is_an_input() -> None:
    """Code and words that shape the features: a model older than any of these predicts something else."""
    names = {str(path) for path in list_inputs()}
    assert {"config.yml", "domain.yml", "bot/nlu/features.py", "bot/nlu/clauses.py", "nlu_data/greet.yml"} <= names


def test_a_failed_training_tells_the_end_of_its_log_and_leaves_no_model(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = copied / "python"
    python.write_text('#!/bin/sh\nfor n in $(seq 30); do echo "line $n"; done; echo broken >&2; exit 3\n')
    python.chmod(0o755)
    monkeypatch.setattr(training.sys, "executable", str(python))
    seconds: list[float] = []
    with pytest.raises(TrainingError) as caught:
        train(seconds.append)
    told = str(caught.value)
    assert "broken" in told and "line 30" in told and "line 1\n" not in told and str(training.log_path()) in told
    assert not model_path().exists()
    assert seconds == sorted(seconds)


def test_a_training_that_made_no_model_has_failed(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training.sys, "executable", "/bin/true")
    with pytest.raises(TrainingError):
        train()


def test_a_new_model_replaces_the_old_ones(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = copied / "python"
    python.write_text('#!/bin/sh\ntouch "$3"\n')
    python.chmod(0o755)
    monkeypatch.setattr(training.sys, "executable", str(python))
    old = model_path().with_name("old.tar.gz")
    old.parent.mkdir(parents=True)
    old.touch()
    assert train() == model_path() and model_path().exists() and not old.exists()
