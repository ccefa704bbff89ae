"""Signatures: the platform's published answers, an independent implementation, and nothing that is let through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.utils import WeChatSigner

from bot.wechat.signature import is_signed, sign

TOKEN = "AAAAA"
# Known answers: https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/message_push.html
KNOWN = [
    ("1714036504", "1514711492", "f464b24fc39322e44b38aa78f5edd27bd1441696"),
    ("1714037059", "486452656", "899cf89e464efb63f54ddac96b0a0a235f53aa78"),
]
RIGHT = KNOWN[0][2]
any_text = st.text(st.characters(), max_size=30)  # halves of characters too
real_text = st.text(max_size=30)


@pytest.mark.parametrize(("timestamp", "nonce", "signature"), KNOWN)
def test_the_published_examples_come_out(timestamp: str, nonce: str, signature: str) -> None:
    assert sign(TOKEN, timestamp, nonce) == signature
    assert is_signed(signature, TOKEN, timestamp, nonce)


@given(st.lists(real_text, max_size=5))
def test_any_parts_are_signed_as_wechatpy_signs_them(parts: list[str]) -> None:
    signer = WeChatSigner()
    signer.add_data(*parts)
    assert sign(*parts) == signer.signature
    assert is_signed(signer.signature, *parts)


@given(st.permutations([TOKEN, *KNOWN[0][:2]]))
def test_the_order_of_the_parts_does_not_matter(parts: list[str]) -> None:
    assert sign(*parts) == RIGHT


@pytest.mark.parametrize(
    "signature",
    [
        None, "", " ", "0" * 40, RIGHT[:-1], RIGHT + "0", RIGHT + "\n", " " + RIGHT, RIGHT.upper(), RIGHT[::-1], TOKEN,
        "签名", "ｆ" + RIGHT[1:], "é" * 40, "\ud800", RIGHT[:-1] + "\udfff", "\x00" * 40, KNOWN[1][2],
    ],
    ids=repr,
)  # fmt: skip
def test_a_wrong_or_missing_signature_is_refused(signature: str | None) -> None:
    assert not is_signed(signature, TOKEN, *KNOWN[0][:2])


@given(any_text | st.text("0123456789abcdef", min_size=40, max_size=40))
def test_no_text_but_the_right_one_is_taken(signature: str) -> None:
    assert is_signed(signature, TOKEN, *KNOWN[0][:2]) is (signature == RIGHT)


@pytest.mark.parametrize("place", range(40))
def test_every_digit_of_a_signature_counts(place: int) -> None:
    other = "0" if RIGHT[place] != "0" else "1"
    assert not is_signed(RIGHT[:place] + other + RIGHT[place + 1 :], TOKEN, *KNOWN[0][:2])


@given(st.lists(any_text, max_size=5), any_text)
def test_whatever_stands_in_a_query_raises_nothing(parts: list[str], signature: str) -> None:
    assert is_signed(sign(*parts), *parts)
    assert is_signed(signature, *parts) is (signature == sign(*parts))


@pytest.mark.parametrize(
    "changed", [("BBBBB", *KNOWN[0][:2]), (TOKEN, "1714036505", KNOWN[0][1]), (TOKEN, *KNOWN[1][:2])]
)
def test_another_token_time_or_nonce_needs_another_signature(changed: tuple[str, str, str]) -> None:
    assert not is_signed(RIGHT, *changed)


def test_the_signature_of_a_url_is_none_of_a_sealed_message() -> None:
    assert not is_signed(RIGHT, TOKEN, *KNOWN[0][:2], "a ciphertext")
