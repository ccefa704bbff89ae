"""Sealed messages: AES-256-CBC with the EncodingAESKey.

Plaintext: 16 random bytes, the XML's length (4 bytes, big-endian), the XML, the AppID; padded by PKCS#7 to blocks of 32.
Source: https://developers.weixin.qq.com/doc/subscription/guide/dev/push/encryption.md
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

KEY_LENGTH = 43  # characters of an EncodingAESKey
AES_BLOCK, PAD_BLOCK, FILLER = 16, 32, 16  # bytes


class SealError(ValueError):
    """A ciphertext that none of the keys opens for this account."""


class KeyLengthError(ValueError):
    """Not the 43 characters of an EncodingAESKey."""


def read_key(encoding_aes_key: str) -> bytes:
    """The 32 bytes behind an EncodingAESKey. Raises KeyLengthError."""
    try:
        key = base64.b64decode(f"{encoding_aes_key}=", validate=True)
    except (binascii.Error, ValueError) as error:
        raise KeyLengthError(str(error)) from error
    if len(encoding_aes_key) != KEY_LENGTH or len(key) != AES256.key_size // 8:
        raise KeyLengthError(f"{len(encoding_aes_key)} characters")
    return key


@dataclass(frozen=True)
class Seal:
    """One key of one account."""

    app_id: str
    key: bytes = field(repr=False)

    def _cipher(self) -> Cipher[CBC]:
        return Cipher(AES256(self.key), CBC(self.key[:AES_BLOCK]))

    def close(self, xml: bytes) -> str:
        """The ciphertext of a message, as base64."""
        plain = secrets.token_bytes(FILLER) + struct.pack(">I", len(xml)) + xml + self.app_id.encode()
        pad = PAD_BLOCK - len(plain) % PAD_BLOCK
        encryptor = self._cipher().encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()).decode()

    def open(self, ciphertext: str) -> bytes:
        """The XML in a ciphertext. Raises SealError at the first of the documented checks that fails."""
        try:
            raw = base64.b64decode(ciphertext, validate=True)
        except (binascii.Error, ValueError) as error:
            raise SealError("base64") from error
        if not raw or len(raw) % AES_BLOCK:
            raise SealError("length")
        decryptor = self._cipher().decryptor()
        return self._unpack(_without_padding(decryptor.update(raw) + decryptor.finalize()))

    def _unpack(self, plain: bytes) -> bytes:
        if len(plain) < FILLER + 4:
            raise SealError("too short")
        (length,) = struct.unpack_from(">I", plain, FILLER)
        rest = plain[FILLER + 4 :]
        if length > len(rest):
            raise SealError("length field")
        if not hmac.compare_digest(rest[length:], self.app_id.encode()):
            raise SealError("AppID")
        return rest[:length]


def _without_padding(padded: bytes) -> bytes:
    pad = padded[-1]
    if not 1 <= pad <= PAD_BLOCK or padded[-pad:] != bytes([pad]) * pad:
        raise SealError("padding")
    return padded[:-pad]


def open_with(seals: Iterable[Seal], ciphertext: str) -> tuple[bytes, Seal]:
    """The XML and the seal that opened it: the current key, or the previous one while keys change. Raises SealError."""
    for seal in seals:
        try:
            return seal.open(ciphertext), seal
        except SealError:
            continue
    raise SealError("no key opens it")
