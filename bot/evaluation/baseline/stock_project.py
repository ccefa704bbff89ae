"""Write lessons as a Rasa project: training data, rules, responses, and the configuration of the documentation."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

from bot.evaluation.baseline.lessons import Lesson
from knowledge.library import hash_files

TEMPLATES = Path(__file__).with_name("stock")
VERSION = "3.1"


def write_project(lessons: Sequence[Lesson], words: Iterable[str], folder: Path, epochs: int | None = None) -> str:
    """Write everything that `rasa train` reads, in place of what is in the folder; the hash of what was written.

    Args:
        words: names that jieba keeps whole; those in Latin letters are whole without.
        epochs: of DIETClassifier; None: as in the configuration.
    """
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "data").mkdir(parents=True)
    (folder / "words").mkdir()
    kept = dict.fromkeys(word for word in words if word and not any(map(str.isspace, word)) and not word.isascii())
    (folder / "words" / "names.txt").write_text("".join(f"{word}\n" for word in kept), encoding="utf-8")
    shutil.copy(TEMPLATES / "credentials.yml", folder)
    _write(folder / "config.yml", _configure(epochs))
    _write(folder / "domain.yml", _domain(lessons))
    _write(
        folder / "data" / "nlu.yml",
        {"version": VERSION, "nlu": [_nlu(lesson) for lesson in lessons if lesson.examples]},
    )
    _write(folder / "data" / "rules.yml", {"version": VERSION, "rules": [_rule(lesson) for lesson in lessons]})
    return hash_files(sorted(path for path in folder.rglob("*") if path.is_file()))


def _configure(epochs: int | None) -> dict[str, Any]:
    config: dict[str, Any] = yaml.safe_load((TEMPLATES / "config.yml").read_text(encoding="utf-8"))
    for component in config["pipeline"]:
        if component["name"] == "DIETClassifier" and epochs:
            component["epochs"] = epochs
    return config


def _domain(lessons: Sequence[Lesson]) -> dict[str, Any]:
    return {
        "version": VERSION,
        "intents": [lesson.intent for lesson in lessons],
        "responses": {f"utter_{lesson.intent}": [_response(lesson)] for lesson in lessons},
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
    }


def _response(lesson: Lesson) -> dict[str, Any]:
    buttons = [{"title": title, "payload": title} for title in lesson.buttons]
    return {"text": lesson.text, **({"buttons": buttons} if buttons else {})}


def _nlu(lesson: Lesson) -> dict[str, str]:
    return {"intent": lesson.intent, "examples": "".join(f"- {example}\n" for example in lesson.examples)}


def _rule(lesson: Lesson) -> dict[str, Any]:
    return {"rule": lesson.intent, "steps": [{"intent": lesson.intent}, {"action": f"utter_{lesson.intent}"}]}


def _write(path: Path, content: dict[str, Any]) -> None:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    path.write_text(
        yaml.dump(content, Dumper=dumper, allow_unicode=True, sort_keys=False, width=1000), encoding="utf-8"
    )
