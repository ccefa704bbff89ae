"""Mask personal numbers before anything stores or logs a message: identity cards, phones, bank cards.

Sources: GB 11643-1999 (identity number, check digit by ISO 7064 MOD 11-2); ISO/IEC 7812-1 (bank cards, Luhn);
YD/T mobile numbering (11 digits, 13 to 19).
"""

from __future__ import annotations

import re
import unicodedata

ID_MASK, PHONE_MASK, CARD_MASK = "［证件号］", "［手机号］", "［银行卡号］"
# Digits with blanks or dashes between them; a neighbour that is a Chinese character is a boundary, a digit is none.
RUN = re.compile(r"(?<![0-9A-Za-z])\+?\d(?:[ \-]?\d){9,21}[ \-]?[Xx]?(?![0-9A-Za-z])")
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def is_identity_number(digits: str) -> bool:
    """18 characters with a plausible birth date and the right check character; or the old 15 digits."""
    if re.fullmatch(r"[1-9]\d{5}\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])\d{3}", digits):
        return True
    if not re.fullmatch(r"[1-9]\d{5}(18|19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])\d{3}[\dX]", digits):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(ID_WEIGHTS, digits, strict=False))
    return "10X98765432"[total % 11] == digits[17]


def is_mobile_number(digits: str) -> bool:
    """A mobile number of mainland China, with or without the country code."""
    return re.fullmatch(r"(?:86|0086)?1[3-9]\d{9}", digits) is not None


def is_card_number(digits: str) -> bool:
    """13 to 19 digits that pass the Luhn test."""
    if not re.fullmatch(r"[2-9]\d{12,18}", digits):
        return False
    doubled = [int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _mask(match: re.Match[str]) -> str:
    digits = re.sub(r"[ \-+]", "", match[0]).upper()
    for test, mask in (
        (is_identity_number, ID_MASK),
        (is_mobile_number, PHONE_MASK),
        (is_card_number, CARD_MASK),
    ):
        if test(digits):
            return mask
    return match[0]


def mask_personal_data(text: str) -> str:
    """The text with identity, phone and card numbers replaced; full-width digits count as digits."""
    halved = "".join(unicodedata.normalize("NFKC", c) if "０" <= c <= "９" or c in "Ｘｘ" else c for c in text)
    return RUN.sub(_mask, halved)
