"""The language of a message: English sentences and names, Chinese with English words in it, pinyin, and neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import CHINESE, ENGLISH, LANGUAGES, detect_language


@pytest.mark.parametrize(
    "text",
    ["talent loan?", "How do I apply?", "HELLO", "What is 安家费", "人才公寓 how to apply", "i am phd", "materials?", "why?",
     "and for masters?", "hukou needed?", "PhD, how much?", "Is it free", "can i", "renew", "no", "thx", "job fair"],
)  # fmt: skip
def test_english_words_make_an_english_message(text: str) -> None:
    assert detect_language(text) == ENGLISH


@pytest.mark.parametrize(
    "text",
    ["PhD的安家费max多少", "免费wifi有吗", "我是phd", "HR咋报", "hi 你好", "green card 怎么办", "人才贷", "apply 安家费",
     "offer拿到了，补贴up to多少", "rcgy 多少钱", "２万元"],
)  # fmt: skip
def test_chinese_stays_chinese_with_english_words_in_it(text: str) -> None:
    assert detect_language(text) == CHINESE


@pytest.mark.parametrize("text", ["rencaigongyu", "rcgy", "anjiafei", "zhufang butie", "hukou", "shui neng banli"])
def test_pinyin_and_initials_are_chinese_without_characters(text: str) -> None:
    assert detect_language(text) == CHINESE


@pytest.mark.parametrize("text", ["", "2", "?!", "ok", "PhD", "👍", "800", "——"])
def test_what_both_languages_write_has_no_language(text: str) -> None:
    assert detect_language(text) is None


@given(st.text(max_size=40))
def test_any_text_has_one_of_the_languages_or_none(text: str) -> None:
    assert detect_language(text) in (*LANGUAGES, None)


@given(st.text("人才公寓的了吗多少", min_size=1, max_size=12))
def test_characters_alone_are_chinese(text: str) -> None:
    assert detect_language(text) == CHINESE
