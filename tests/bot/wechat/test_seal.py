"""Sealed messages: any bytes go round, wechatpy reads and writes the same, every documented check refuses."""

from __future__ import annotations

import base64
import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.crypto import PrpCrypto, WeChatCrypto
from wechatpy.crypto.base import WeChatCipher

from bot.wechat.seal import KeyLengthError, Seal, SealError, open_with, read_key
from bot.wechat.signature import sign
from bot.wechat.xml_text import read_xml

APP_ID = "wx0123456789abcdef"
WRITTEN_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
KEY = base64.b64decode(WRITTEN_KEY + "=")
SEAL, OTHER = Seal(APP_ID, KEY), Seal(APP_ID, bytes(range(32)))
FILLER = b"0123456789abcdef"
XML = "<xml><Content>人才政策</Content></xml>".encode()


def _pad(plain: bytes) -> bytes:
    count = 32 - len(plain) % 32
    return plain + bytes([count]) * count


def _encrypt(padded: bytes) -> str:
    """Bytes under the right key, by wechatpy's cipher: what stands inside is the test's to choose."""
    return base64.b64encode(WeChatCipher(KEY).encrypt(padded)).decode()


def _plain(xml: bytes = XML, app_id: str = APP_ID, length: int | None = None) -> bytes:
    return FILLER + struct.pack(">I", len(xml) if length is None else length) + xml + app_id.encode()


@given(st.binary(max_size=300))
def test_any_bytes_come_back(xml: bytes) -> None:
    assert SEAL.open(SEAL.close(xml)) == xml


@pytest.mark.parametrize("length", range(65))
def test_every_length_comes_back_and_is_padded_to_blocks_of_32(length: int) -> None:
    sealed = SEAL.close(b"x" * length)
    padded = WeChatCipher(KEY).decrypt(base64.b64decode(sealed))
    assert len(padded) % 32 == 0 and 1 <= padded[-1] <= 32
    assert padded[16:] == _pad(_plain(b"x" * length))[16:]
    assert SEAL.open(sealed) == b"x" * length


@given(st.text(max_size=200))
def test_wechatpy_opens_what_is_closed_and_closes_what_is_opened(text: str) -> None:
    assert PrpCrypto(KEY).decrypt(SEAL.close(text.encode()), APP_ID) == text
    assert SEAL.open(PrpCrypto(KEY).encrypt(text, APP_ID).decode()) == text.encode()


def test_a_whole_message_of_wechatpy_is_signed_and_opened_and_the_other_way_round() -> None:
    peer = WeChatCrypto("T", WRITTEN_KEY, APP_ID)
    outer = read_xml(peer.encrypt_message(XML.decode(), "7", "1714036504").encode())
    assert outer["MsgSignature"] == sign("T", "1714036504", "7", outer["Encrypt"])
    assert Seal(APP_ID, read_key(WRITTEN_KEY)).open(outer["Encrypt"]) == XML
    sealed = SEAL.close(XML)
    signature = sign("T", "1714036504", "7", sealed)
    assert peer.decrypt_message({"Encrypt": sealed}, signature, "1714036504", "7") == XML.decode()


def test_the_same_text_is_never_closed_to_the_same_ciphertext() -> None:
    fillers = {WeChatCipher(KEY).decrypt(base64.b64decode(SEAL.close(XML)))[:16] for _ in range(50)}
    assert len(fillers) == 50


GOOD = _encrypt(_pad(_plain()))
RAW = base64.b64decode(GOOD)


CHECKS = {
    "empty": ("", "length"),
    "not base64": ("!!!!", "base64"),
    "Chinese": ("密文", "base64"),
    "half a character": ("\ud800", "base64"),
    "blank before": (" " + GOOD, "base64"),
    "line feed after": (GOOD + "\n", "base64"),
    "fill sign missing": (base64.b64encode(RAW + b"0").decode().rstrip("="), "base64"),
    "base64 for addresses": ("-_" * 32, "base64"),
    "five bytes": (base64.b64encode(b"abcde").decode(), "length"),
    "one byte less": (base64.b64encode(RAW[:-1]).decode(), "length"),
    "one byte more": (base64.b64encode(RAW + b"\0").decode(), "length"),
    "padding 0": (_encrypt(_plain().ljust(96, b"\0")), "padding"),
    "padding 33": (_encrypt(_plain() + b"\x21" * (33 + -(len(_plain()) + 33) % 16)), "padding"),
    "padding inconsistent": (_encrypt(_plain().ljust(95, b"\0") + bytes([96 - len(_plain())])), "padding"),
    "padding longer than all": (_encrypt(b"\x20" * 16), "padding"),
    "only padding": (_encrypt(_pad(b"")), "too short"),
    "only filler": (_encrypt(_pad(FILLER)), "too short"),
    "three bytes of length": (_encrypt(_pad(FILLER + b"\0\0\0")), "too short"),
    "length beyond the end": (_encrypt(_pad(_plain(length=10**9))), "length field"),
    "length 0xffffffff": (_encrypt(_pad(_plain(length=0xFFFFFFFF))), "length field"),
    "length one beyond the end": (_encrypt(_pad(_plain(length=len(XML) + len(APP_ID) + 1))), "length field"),
    "length of all": (_encrypt(_pad(_plain(length=len(XML) + len(APP_ID)))), "AppID"),
    "length one short": (_encrypt(_pad(_plain(length=len(XML) - 1))), "AppID"),
    "length one long": (_encrypt(_pad(_plain(length=len(XML) + 1))), "AppID"),
    "length zero": (_encrypt(_pad(_plain(length=0))), "AppID"),
    "length little-endian": (_encrypt(_pad(FILLER + struct.pack("<I", len(XML)) + XML + APP_ID.encode())), "length"),
    "another AppID": (_encrypt(_pad(_plain(app_id="wxffffffffffffffff"))), "AppID"),
    "shorter AppID": (_encrypt(_pad(_plain(app_id=APP_ID[:-1]))), "AppID"),
    "longer AppID": (_encrypt(_pad(_plain(app_id=APP_ID + "x"))), "AppID"),
    "no AppID": (_encrypt(_pad(_plain(app_id=""))), "AppID"),
    "AppID with bytes of no text": (_encrypt(_pad(_plain() + b"\xff")), "AppID"),
}  # fmt: skip


@pytest.mark.parametrize(("ciphertext", "check"), CHECKS.values(), ids=CHECKS)
def test_each_documented_check_refuses(ciphertext: str, check: str) -> None:
    with pytest.raises(SealError, match=check):
        SEAL.open(ciphertext)


def test_the_platform_s_own_form_passes_all_checks() -> None:
    assert SEAL.open(GOOD) == XML
    assert SEAL.open(_encrypt(_pad(_plain(b"")))) == b""


def _flip(bit: int) -> str:
    changed = bytearray(RAW)
    changed[bit // 8] ^= 1 << bit % 8
    return base64.b64encode(changed).decode()


def test_no_flipped_bit_gives_the_same_message() -> None:
    for bit in range(len(RAW) * 8):
        with contextlib.suppress(SealError):
            assert SEAL.open(_flip(bit)) != XML, bit


@pytest.mark.parametrize("block", [1, len(RAW) // 16 - 2, len(RAW) // 16 - 1])
def test_a_flipped_bit_under_the_length_the_app_id_or_the_padding_is_refused(block: int) -> None:
    for bit in range(128 * block, 128 * block + 128):
        with pytest.raises(SealError):
            SEAL.open(_flip(bit))


blocks = st.integers(1, 8).flatmap(lambda count: st.binary(min_size=16 * count, max_size=16 * count))


@given((st.binary(max_size=200) | blocks).map(lambda raw: base64.b64encode(raw).decode()) | st.text(st.characters()))
def test_anything_else_is_refused_as_ciphertext(ciphertext: str) -> None:
    with pytest.raises(SealError):
        SEAL.open(ciphertext)


@given(st.binary(max_size=120))
def test_random_bytes_inside_the_right_seal_are_refused(plain: bytes) -> None:
    for padded in (_pad(plain), plain.ljust(128, b"\0"), plain.ljust(128, b"\x01")):
        with pytest.raises(SealError):
            SEAL.open(_encrypt(padded))


@given(st.binary(min_size=16, max_size=16), st.binary(max_size=100), st.integers(-3, 30))
def test_only_the_right_length_divides_the_message_from_the_app_id(filler: bytes, xml: bytes, off: int) -> None:
    length = max(0, len(xml) + off)
    ciphertext = _encrypt(_pad(filler + struct.pack(">I", length) + xml + APP_ID.encode()))
    if length == len(xml):
        assert SEAL.open(ciphertext) == xml
    else:
        with pytest.raises(SealError):
            SEAL.open(ciphertext)


def test_the_key_is_the_43_characters_of_the_platform() -> None:
    assert read_key(WRITTEN_KEY) == KEY == WeChatCrypto("T", WRITTEN_KEY, APP_ID).key


@pytest.mark.parametrize(
    "written",
    ["", WRITTEN_KEY[:-1], WRITTEN_KEY + "A", WRITTEN_KEY + "=", WRITTEN_KEY[:-1] + "=", WRITTEN_KEY[:-1] + "-",
     WRITTEN_KEY[:-1] + "_", WRITTEN_KEY[:-1] + "钥", WRITTEN_KEY[:-1] + "\ud800", WRITTEN_KEY[:-1] + "\n", " " * 43],
    ids=repr,
)  # fmt: skip
def test_any_other_key_is_refused(written: str) -> None:
    with pytest.raises(KeyLengthError):
        read_key(written)


def test_while_keys_change_both_open_and_the_one_that_did_is_told() -> None:
    assert open_with([SEAL, OTHER], SEAL.close(XML)) == (XML, SEAL)
    assert open_with([SEAL, OTHER], OTHER.close(XML)) == (XML, OTHER)


@pytest.mark.parametrize("seals", [(), (SEAL,), (SEAL, Seal("wxffffffffffffffff", OTHER.key))])
def test_a_ciphertext_of_another_key_is_refused(seals: tuple[Seal, ...]) -> None:
    with pytest.raises(SealError):
        open_with(seals, OTHER.close(XML))


def test_a_seal_does_not_show_its_key() -> None:
    assert KEY.hex() not in repr(SEAL) and repr(KEY) not in repr(SEAL)
