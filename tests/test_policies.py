"""The question cases of every policy: a section key is asked as such, anything else as a citizen would type it."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.answer import Status
from knowledge.knowledge import Knowledge
from knowledge.policy import SECTIONS

FOLDER = Path(__file__).with_name("policies")
KNOWN = "known_failures.yaml"
KEYS = {"name", "on", "ask", "status"}


@cache
def _known_failures() -> dict[str, str]:
    """``policy: case name`` -> why the engine does not manage it yet."""
    return yaml.safe_load((FOLDER / KNOWN).read_text(encoding="utf-8")) or {}


def _load(path: Path) -> list[dict[str, Any]]:
    """The cases of a file; YAML 1.1 reads the key ``on`` as true."""
    return [
        {"on" if key is True else key: value for key, value in case.items()}
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def _cases() -> list[Any]:
    cases = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for case in _load(path) if path.name != KNOWN else ():
            if "person" in case:  # judged by test_people.py
                continue
            title = f"{path.stem}: {case['name']}"
            why = _known_failures().get(title)
            marks = [pytest.mark.xfail(reason=why, strict=True)] if why else []
            cases.append(pytest.param(path.stem, case, id=title, marks=marks))
    return cases


@pytest.mark.parametrize(("policy", "case"), _cases())
def test_a_case_is_answered_as_its_file_says(knowledge: Knowledge, policy: str, case: dict[str, Any]) -> None:
    ask, on = str(case["ask"]), case["on"]
    answer = knowledge.answer(policy, ask, on) if ask in SECTIONS else knowledge.ask(ask, on)
    assert answer.status == case["status"], answer.text
    assert [words for words in case.get("says", ()) if str(words) not in answer.text] == [], answer.text
    assert [words for words in case.get("never", ()) if str(words) in answer.text] == [], answer.text


def test_every_policy_has_cases_and_every_case_file_a_policy(knowledge: Knowledge, today: date) -> None:
    files = {path.stem for path in FOLDER.glob("*.yaml") if path.name != KNOWN}
    assert files == set(knowledge.snapshot(today).policies)


@pytest.mark.parametrize("path", [p for p in sorted(FOLDER.glob("*.yaml")) if p.name != KNOWN], ids=lambda p: p.stem)
def test_a_case_file_is_well_formed(path: Path) -> None:
    cases = _load(path)
    assert len(cases) >= 3
    for case in (case for case in cases if "person" not in case):
        assert set(case) >= KEYS and set(case) <= KEYS | {"says", "never"}, case
        assert isinstance(case["on"], date) and case["status"] in set(Status), case
    assert len({case["name"] for case in cases}) == len(cases)


def test_known_failures_name_cases_that_exist() -> None:
    names = {
        f"{path.stem}: {case['name']}" for path in FOLDER.glob("*.yaml") if path.name != KNOWN for case in _load(path)
    }
    assert set(_known_failures()) <= names
