"""Questions in other script, width, case or filler words give the same tokens."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.normalization import simplify, strip_fillers
from knowledge.tokens import search_tokens


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
