"""Wordings are found by their words; the index is built whole, once per content."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.knowledge import Knowledge
from knowledge.search import Index, explain, open_index
from tests.knowledge.policy_files import POLICY, changed, write_folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("search")
    text = changed(("孩子能继承吗", "宠物能一起住进来吗"))
    policies = write_folder(folder / "f", trial=POLICY, other=text)
    return Knowledge.open(f"sqlite:///{folder / 'k.db'}", policies, folder / "index").index


def test_the_wording_of_a_question_finds_its_answer_first(small: Index) -> None:
    hit = small.find("宠物能不能一起住进来呀", lambda unit: True)[0]
    assert (hit.unit.policy, hit.unit.kind, hit.unit.key) == ("other", "faq", "faq_0")
    assert 0 < hit.score <= 1 and "宠物" in hit.wording


def test_what_is_not_allowed_is_not_found(small: Index) -> None:
    hits = small.find("宠物能一起住进来吗", lambda unit: unit.policy == "trial")
    assert all(hit.unit.policy == "trial" for hit in hits)


def test_words_of_nothing_known_find_nothing(small: Index) -> None:
    assert small.find("", lambda unit: True) == []
    assert small.find("zzzz", lambda unit: True) == []


def test_a_unit_is_listed_once_with_its_best_wording(small: Index) -> None:
    hits = small.find("补贴给多少标准", lambda unit: True, limit=50)
    assert len({hit.unit for hit in hits}) == len(hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_staff_see_which_words_hit_and_missed(small: Index) -> None:
    hits = small.find("宠物能一起住进来飞吗", lambda unit: True, limit=1)
    line = explain("宠物能一起住进来飞吗", hits, {"trial": "试验补贴", "other": "另一补贴"})
    assert "另一补贴" in line and "中：" in line and "漏：" in line


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_searched(small: Index, text: str) -> None:
    assert all(0 <= hit.score <= 1.0001 for hit in small.find(text, lambda unit: True))


def test_most_wordings_of_the_library_find_their_own_unit_first(knowledge: Knowledge) -> None:
    asked = [wording for wording in knowledge.index.wordings if wording.is_question][::25]
    first = [knowledge.index.find(w.text, lambda unit, w=w: unit.policy == w.unit.policy, limit=1) for w in asked]
    right = sum(bool(hits) and hits[0].unit == w.unit for hits, w in zip(first, asked, strict=True))
    assert len(asked) > 100 and right / len(asked) > 0.95


def test_an_index_is_built_whole_by_one_of_several_threads_and_old_ones_go(small: Index, tmp_path: Path) -> None:
    open_index(tmp_path, "old", small.wordings)
    errors: list[Exception] = []

    def run() -> None:
        try:
            opened = open_index(tmp_path, "new", small.wordings)
            assert opened.find("宠物能一起住进来吗", lambda unit: True)
        except Exception as error:  # reported by the assertion below
            errors.append(error)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert [path.name.startswith("new") for path in tmp_path.iterdir()] == [True]


def test_sections_faq_entries_and_gaps_all_have_wordings(knowledge: Knowledge) -> None:
    wordings = knowledge.index.wordings
    assert {wording.unit.kind for wording in wordings} == {"section", "faq", "unknown"}
    assert {wording.unit.policy for wording in wordings} == set(knowledge.snapshot(date(2026, 11, 23)).policies)
