"""Questions in other script, width, case or filler words give the same tokens."""

from __future__ import annotations

from pathlib import Path

import jieba
from hypothesis import given
from hypothesis import strategies as st

from knowledge.normalization import simplify, strip_fillers
from knowledge.tokens import add_word, read_words, search_tokens


def test_script_width_and_case_do_not_matter() -> None:
    assert simplify("住房補貼ＡＢＣ") == "住房补贴abc"
    assert search_tokens("租賃住房") == search_tokens("租赁住房")


def test_polite_frames_do_not_matter() -> None:
    assert search_tokens("您好请问一下租金多少呢") == search_tokens("租金多少")


def test_a_text_of_nothing_but_fillers_is_kept() -> None:
    assert strip_fillers("你好") == "你好"


def test_words_characters_and_pairs_are_tokens() -> None:
    tokens = search_tokens("租金")
    assert {"w:租金", "租", "金", "租金"} <= set(tokens)


def test_numbers_and_latin_words_stay_whole() -> None:
    assert {"28", "rc.qingdao"} <= set(search_tokens("28 条 RC.qingdao"))


@given(st.text(max_size=40))
def test_any_text_is_read(text: str) -> None:
    assert all(isinstance(token, str) and token for token in search_tokens(text))


@given(st.text(alphabet="住房補貼租賃安家費青岛市ABCabc 123", max_size=30))
def test_simplifying_twice_changes_nothing(text: str) -> None:
    assert simplify(simplify(text)) == simplify(text)


def test_a_line_of_the_dictionary_may_end_in_a_weight(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("社保\n\n房补 1000\n两个 词\n", encoding="utf-8")
    assert read_words(file) == [("社保", None, 1), ("房补", 1000, 3), ("两个 词", None, 4)]
    assert read_words(tmp_path / "none.txt") == []


def test_a_weight_decides_whether_a_short_word_holds_together() -> None:
    dictionary = jieba.Tokenizer()
    add_word("房补", None, dictionary)
    assert next(dictionary.cut("房补领了", HMM=False)) == "房"
    add_word("房补", 1000, dictionary)
    assert next(dictionary.cut("房补领了", HMM=False)) == "房补"
