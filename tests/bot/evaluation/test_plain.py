"""Texts that say the same come to one form, and no others."""

import pytest

from bot.evaluation.numerals import chinese_number
from bot.evaluation.plain import normalise, plain


@pytest.mark.parametrize(
    "text",
    ["7万", "7万元", "7 万元", "70000元", "70,000元", "七万", "七万元", "7w", "７万元", "7萬", "70k", "**7万**元"],
)
def test_one_amount_many_spellings(text: str) -> None:
    assert normalise(text) == "⟨70000⟩"


@pytest.mark.parametrize(
    "text", ["2031-05-04", "2031/5/4", "2031.05.04", "2031年5月4日", "2031 年 05 月 04 日", "二〇三一年五月四日"]
)
def test_one_date_many_spellings(text: str) -> None:
    assert normalise(text) == "⟨2031⟩年⟨5⟩月⟨4⟩日"


@pytest.mark.parametrize("text", ["70%", "70％", "七折", "7折", "七成", "百分之七十", "百分之70"])
def test_one_share_many_spellings(text: str) -> None:
    assert normalise(text) == "⟨70⟩%"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十三万", 130000), ("两千六百", 2600), ("九万四", 94000), ("二百零七", 207), ("二〇三一", 2031), ("百", 100),
        ("三亿零五万", 300050000), ("万", None), ("十三四", None), ("一二万", None),
    ],
)  # fmt: skip
def test_numerals(text: str, number: int | None) -> None:
    assert chinese_number(text) == number


@pytest.mark.parametrize(
    ("text", "token"),
    [("23万4500", "⟨234500⟩"), ("4000多万", "⟨40000000⟩多"), ("8.25万", "⟨82500⟩"), ("31.00", "⟨31⟩")],
)
def test_mixed_numbers(text: str, token: str) -> None:
    assert normalise(text) == token


def test_a_small_sum_keeps_its_unit() -> None:
    assert normalise("12元") != normalise("12个月")[: len(normalise("12元"))]


def test_a_comma_groups_thousands_only_where_a_figure_can_be() -> None:
    assert normalise("43,600") == "⟨43600⟩"
    assert normalise("4,000,000") == "⟨4000000⟩"
    assert normalise("400,700") == "⟨400⟩⟨700⟩"
    assert normalise("400，700") == "⟨400⟩⟨700⟩"


def test_a_range_gives_its_unit_to_both_ends() -> None:
    assert normalise("20-90万元") == "⟨200000⟩-⟨900000⟩"


def test_not_every_numeral_sign_is_a_number() -> None:
    assert normalise("成立") == "成立"
    assert normalise("七万一次性发放") == "⟨70000⟩⟨1⟩次性发放"


def test_plain_is_simplified_and_without_space() -> None:
    assert plain("當 日\n辦結 ＡＢ") == "当日办结ab"
