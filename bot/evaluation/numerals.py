"""Chinese numerals of any size, as a judge reads them: 十五万, 二〇二四, 七万一."""

from __future__ import annotations

from knowledge.figures import DIGITS, TENS

HAN = "零〇一二两三四五六七八九十百千万亿"
UNITS = {**TENS, "k": 10**3, "万": 10**4, "w": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}


class _Reading:
    """A numeral read character by character; ``broken`` once it cannot be one."""

    def __init__(self) -> None:
        self.total = self.section = 0
        self.digit: int | None = None
        self.last = 1  # the unit before ``digit``: in 七万一 the 一 counts thousands
        self.broken = False

    def read(self, char: str) -> None:
        if char in DIGITS:
            self._read_digit(char)
        elif char in TENS:
            self.section += TENS[char] * (1 if self.digit is None else self.digit)
            self.digit, self.last = None, TENS[char]
        else:
            self._read_scale(char)

    def _read_digit(self, char: str) -> None:
        self.broken = self.broken or bool(self.digit)
        self.digit, self.last = DIGITS[char], 1 if char in "零〇" else self.last

    def _read_scale(self, char: str) -> None:
        self.section += self.digit or 0
        self.broken = self.broken or not self.section
        scale = UNITS[char]
        self.total = (self.total + self.section) * scale if char == "亿" else self.total + self.section * scale
        self.section, self.digit, self.last = 0, None, scale

    def value(self) -> int:
        return self.total + self.section + (self.digit or 0) * (self.last // 10 if self.last > 10 else 1)


def chinese_number(text: str) -> int | None:
    """十五万 -> 150000, 二〇二四 -> 2024, 七万一 -> 71000; None for what is no numeral (万, 十五五).

    Unlike ``knowledge.figures.chinese_number`` it reads 万 and 亿 as part of the numeral.
    """
    if all(char in DIGITS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    reading = _Reading()
    for char in text:
        reading.read(char)
    return None if reading.broken else reading.value()
