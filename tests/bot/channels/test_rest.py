"""What the REST channel accepts as a message, and what it says of anything else."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.rest import LONGEST_SENDER, BadRequestError, read_request


def body(**keys: Any) -> bytes:
    return json.dumps(keys).encode()


def test_a_message_with_sender_and_day() -> None:
    request = body(sender="甲", message="住房补贴", metadata={"on": "2025-01-02", "other": [1]})
    assert read_request(request) == ("甲", "住房补贴", date(2025, 1, 2))


def test_sender_and_metadata_may_be_left_out() -> None:
    assert read_request(body(message="")) == ("default", "", None)


@pytest.mark.parametrize("metadata", [None, {}, [], "x", 3, {"channel": "kiosk"}])
def test_metadata_without_a_day_means_today(metadata: Any) -> None:
    assert read_request(body(message="问", metadata=metadata))[2] is None


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{", b"hello", b'{"message": "x"', b"\xff\xfe", b"[" * 100_000, b'{"a":' * 50_000,
        '{"message": "\u4f60'.encode(),
    ],
    ids=["empty", "open", "no JSON", "cut off", "no UTF-8", "deep arrays", "deep objects", "cut in a text"],
)  # fmt: skip
def test_what_is_no_json_is_told_how_to_write_one(raw: bytes) -> None:
    with pytest.raises(BadRequestError, match="JSON"):
        read_request(raw)


@pytest.mark.parametrize("raw", [b"[]", b'["message"]', b'"text"', b"3", b"null", b"true"])
def test_json_that_is_no_object_is_refused(raw: bytes) -> None:
    with pytest.raises(BadRequestError, match="对象"):
        read_request(raw)


@pytest.mark.parametrize("message", [None, 3, ["问"], {"text": "问"}, True])
def test_a_message_that_is_no_text_is_refused(message: Any) -> None:
    with pytest.raises(BadRequestError, match="message"):
        read_request(body(sender="甲", message=message))
    with pytest.raises(BadRequestError, match="message"):
        read_request(body(sender="甲"))


@pytest.mark.parametrize("sender", [None, 3, "", [], {}, "甲" * (LONGEST_SENDER + 1)])
def test_a_sender_that_is_no_short_text_is_refused(sender: Any) -> None:
    with pytest.raises(BadRequestError, match="sender"):
        read_request(body(sender=sender, message="问"))


@pytest.mark.parametrize("on", [None, 20250102, "今天", "2025-13-01", "", [], "2025-01-02T00:00"])
def test_a_day_that_is_none_is_refused(on: Any) -> None:
    with pytest.raises(BadRequestError, match="YYYY-MM-DD"):
        read_request(body(message="问", metadata={"on": on}))


def test_a_sender_with_half_a_character_can_be_stored() -> None:
    sender, _, _ = read_request(rb'{"sender": "a\ud83d", "message": "x"}')
    assert sender.encode() == b"a?"


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first draw waits for imports
@given(st.fixed_dictionaries({}, optional={"sender": json_values, "message": json_values, "metadata": json_values}))
def test_any_object_is_read_or_refused_in_words(request: dict[str, Any]) -> None:
    try:
        sender, message, _ = read_request(json.dumps(request).encode())
    except BadRequestError as error:
        assert str(error)
    else:
        assert sender and isinstance(message, str)


@given(st.binary(max_size=60))
def test_any_bytes_are_refused_in_words(raw: bytes) -> None:
    with pytest.raises(BadRequestError):
        read_request(raw)
