"""Staff see why the search found what it found."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.explanation import explain, list_words
from knowledge.search import Index, open_index
from knowledge.wordings import Unit, Wording

TITLES = {"p": "桂花政策"}


@pytest.fixture
def index(tmp_path: Path) -> Index:
    texts = ["宠物能一起住进来吗", "租金怎么交", "停车位够不够"]
    wordings = [Wording(Unit("p", "faq", f"faq_{n}", None), text, True) for n, text in enumerate(texts)]
    return open_index(tmp_path, "made", wordings)


def told(index: Index, text: str) -> str:
    return explain(text, index, index.find(text, lambda unit: True), TITLES)


def test_words_that_hit_and_missed_are_listed(index: Index) -> None:
    line = told(index, "宠物乘飞机能一起住进来吗").splitlines()[2]
    assert line.startswith("1. 信心") and "桂花政策 · 问答 faq_0" in line
    found, missed = line.split("漏：")
    assert "宠物" in found and "飞机" in missed


def test_synonyms_and_words_never_seen_are_told(index: Index) -> None:
    text = told(index, "房租咋交榴莲")
    assert "房租→租金" in text and "咋→怎么" in text
    assert "没见过的词：" in text and "榴莲" in text


def test_the_decision_stands_at_the_end(index: Index) -> None:
    assert told(index, "宠物能一起住进来吗").splitlines()[-1].startswith("只凭词判定：回答")
    assert told(index, "恐龙灭绝").splitlines()[-1].startswith("只凭词判定：不知道")


def test_words_are_listed_with_the_characters_that_no_word_holds() -> None:
    assert list_words("租金交 wifi") == ["租金", "wifi", "交"]
