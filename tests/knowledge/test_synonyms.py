"""The synonyms that staff edit: every mistake is told at once, and an edit takes effect in the running process."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from knowledge import knowledge as knowledge_module
from knowledge import synonyms as module
from knowledge.knowledge import Knowledge
from knowledge.policy import PolicyError
from knowledge.rarity import telling_words
from knowledge.synonyms import SYNONYM_FILE, check_synonyms, read_synonyms, reload_synonyms, synonyms
from knowledge.tokens import search_tokens
from tests.knowledge.policy_files import write_folder


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("户籍: [户口]\n落户: [户口]", "already stands under 户籍"),
        ("户籍: [户口]\n户口: [户头]", "is itself a word"),
        ("孩子: [娃]", "is one character"),
        ("户籍: []", "has no variants"),
        ("户籍: ['']", "needs a list of texts"),
        ("户籍: 户口", "needs a list of texts"),
        ("户籍: [12]", "needs a list of texts"),
        ("贷款: [15万]", "holds a digit"),
        ("28条: [二十八条]", "holds a digit"),
        ("贷款: [Loan]", "has capital letters"),
        ("户籍: [户口, 户口]", "names a variant twice"),
        ("户籍: [户籍]", "is itself a word"),
        ("户籍: [户口]\n户籍: [户头]", "given twice"),
        ("", "empty"),
    ],
)
def test_a_mistake_is_told_with_file_key_and_what_to_do(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "synonyms.yaml"
    path.write_text(text, encoding="utf-8")
    problems: list[str] = []
    assert check_synonyms(problems, path) == {}
    assert any(told in problem for problem in problems)
    assert all(problem.startswith("synonyms.yaml: ") and ";" in problem for problem in problems)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.yaml"
    path.write_text("户籍: [户口, 娃]\n落户: [户口]\n贷款: [15万]\n租金: []\n", encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        read_synonyms(path)
    assert len(caught.value.problems) == 4


def test_the_file_of_the_project_is_sound() -> None:
    problems: list[str] = []
    assert len(check_synonyms(problems)) > 30
    assert problems == []


def test_the_longest_variant_is_replaced_and_told() -> None:
    known = read_synonyms()
    assert known.unify("房租咋交") == "租金怎么交"
    assert known.unify("which documents, and the loans") == "which 材料, and the 贷款"
    assert known.unify("mydocumentary") == "mydocumentary"
    assert known.applied("房租和loans") == [("房租", "租金"), ("loans", "贷款")]


@pytest.fixture
def edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the file, in use by this process until the test ends."""
    path = tmp_path / "synonyms.yaml"
    path.write_text(SYNONYM_FILE.read_text(encoding="utf-8"), encoding="utf-8")
    synonyms()
    for name in ("synonyms", "path", "stamp", "version"):
        monkeypatch.setattr(module._Held, name, getattr(module._Held, name))
    module._Held.path, module._Held.version = path, module._Held.version + 1000
    monkeypatch.setattr("knowledge.index_folder.SYNONYM_FILE", path)
    return path


def append(path: Path, line: str) -> None:
    """An edit that is seen even within one tick of the file system's clock."""
    before = path.stat().st_mtime_ns
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    os.utime(path, ns=(before + 10**9, before + 10**9))


def test_an_edit_changes_the_tokens_once_it_is_read(edited: Path) -> None:
    reload_synonyms()
    before = search_tokens("铲屎费多少")
    append(edited, "宠物费: [铲屎费]")
    assert search_tokens("铲屎费多少") == before
    assert reload_synonyms() and not reload_synonyms()
    assert search_tokens("铲屎费多少") == search_tokens("宠物费多少") != before


def test_a_running_process_takes_an_edit_without_training(
    edited: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(knowledge_module, "SECONDS_BETWEEN_LOOKS", 0.0)
    known = Knowledge.open(f"sqlite:///{tmp_path / 'k.db'}", write_folder(tmp_path / "f"), tmp_path / "index")
    unit, word = next(
        (wording.unit, word)
        for wording in known.index.wordings
        for word in telling_words(wording.text)
        if word not in synonyms().word_of.values()
    )
    assert known.index.content("榴莲", unit) == 0
    append(edited, f"{word}: [榴莲]")
    assert known.refresh()
    assert known.index.content("榴莲", unit) == 1
    assert not known.refresh()


def test_a_bad_edit_leaves_a_running_process_as_it_was(
    edited: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(knowledge_module, "SECONDS_BETWEEN_LOOKS", 0.0)
    known = Knowledge.open(f"sqlite:///{tmp_path / 'k.db'}", write_folder(tmp_path / "f"), tmp_path / "index")
    append(edited, "金: [钱]")
    assert not known.refresh()
    assert "is one character" in caplog.text
    caplog.clear()
    assert not known.refresh() and caplog.text == ""  # told once
