"""Wordings are found by their words; the index is built whole, once per content."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.confidence import SAME, SAME_WORDS
from knowledge.knowledge import Knowledge
from knowledge.rarity import is_telling
from knowledge.search import Index, open_index
from knowledge.tokens import search_tokens
from knowledge.wordings import Unit, Wording
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
    ranks = [hit.rank_score for hit in hits]
    assert ranks == sorted(ranks, reverse=True)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_searched(small: Index, text: str) -> None:
    for hit in small.find(text, lambda unit: True):
        assert 0 <= hit.score <= 1.0001 and 0 <= hit.rank_score <= 1.0001 and 0 <= hit.confidence <= 1


@pytest.fixture
def fresh(tmp_path: Path) -> Knowledge:
    """The project's knowledge, its index cut with the dictionary as other tests have left it."""
    return Knowledge.open(f"sqlite:///{tmp_path / 'k.db'}", index_root=tmp_path / "index")


@pytest.mark.slow
def test_every_wording_of_the_library_is_found_first_by_its_own_words(fresh: Knowledge) -> None:
    knowledge = fresh
    asked = [wording for wording in knowledge.index.wordings if wording.is_question and search_tokens(wording.text)]
    assert len(asked) > 10_000
    missed = []
    for wording in asked:
        best = knowledge.index.find(wording.text, lambda unit: True, limit=1)[0]
        if best.wording != wording.text or best.rank_score < SAME:
            missed.append((wording.text, best.wording, best.rank_score))
    assert missed == []


@pytest.mark.slow
def test_the_same_words_of_one_unit_alone_are_sure_and_those_of_several_are_not(fresh: Knowledge) -> None:
    knowledge = fresh
    owners: dict[frozenset[str], set[Unit]] = {}
    for wording in knowledge.index.wordings:
        owners.setdefault(frozenset(search_tokens(wording.text)), set()).add(wording.unit)
    asked = [wording for wording in knowledge.index.wordings if wording.is_question][::40]
    for wording in asked:
        confidence = knowledge.index.find(wording.text, lambda unit: True)[0].confidence
        if len(owners[frozenset(search_tokens(wording.text))]) == 1:
            assert confidence >= SAME_WORDS, wording.text
        else:
            assert confidence < SAME_WORDS, wording.text


def _index(folder: Path, *texts: str, is_question: bool = True) -> Index:
    wordings = [Wording(Unit(f"p{n}", "faq", f"faq_{n}", None), text, is_question) for n, text in enumerate(texts)]
    return open_index(folder, "made", wordings)


@pytest.mark.parametrize("word", ["安全", "帮助", "要求", "规定", "问题"])
def test_words_that_policies_are_about_are_no_stop_words(word: str, tmp_path: Path) -> None:
    assert f"w:{word}" in search_tokens(f"有什么{word}吗") and is_telling(f"w:{word}")
    others = [other for other in ("安全", "帮助", "要求", "规定", "问题") if other != word]
    index = _index(tmp_path, *(f"入住有什么{other}吗" for other in [*others, word]))
    assert index.find(f"{word}方面有什么", lambda unit: True, 1)[0].wording == f"入住有什么{word}吗"


def test_of_wordings_with_the_same_words_the_one_in_the_same_order_comes_first(tmp_path: Path) -> None:
    index = _index(tmp_path, "甲乙甲", "乙甲乙", "丙丁")
    assert index.find("乙甲乙", lambda unit: True, 1)[0].wording == "乙甲乙"
    assert index.find("甲乙甲", lambda unit: True, 1)[0].wording == "甲乙甲"


def test_a_question_is_compared_both_ways_and_a_text_only_for_what_is_asked(tmp_path: Path) -> None:
    long = "租金多少，另外水费电费物业费停车费宽带费都怎么算"
    asked = _index(tmp_path / "a", long, "租金要多少")
    assert asked.find("租金多少钱", lambda unit: True, 1)[0].wording == "租金要多少"
    texts = _index(
        tmp_path / "b", "本办法规定租金的标准，租金按月缴纳，租金由市里定。", "停车另议。", is_question=False
    )
    assert texts.find("租金标准", lambda unit: True, 1)[0].wording.startswith("本办法")


def test_common_words_alone_still_find_something(tmp_path: Path) -> None:
    index = _index(tmp_path, *(f"补贴怎么领{end}" for end in ("春", "夏", "秋", "冬")))
    assert len(index.find("补贴怎么领", lambda unit: True)) == 4


def test_only_the_policies_meant_are_scored(knowledge: Knowledge) -> None:
    hits = knowledge.index.find("多少钱", lambda unit: True, policies=["housing_subsidy"])
    assert hits and {hit.unit.policy for hit in hits} == {"housing_subsidy"}
    assert knowledge.index.find("多少钱", lambda unit: True, policies=["no_such_policy"]) == []


def test_an_index_without_wordings_finds_nothing(tmp_path: Path) -> None:
    empty = open_index(tmp_path, "none", [])
    assert empty.find("租金", lambda unit: True) == []
    assert empty.familiarity("租金") == 0 and empty.content("租金", Unit("p", "faq", "f", None)) == 0


def test_what_a_unit_speaks_of_is_told_from_all_its_wordings(tmp_path: Path) -> None:
    unit = Unit("p", "faq", "f", None)
    index = open_index(tmp_path, "one", [Wording(unit, "租金多少", True), Wording(unit, "停车位够不够", True)])
    assert index.content("停车位租金", unit) == pytest.approx(1)
    assert index.content("游泳池", unit) == 0
    assert index.content("多少", unit) == 1  # nothing telling is asked
    assert index.familiarity("停车位和游泳池") == pytest.approx(0.5, abs=0.3)


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
