"""Who is let in: the configuration alone says how a push must be signed and sealed; anything else is refused, never raised."""

from __future__ import annotations

import hashlib
from urllib.parse import urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.wechat.doorway import Doorway, Refusal
from bot.wechat.push import Push
from bot.wechat.seal import Seal
from bot.wechat.settings import Settings
from bot.wechat.xml_text import write_xml
from tests.bot.wechat.accounts import OTHER_KEY, SAFE, settings

NOW = 1_800_000_000
TOKEN = SAFE["WECHAT_TOKEN"]
TEXT = {
    "ToUserName": "gh_1", "FromUserName": "o1", "CreateTime": NOW, "MsgType": "text", "Content": "住房补贴", "MsgId": "7",
}  # fmt: skip
ACCOUNTS = {mode: settings(WECHAT_MODE=mode) for mode in ("plain", "compat", "safe")}
XML = write_xml(TEXT)
SEAL = ACCOUNTS["safe"].seals[0]


def sign(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def query(sealed: str | None = None, **more: str) -> str:
    """A signed query; ``more`` goes in, or stands in place of what was there."""
    timestamp, nonce = more.get("timestamp", str(NOW)), more.get("nonce", "42")
    signed = {"signature": sign(TOKEN, timestamp, nonce), "timestamp": timestamp, "nonce": nonce, "openid": "o1"}
    if sealed is not None:
        signed["msg_signature"] = sign(TOKEN, timestamp, nonce, sealed)
    return urlencode({**signed, **more})


def admit(query_string: str, body: bytes, account: Settings = ACCOUNTS["safe"]) -> tuple[Push, Seal | None]:
    return Doorway(account, lambda: NOW).admit(query_string, body)


def envelope(sealed: str) -> bytes:
    return write_xml({"ToUserName": "gh_1", "Encrypt": sealed})


SEALED = SEAL.close(XML)


def status(query_string: str, body: bytes = envelope(SEALED), account: Settings = ACCOUNTS["safe"]) -> int:
    """What a request comes to: 200 for one that is let in."""
    try:
        admit(query_string, body, account)
    except Refusal as refused:
        return refused.status
    return 200


@pytest.mark.parametrize("encrypt_type", [{}, {"encrypt_type": "raw"}, {"encrypt_type": "aes"}])
@pytest.mark.parametrize(
    ("mode", "sealed", "expected"),
    [
        ("plain", False, 200), ("plain", True, 400), ("compat", False, 200), ("compat", True, 200),
        ("safe", False, 403), ("safe", True, 200),
    ],
)  # fmt: skip
def test_the_configured_mode_decides_and_nothing_of_the_query(
    mode: str, sealed: bool, expected: int, encrypt_type: dict[str, str]
) -> None:
    asked = query(SEALED if sealed else None, **encrypt_type), envelope(SEALED) if sealed else XML, ACCOUNTS[mode]
    assert status(*asked) == expected
    if expected != 200:
        return
    push, seal = admit(*asked)
    assert (push.user, push.account, push.text, push.message_id) == ("o1", "gh_1", "住房补贴", "7")
    assert seal == (SEAL if mode == "safe" else None)


def test_the_sealed_half_of_a_compat_push_is_what_counts() -> None:
    outside = {**TEXT, "Content": "外面", "Encrypt": SEALED}
    assert admit(query(SEALED), write_xml(outside), ACCOUNTS["compat"])[0].text == "住房补贴"


@pytest.mark.parametrize("name", ["signature", "timestamp", "nonce"])
def test_a_missing_or_empty_parameter_is_a_bad_request(name: str) -> None:
    parts = dict(part.split("=") for part in query(SEALED).split("&"))
    for broken in ({**parts, name: ""}, {k: v for k, v in parts.items() if k != name}):
        assert status(urlencode(broken)) == 400


@pytest.mark.parametrize("wrong", ["0" * 40, "签名", "\ud800", sign(TOKEN, str(NOW), "42").upper()])
def test_a_wrong_signature_is_forbidden(wrong: str) -> None:
    written = wrong.encode("utf-8", "surrogatepass")
    assert status(query(SEALED, signature=written)) == 403  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["signature", "timestamp", "nonce", "msg_signature", "encrypt_type"])
def test_a_parameter_that_stands_twice_and_far_too_many_are_a_bad_request(name: str) -> None:
    once = query(SEALED, encrypt_type="aes")
    again = next(part for part in once.split("&") if part.startswith(f"{name}="))
    for more in (again, "&".join(f"{name}{n}=" for n in range(20))):
        assert status(f"{once}&{more}") == 400


@pytest.mark.parametrize(("age", "expected"), [(300, 200), (-300, 200), (301, 403), (-301, 403), (86400, 403)])
def test_the_window_of_time_has_two_edges(age: int, expected: int) -> None:
    assert status(query(SEALED, timestamp=str(NOW - age))) == expected


@pytest.mark.parametrize("timestamp", ["now", f"{NOW}.0", f" {NOW}", "１８００００００００", "-1", "1" * 5000])
def test_a_timestamp_that_is_no_number_is_forbidden(timestamp: str) -> None:
    assert status(query(SEALED, timestamp=timestamp)) == 403


@pytest.mark.parametrize("signature", ["", "0" * 40, sign(TOKEN, str(NOW), "42")], ids=["none", "wrong", "plain"])
@pytest.mark.parametrize("mode", ["compat", "safe"])
def test_a_sealed_push_needs_the_signature_over_its_ciphertext(mode: str, signature: str) -> None:
    assert status(query(SEALED, msg_signature=signature), envelope(SEALED), ACCOUNTS[mode]) == 403


OTHERS = {
    "empty": "", "no base64": "no base64!", "short": "QUJD", "cut off": SEALED[:-8],
    "another account": Seal("wxother", SEAL.key).close(XML), "another key": Seal(SEAL.app_id, b"k" * 32).close(XML),
}  # fmt: skip


@pytest.mark.parametrize("sealed", OTHERS.values(), ids=OTHERS)
def test_what_no_key_of_ours_opens_is_forbidden(sealed: str) -> None:
    assert status(query(sealed), envelope(sealed)) == 403


def test_the_previous_key_opens_and_closes_while_keys_change() -> None:
    key = SAFE["WECHAT_ENCODING_AES_KEY"]
    account = settings(WECHAT_ENCODING_AES_KEY=OTHER_KEY, WECHAT_ENCODING_AES_KEY_PREVIOUS=key)
    for seal in account.seals:
        sealed = seal.close(XML)
        assert admit(query(sealed), envelope(sealed), account) == (admit(query(SEALED), envelope(SEALED))[0], seal)


@pytest.mark.parametrize("inner", [b"", b"text", b"<xml><a></xml>", write_xml({**TEXT, "MsgType": ""}), b"\xff"])
def test_a_sealed_text_that_is_no_push_is_a_bad_request(inner: bytes) -> None:
    sealed = SEAL.close(inner)
    assert status(query(sealed), envelope(sealed)) == 400


def test_a_push_for_another_account_is_forbidden() -> None:
    own = settings(WECHAT_ORIGINAL_ID="gh_1")
    assert admit(query(SEALED), envelope(SEALED), own)[0].account == "gh_1"
    sealed = SEAL.close(write_xml({**TEXT, "ToUserName": "gh_11"}))
    assert status(query(sealed), envelope(sealed), own) == 403


def test_a_body_may_be_as_long_as_configured_and_no_longer() -> None:
    account = settings(WECHAT_MODE="plain", WECHAT_MAX_BODY_BYTES="2048")
    assert admit(query(), XML + b" " * (2048 - len(XML)), account)
    assert status(query(), XML + b" " * (2049 - len(XML)), account) == 413


def test_verification_gives_the_echo_unchanged() -> None:
    echoes = ["5839223", "a b&c=<d>+", "中文", "0"]
    assert [Doorway(ACCOUNTS["safe"]).verify(query(echostr=echo)) for echo in echoes] == echoes


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (query(echostr="1", signature="0" * 40), 403), (query(), 400), (query(echostr=""), 400), ("", 400),
        ("echostr=1", 400),
    ],
)  # fmt: skip
def test_verification_refuses_what_is_not_signed_or_asks_for_no_echo(asked: str, expected: int) -> None:
    with pytest.raises(Refusal) as caught:
        Doorway(ACCOUNTS["safe"]).verify(asked)
    assert caught.value.status == expected and caught.value.reason


bodies = st.one_of(
    st.binary(max_size=80),
    st.dictionaries(st.sampled_from([*TEXT, "Event", "Encrypt"]), st.text(max_size=20)).map(write_xml),
    st.binary(max_size=80).map(SEAL.close).map(envelope),
)
queries = st.text(max_size=60) | st.builds(query, st.none() | st.text(st.characters(codec="utf-8")))


@example("signature=\ud800&timestamp=\udfff&nonce=1", b"", ACCOUNTS["safe"])
@given(queries, bodies, st.sampled_from(list(ACCOUNTS.values())))
def test_any_request_is_a_push_or_a_refusal(asked: str, body: bytes, account: Settings) -> None:
    assert status(asked, body, account) in (200, 400, 403, 413)


@given(st.binary(max_size=120), st.sampled_from(["compat", "safe"]))
def test_any_text_under_a_right_seal_and_signature_is_a_push_or_a_bad_request(inner: bytes, mode: str) -> None:
    sealed = SEAL.close(inner)
    assert status(query(sealed), envelope(sealed), ACCOUNTS[mode]) == 400
