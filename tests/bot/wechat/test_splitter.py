"""Parting a text by bytes: nothing lost, no part too long, nothing cut that must stay whole, and no text takes long."""

from __future__ import annotations

from itertools import accumulate

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.wechat.splitter import list_atoms, split_text

pytestmark = pytest.mark.slow  # tries many random texts

LINK = '<a href="https://example.com/apply?x=1">点此，申请。</a>'
FAMILY = "👨‍👩‍👧‍👦"
WHOLE = [
    LINK, "<a href='http://x.cn'>\n一。\n二</a>", '<a data-miniprogram-appid="wx1" href="http://x.cn">去。看</a>',
    "https://example.com/a,b;c?d=e.f!g:h#i", "http://t.cn/a", "1500元", "1,500.50元", "3万元", "40周岁", "80%", "3.5%", "12个月",
    "2024年", "2024〕7号", "0532-66711850", "2024-04-11", "9:30-17:00", "３０００元", FAMILY, "🇨🇳", "e\u0301", "👍🏽",
]  # fmt: skip
LOOSE = ["，", "。", "\n", "、", "；", "（", "补", "人才政策", "！", "： ", "\r\n"]
pieces = st.lists(st.tuples(st.sampled_from(LOOSE), st.sampled_from(WHOLE) | st.just("")), max_size=40)
MARKS = st.sampled_from("1元<a>/:htp.，。\n \r\u0301\u20e3\ufe0f\u200d👨👩🏽🇨🇳각ᄀ\u0600क्ष補")
any_text = st.text(max_size=300) | st.text(MARKS, max_size=60)


def _size(text: str) -> int:
    return len(text.encode())


def _cuts(parts: list[str]) -> set[int]:
    return set(accumulate(map(len, parts[:-1])))


@given(any_text, st.integers(4, 80), st.integers(0, 76))
def test_the_parts_are_the_text_and_fit(text: str, limit: int, reserve: int) -> None:
    reserve = min(reserve, limit - 4)
    parts = split_text(text, limit, reserve)
    assert "".join(parts) == text
    assert all(parts)
    assert all(_size(part) <= limit - reserve for part in parts[:-1])
    assert all(_size(part) <= limit for part in parts[-1:])


@given(any_text)
def test_a_text_that_fits_stays_one_part_even_without_the_reserve(text: str) -> None:
    limit = max(4, _size(text))
    assert split_text(text, limit, limit - 4) == ([text] if text else [])


def test_one_byte_too_many_makes_two_parts() -> None:
    assert split_text("a" * 9, 9) == ["a" * 9]
    assert split_text("a" * 10, 9) == ["a" * 9, "a"]


@pytest.mark.parametrize(("limit", "reserve"), [(3, 0), (0, 0), (-1, 0), (2000, 1997), (2000, 3000)])
def test_a_part_that_could_hold_no_character_is_refused(limit: int, reserve: int) -> None:
    with pytest.raises(ValueError, match="one character"):
        split_text("补", limit, reserve)


@given(any_text)
def test_the_atoms_are_the_text(text: str) -> None:
    assert "".join(list_atoms(text)) == text


@given(any_text)
def test_no_character_as_a_person_sees_it_is_cut(text: str) -> None:
    characters = regex.findall(r"\X", text)
    longest = max(map(_size, [*characters, *list_atoms(text), "four"]))
    for limit in range(longest, longest + 12):
        assert _cuts(split_text(text, limit)) <= set(accumulate(map(len, characters)))


@given(pieces, st.integers(110, 300), st.integers(0, 20))
def test_no_link_address_number_or_emoji_is_cut(pieces: list[tuple[str, str]], limit: int, reserve: int) -> None:
    text, inside = "", set[int]()
    for loose, whole in pieces:
        text += loose
        inside |= set(range(len(text) + 1, len(text) + len(whole)))
        text += whole
    assert not _cuts(split_text(text, limit, reserve)) & inside


def _stays_whole(whole: str) -> bool:
    """Whether it is in one part wherever the limit falls in it."""
    limit = max(90, _size(whole))
    return all(whole in "|".join(split_text("x" * before + whole + "贴" * 60, limit)) for before in range(limit + 2))


@pytest.mark.parametrize("whole", WHOLE)
def test_what_must_stay_whole_does_wherever_it_stands(whole: str) -> None:
    assert _stays_whole(whole)


@pytest.mark.parametrize(
    "character", ["1️⃣", "2\u20e3", "80%\u20e3", "3个\u0301", LINK + "\u0301", "http://t.cn/\u302a"], ids=ascii
)
def test_a_mark_stays_with_the_number_or_link_before_it(character: str) -> None:
    assert _stays_whole(character)


@pytest.mark.parametrize("amount", ["90平方米", "5个工作日", "1,500 yuan", "12 months"])
def test_a_longer_unit_stays_with_its_number(amount: str) -> None:
    assert _stays_whole(amount)


def test_a_document_number_keeps_its_bracket() -> None:
    assert _stays_whole("〔2024〕7号")


@pytest.mark.parametrize("after", ["。", "，见", "）", "\n", " ", "见", "<", "」"])
def test_an_address_ends_where_chinese_begins(after: str) -> None:
    assert "http://t.cn/a" in list(list_atoms(f"见http://t.cn/a{after}"))


@given(st.lists(st.sampled_from("补贴人，、： "), min_size=1, max_size=16).map("".join), st.sampled_from("。！？!?\n"))
def test_a_part_ends_at_the_end_of_a_sentence(sentence: str, end: str) -> None:
    parts = split_text((sentence + end) * 30, 110)
    assert len(parts) > 1 or _size(sentence) <= 2
    assert all(part.rstrip(" ").endswith(end) for part in parts)  # the blank after an English sentence stays with it


@pytest.mark.parametrize(("better", "worse"), [("\n", "。"), ("。", "；"), ("；", "，"), ("，", "补")])
def test_a_better_end_goes_before_a_later_one(better: str, worse: str) -> None:
    text = "补" * 12 + better + ("补" * 2 + worse) * 9
    assert split_text(text, 60)[0] == "补" * 12 + better


def test_the_last_of_equal_ends_is_taken() -> None:
    assert split_text("补补补补。" * 10, 60) == ["补补补补。" * 4, "补补补补。" * 4, "补补补补。" * 2]


def test_an_end_that_would_leave_the_part_nearly_empty_is_passed_over() -> None:
    assert split_text("补。" + "贴" * 30, 60)[0] == "补。" + "贴" * 18


def test_english_is_parted_between_sentences_too() -> None:
    text = "You need a degree from a university. " * 6
    assert all(part.rstrip().endswith(".") for part in split_text(text, 100))


@pytest.mark.parametrize("pointed", ["www.rc.qingdao.gov.cn", "rcb.gxq@qingdao.gov.cn"])
def test_a_point_that_ends_no_sentence_is_no_end(pointed: str) -> None:
    text = "补" * 12 + pointed + "贴" * 12
    assert pointed in "|".join(split_text(text, 80))


def test_a_mark_inside_a_link_is_no_end() -> None:
    text = "补" * 10 + LINK + "。" + "贴" * 30
    assert split_text(text, 120)[0] == "补" * 10 + LINK + "。"


@given(st.text(st.sampled_from("补a1，。\n ;é👍"), min_size=1, max_size=600), st.integers(60, 200))
def test_no_part_but_the_last_is_less_than_half_full(text: str, limit: int) -> None:
    if max(map(_size, list_atoms(text))) <= limit // 2:
        assert all(_size(part) >= limit // 2 for part in split_text(text, limit)[:-1])


@pytest.mark.parametrize(
    "atom", ["http://" + "x" * 3000, "1" * 3000, f'<a href="{"x" * 3000}">补</a>', "e" + "\u0301" * 3000]
)
def test_what_is_longer_than_a_part_is_parted_all_the_same(atom: str) -> None:
    parts = split_text("补" * 10 + atom + "补", 2000)
    assert "".join(parts) == "补" * 10 + atom + "补"
    assert 2 <= len(parts) <= 6


HOSTILE = [
    "<a", "<a ", "<a>", "<a><", "</a>", "<a href='x'>", "1", "1,", "1%", "\u0301", "e\u0301", "http://", "http:// ", "👨\u200d",
    "🇨", "\u0600", "각", "\r", "\n", "。", "补", "〔", "-",
]  # fmt: skip


@pytest.mark.slow  # long texts
@pytest.mark.parametrize("bit", HOSTILE, ids=ascii)
def test_sixty_thousand_characters_take_no_time(bit: str) -> None:
    text = (bit * 60_000)[:60_000]
    parts = split_text(text, 2000)
    assert "".join(parts) == text
