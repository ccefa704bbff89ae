"""The hash of a person: the same for the same account, and nothing of the OpenID in it."""

from __future__ import annotations

import hashlib
import hmac
import re

from hypothesis import example, given
from hypothesis import strategies as st

from bot.wechat.people import DIGITS, hash_person

OPENID = "oWm6TfQ1xkKqVZ7yCz0Zb3oPqLt8"


def test_a_person_is_the_beginning_of_an_hmac_under_the_salt() -> None:
    digest = hmac.new("盐".encode(), OPENID.encode(), hashlib.sha256).hexdigest()
    assert hash_person("盐", OPENID) == digest[:DIGITS] and DIGITS == 32


def test_another_salt_makes_another_person() -> None:
    assert hash_person("salt", OPENID) != hash_person("pepper", OPENID)


@given(st.text(max_size=40), st.text(max_size=40))
def test_people_differ_as_their_openids_do(one: str, other: str) -> None:
    assert (hash_person("salt", one) == hash_person("salt", other)) is (one == other)


@example("o\ud800")
@given(st.text(max_size=40))
def test_any_openid_becomes_hex_digits(openid: str) -> None:
    assert re.fullmatch(r"[0-9a-f]{32}", hash_person("salt", openid))
