"""What is masked before anything stores it, and what must never be taken for a personal number."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy import (
    CARD_MASK,
    ID_MASK,
    ID_WEIGHTS,
    PHONE_MASK,
    is_card_number,
    is_identity_number,
    is_mobile_number,
    mask_personal_data,
)

# Published examples and made-up numbers with right check digits.
ID, ID_X = "11010519491231002", "X"
IDENTITY = ID + ID_X
OTHER_IDENTITY = "440524188001010014"
PHONE = "13800138000"
CARD = "6222020200000000006"


def _with_check_character(first_17: str) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(ID_WEIGHTS, first_17, strict=True))
    return first_17 + "10X98765432"[total % 11]


def _with_luhn_digit(digits: str) -> str:
    return next(f"{digits}{last}" for last in range(10) if _passes_luhn(f"{digits}{last}"))


def _passes_luhn(digits: str) -> bool:
    """Luhn, written as the standard tells it: every second digit from the right is doubled, its digits added."""
    total = 0
    for place, digit in enumerate(map(int, reversed(digits))):
        total += sum(map(int, str(digit * 2))) if place % 2 else digit
    return total % 10 == 0


@pytest.mark.parametrize("number", [IDENTITY, OTHER_IDENTITY, "130503670401001"])
def test_an_identity_number_is_known_by_its_form_and_check_character(number: str) -> None:
    assert is_identity_number(number)


@pytest.mark.parametrize(
    "number",
    [ID + "1", ID, IDENTITY + "0", "110105194913310021", "110105174912310020", "01010519491231002X", ""],
    ids=["wrong check", "short", "long", "month 13", "year 1749", "leading 0", "empty"],
)
def test_what_only_looks_like_an_identity_number_is_none(number: str) -> None:
    assert not is_identity_number(number)


@pytest.mark.parametrize(("number", "is_one"), [(CARD, True), (CARD[:-1] + "7", False), (CARD + "01", False)])
def test_a_card_number_passes_luhn(number: str, is_one: bool) -> None:
    assert is_card_number(number) is is_one


@pytest.mark.parametrize(("number", "is_one"), [(PHONE, True), ("86" + PHONE, True), ("12800138000", False)])
def test_a_mobile_number_has_eleven_digits_and_begins_with_13_to_19(number: str, is_one: bool) -> None:
    assert is_mobile_number(number) is is_one


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"我的身份证{IDENTITY}能申请吗", f"我的身份证{ID_MASK}能申请吗"),
        (f"身份证{IDENTITY.lower()}", f"身份证{ID_MASK}"),
        ("证件１１０１０５１９４９１２３１００２Ｘ号", f"证件{ID_MASK}号"),
        ("110105 19491231 002X", ID_MASK),
        ("110105-1949-1231-002X。", f"{ID_MASK}。"),
        (f"电话{PHONE}找我", f"电话{PHONE_MASK}找我"),
        (f"+86 {PHONE}", PHONE_MASK),
        (f"+86{PHONE}", PHONE_MASK),
        ("138-0013-8000", PHONE_MASK),
        ("138 0013 8000", PHONE_MASK),
        ("138　0013　8000", PHONE_MASK),
        ("１３８００１３８０００", PHONE_MASK),
        (f"tel{PHONE}", f"tel{PHONE_MASK}"),
        (f"{PHONE}微信同号", f"{PHONE_MASK}微信同号"),
        (f"{PHONE} 2020年毕业", f"{PHONE_MASK} 2020年毕业"),
        (f"{PHONE} 800元", f"{PHONE_MASK} 800元"),
        (f"{PHONE} 13900139000", f"{PHONE_MASK} {PHONE_MASK}"),
        (f"{PHONE}-{IDENTITY}", f"{PHONE_MASK}-{ID_MASK}"),
        (f"2020 {PHONE} 110105 19491231 002X", f"2020 {PHONE_MASK} {ID_MASK}"),
        (f"卡号{CARD}打款", f"卡号{CARD_MASK}打款"),
        ("6222 0202 0000 0000 006", CARD_MASK),
    ],
)
def test_personal_numbers_are_masked_and_nothing_beside_them(text: str, masked: str) -> None:
    assert mask_personal_data(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "0532-66711850",
        "0532-66711850 12333",
        "12333",
        "400-810-1234",
        "青人社发〔2024〕7号",
        "2024年4月11日到2027年4月10日",
        "2024-04-11 2027-04-10",
        "2019-12-15 2026-12-29",
        "2024 2025 2026 2027",
        "2022 2023 2024 2025",
        "2020到2023，2024至2026",
        "200000000元",
        "注册资本1000000000000元",
        "800元/月，1200元/月，1500元/月",
        "91370200MA3C1234X5",
        "",
    ],
)
def test_years_amounts_document_numbers_and_official_telephones_stay(text: str) -> None:
    assert mask_personal_data(text) == text


@given(
    st.from_regex(r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|1\d|2[0-8])\d{3}", fullmatch=True),
    st.sampled_from(["", "号", "，", " 800元", "a", " 2024-04-11", "。"]),
)
def test_no_digit_of_a_valid_identity_number_is_left(first_17: str, after: str) -> None:
    ascii_17 = "".join(str(int(digit)) for digit in first_17)  # \d also makes digits of other scripts
    number = _with_check_character(ascii_17)
    assert mask_personal_data(f"我{number}{after}") == f"我{ID_MASK}{after}"


@given(st.integers(3, 9), st.integers(0, 10**8), st.sampled_from(["我", "Tel:", "号码 ", "\n", "2024年"]))
def test_every_mobile_number_is_masked(second: int, rest: int, before: str) -> None:
    number = f"1{second}{rest:09d}"
    assert mask_personal_data(f"{before}{number}，谢谢") == f"{before}{PHONE_MASK}，谢谢"


@given(st.integers(10**14, 10**15 - 1))
def test_every_union_pay_card_is_masked_and_its_neighbour_by_one_is_not(middle: int) -> None:
    card = _with_luhn_digit(f"622{middle}")
    wrong = card[:-1] + str((int(card[-1]) + 1) % 10)
    assert mask_personal_data(card) in (CARD_MASK, ID_MASK)  # chance may make it both
    assert is_identity_number(wrong) or mask_personal_data(wrong) == wrong


@given(st.text(max_size=80))
def test_any_text_is_masked_without_failing_and_a_second_time_changes_nothing(text: str) -> None:
    once = mask_personal_data(text)
    assert mask_personal_data(once) == once


@given(st.dates(), st.dates())
def test_two_dates_side_by_side_are_never_a_number(first: object, second: object) -> None:
    assert mask_personal_data(f"{first} {second}") == f"{first} {second}"


def test_a_long_row_of_digits_takes_no_time() -> None:
    started = time.perf_counter()
    mask_personal_data("1 3-" * 15_000)
    assert time.perf_counter() - started < 2
