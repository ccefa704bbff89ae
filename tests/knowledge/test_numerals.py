"""Numbers in any writing keep their value; what is no certain number stays as it is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.figures import find_figures
from knowledge.normalization import normalize
from knowledge.numerals import read_han, write_digits

DIGITS = "零一二三四五六七八九"


def write_han(n: int) -> str:
    """A number below one hundred million as it is said."""
    if n >= 10_000:
        high, low = divmod(n, 10_000)
        return f"{write_han(high)}万{'' if not low else ('零' if low < 1000 else '') + write_han(low)}"
    said, zero = "", False
    for rank, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, rank)
        if digit:
            said += ("零" if zero else "") + DIGITS[digit] + unit
            zero = False
        elif said:
            zero = True
    return said


def value(text: str) -> list[tuple[Decimal, str]]:
    return [
        (Decimal(figure.value), figure.unit)
        for figure, _ in find_figures(normalize(text).text)
        if figure.kind == "number"
    ]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("十五万", "15万"), ("15w", "15万"), ("150k", "15万"), ("15W", "15万"), ("十五个w", "15万"), ("十五w", "15万"),
        ("一千二", "1200"), ("三万五", "3.5万"), ("三万五千", "3.5万"), ("3万5", "3.5万"), ("壹万元", "1万元"),
        ("1.5万", "1.5万"), ("一点五万", "1.5万"), ("一百五十万", "150万"), ("15,000元", "15000元"), ("伍仟元", "5000元"),
        ("八百块钱", "800元"), ("一亿二", "1.2亿"), ("百分之五十", "50%"), ("三万零五", "30005"), ("１５万", "15万"),
    ],
)  # fmt: skip
def test_money_is_written_in_one_way(written: str, plain: str) -> None:
    assert normalize(written).text == plain


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("二零二三年七月十五日", "2023年7月15日"), ("二〇二四年", "2024年"), ("一九九八年", "1998年"), ("两年半", "2年半"),
        ("仨月", "3个月"), ("俩月", "2个月"), ("社保交了半年", "社保交了6个月"), ("三十五岁", "35岁"), ("十二个月", "12个月"),
    ],
)  # fmt: skip
def test_dates_and_durations_are_written_in_one_way(written: str, plain: str) -> None:
    assert normalize(written).text == plain


@pytest.mark.parametrize(
    "text",
    [
        "两三万", "十几万", "三五年", "十五六万", "下半年", "大半年", "第三年", "千万别忘", "万一不行", "一块去办", "夫妻俩", "一年",
        "大三学生", "三套房", "五险一金", "大陆万科", "3.5.2", "13800", "12345678", "一对一专员", "二八开", "三年级",
    ],
)  # fmt: skip
def test_what_is_no_certain_amount_stays(text: str) -> None:
    assert normalize(text).text == text


@given(st.integers(1, 99_999_999))
def test_a_spoken_number_keeps_its_value(n: int) -> None:
    assert read_han(write_han(n)) == n
    assert value(f"给{write_han(n)}元") == ([(Decimal(n), "元")] if n > 1 else value("给一元"))


@given(st.integers(1, 9999), st.sampled_from(["w", "W", "个w", "万", "k", "K"]))
def test_letters_for_ten_thousand_and_thousand_keep_the_value(n: int, unit: str) -> None:
    assert value(f"收入{n}{unit}，够吗") == [(Decimal(n) * (1000 if unit in "kK" else 10_000), "")]


@given(st.integers(1, 999), st.integers(1, 9))
def test_a_number_said_short_counts_the_next_rank(n: int, digit: int) -> None:
    assert value(f"{write_han(n)}万{DIGITS[digit]}") == [(Decimal(n * 10_000 + digit * 1000), "")]


@given(st.text(alphabet="0123456789年月元个补贴，。-", max_size=24))
def test_digits_stay_what_they_are(text: str) -> None:
    assert [figure for figure, _ in find_figures(normalize(text).text)] == [figure for figure, _ in find_figures(text)]


@given(st.text(alphabet="零一二两三四五六七八九十百千万亿半年个月元块岁第几点俩仨wk0123456789", max_size=14))
def test_writing_twice_changes_nothing_more(text: str) -> None:
    once = normalize(text).text
    assert write_digits(write_digits(once)) == write_digits(once)
