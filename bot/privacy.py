"""Mask personal numbers before anything stores or logs a message: identity cards, phones, bank cards.

Sources: GB 11643-1999 (identity number, check digit by ISO 7064 MOD 11-2); ISO/IEC 7812-1 (bank cards, Luhn);
YD/T mobile numbering (11 digits, 13 to 19).
"""

from __future__ import annotations

import re
import unicodedata

ID_MASK, PHONE_MASK, CARD_MASK = "［证件号］", "［手机号］", "［银行卡号］"
# Digits with blanks or dashes between them; any neighbour but a digit is a boundary.
GAP = r"[ \u3000\-－–—]{0,2}"
RUN = re.compile(rf"(?<!\d)\+?\d(?:{GAP}\d){{9,}}{GAP}[Xx]?")
GROUP = re.compile(r"\+?\d+[Xx]?|[Xx]")
LONGEST = 19  # digits of the longest number that is masked
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
    """13 to 19 digits that pass the Luhn test; none begins like a year."""
    if not re.fullmatch(r"(?:2[2-7]|[3-9]\d)\d{11,17}", digits):
        return False
    doubled = [int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _find_mask(groups: list[str]) -> str | None:
    """The mask for groups of digits that are one number; None for anything else."""
    digits = "".join(groups).lstrip("+").upper()
    if is_identity_number(digits):
        return ID_MASK
    if is_mobile_number(digits):
        return PHONE_MASK
    # a card is written in one piece, in fours, or as six and the rest; two dates or telephones side by side are not
    written_as_card = len(groups) == 1 or len(groups[0]) == 6 or all(len(group) == 4 for group in groups[:-1])
    return CARD_MASK if written_as_card and is_card_number(digits) else None


def _mask(run: re.Match[str]) -> str:
    """A run with every number in it masked: a telephone and a year side by side are two, not one of fifteen digits."""
    found, kept, done, first = list(GROUP.finditer(run[0])), [], 0, 0
    while first < len(found):
        for last in range(min(len(found), first + LONGEST + 1), first, -1):
            groups = [group[0] for group in found[first:last]]
            mask = _find_mask(groups) if sum(map(len, groups)) <= LONGEST + 1 else None
            if mask:
                kept += [run[0][done : found[first].start()], mask]
                done, first = found[last - 1].end(), last
                break
        else:
            first += 1
    return "".join(kept) + run[0][done:]


def mask_personal_data(text: str) -> str:
    """The text with identity, phone and card numbers replaced; full-width digits count as digits."""
    halved = "".join(unicodedata.normalize("NFKC", c) if "０" <= c <= "９" or c in "Ｘｘ" else c for c in text)
    return RUN.sub(_mask, halved)
