"""Sounds that people mix up are one; pinyin is read however it is written."""

from __future__ import annotations

import pytest

from knowledge.knowledge import Knowledge
from knowledge.sounds import hear, initials, is_han, resemble, sign, sound_same, split_pinyin, syllable, without_tones


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("zhang", "zang"),
        ("chi", "ci"),
        ("shi", "si"),
        ("nan", "lan"),
        ("xin", "xing"),
        ("shen", "seng"),
        ("fan", "fang"),
    ],
)
def test_sounds_that_are_mixed_up_have_one_sign(first: str, second: str) -> None:
    assert sign(first) == sign(second)


@pytest.mark.parametrize(
    ("first", "second"), [("gong", "dong"), ("hua", "fa"), ("zhu", "zhou"), ("yu", "you"), ("rong", "long")]
)
def test_other_sounds_differ(first: str, second: str) -> None:
    assert sign(first) != sign(second)


@pytest.mark.parametrize(
    "written",
    ["rencaigongyu", "rencai gongyu", "ren cai gong yu", "ren2cai2gong1yu4", "réncái gōngyù", "人材公寓", "人才gongyu"],
)
def test_a_name_sounds_the_same_however_it_is_written(written: str) -> None:
    assert hear(written).signs == hear("人才公寓").signs


def test_a_syllable_knows_where_it_stands() -> None:
    text = "问ren2cai2 gongyu呢"
    heard = hear(text)
    assert [text[a:b] for a, b in zip(heard.starts, heard.ends, strict=True)] == [
        "问",
        "ren2",
        "cai2",
        "gong",
        "yu",
        "呢",
    ]
    assert heard.latin == (False, True, True, True, True, False)


@pytest.mark.parametrize(
    ("letters", "syllables"),
    [
        ("jinengrencai", ("ji", "neng", "ren", "cai")),
        ("lvka", ("lv", "ka")),
        ("talent", ()),
        ("xian", ("xian",)),
        ("", ()),
    ],
)
def test_letters_are_cut_as_pinyin_is_written(letters: str, syllables: tuple[str, ...]) -> None:
    assert split_pinyin(letters) == syllables


def test_tones_and_dots_are_read() -> None:
    assert without_tones("lǜkǎ nǚ réncái") == "lvka nv rencai"


def test_digits_and_foreign_words_have_no_sound() -> None:
    assert hear("28条").signs[:2] == "28" and len(hear("talent apartment").signs) == 3


def test_characters_that_rhyme_resemble_each_other() -> None:
    assert resemble("券", "卷") and resemble("费", "非") and not resemble("贷", "码")


def test_every_chinese_name_of_the_library_sounds_like_itself_in_letters(knowledge: Knowledge) -> None:
    written = {
        name: "".join(map(syllable, name)) for name in knowledge.names if len(name) > 2 and all(map(is_han, name))
    }
    names = [name for name, letters in written.items() if letters not in {n.lower() for n in knowledge.names}]
    lost = [
        name for name in names
        if hear(name).signs not in {hear(match.name.replace(" ", "")).signs for match in knowledge.finder.find(f"{written[name]}怎么办")}
    ]  # fmt: skip
    assert len(names) > 300 and lost == []


def test_first_letters_are_those_of_chinese_names_only() -> None:
    assert initials("人才公寓") == "rcgy" and initials("高新贷2.0") == "" and initials("") == ""


@pytest.mark.parametrize(
    ("said", "meant", "same"),
    [
        ("够", "购", True),
        ("卷", "券", True),
        ("凭", "赁", True),
        ("券", "卷", False),
        ("房", "榜", False),
        ("a", "啊", False),
    ],
)
def test_a_character_sounds_like_another_or_like_what_it_is_misread_as(said: str, meant: str, same: bool) -> None:
    assert sound_same(said, meant) is same
