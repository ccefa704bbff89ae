"""One form for texts that say the same: simplified characters, one spelling of numbers, dates and shares, no noise.

100000元 = 100,000 = 10万元 = 十万 = 10w, 六折 = 60%, 當日 = 当日. Every number becomes one token ⟨…⟩ and is found only whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from bot.evaluation.numerals import HAN, UNITS, chinese_number
from knowledge.figures import DIGITS

# Not knowledge.tokens.simplify: a judge must not change when a dictionary does, and it looks at single characters only.
_TRADITIONAL = (
    "萬與專兩個為於億僅價會偽體關興內寫幾辦務區協廳參聽員圍圓塊處復覆複實對屬幫應開錄徑執撥擇換據數斷無時暫機權來歡氣沒滿熱愛電確種類線細"
    "給聯節範榮補見規認討記論評訴話詢諮該詳說請謝負责購貼費資訊轉載還這違選錢門問間隊隨難項佈瞭繫係絡註週臺裡裏後準們戶歲當學碩醫療網業職創產領標嗎結貸證險繳齡條單場"
)
_SIMPLIFIED = (
    "万与专两个为于亿仅价会伪体关兴内写几办务区协厅参听员围圆块处复复复实对属帮应开录径执拨择换据数断无时暂机权来欢气没满热爱电确种类线细"
    "给联节范荣补见规认讨记论评诉话询咨该详说请谢负责购贴费资讯转载还这违选钱门问间队随难项布了系系络注周台里里后准们户岁当学硕医疗网业职创产领标吗结贷证险缴龄条单场"
)
_SIMPLER = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_WAN = 10**4  # below it the 元 stays: 12元 is not 12个月, but 10万元 = 10万
_NOISE = re.compile(r"[\s,、\"'“”‘’「」『』《》〈〉【】〔〕\[\](){}#_]")
_NUMBER = re.compile(
    rf"(?:(?P<num>\d+(?:\.\d+)?)|(?P<han>[{HAN}]+))"
    r"(?:(?P<more>[多余来几]?)(?P<unit>千万|百万|万|亿|千|百|[wk](?![a-z])))?(?P<yuan>元|块钱|块|圆)?"
)

Rewrite = str | Callable[[re.Match[str]], str]


def _without_commas(match: re.Match[str]) -> str:
    return match[0].replace(",", "")


def _unit_on_both_ends(match: re.Match[str]) -> str:
    low, dash, high, unit = match.groups()
    return f"{low}{unit}{dash}{high}{unit}" if Decimal(low) < Decimal(high) else match[0]


def _joined_wan(match: re.Match[str]) -> str:
    return str(int(match[1]) * _WAN + int(match[2]))


def _share(match: re.Match[str]) -> str:
    tenths = match[1] or match[2]
    return f"{int(Decimal(DIGITS.get(tenths, tenths)) * 10)}%"


_REWRITES: list[tuple[re.Pattern[str], Rewrite]] = [
    (re.compile(r"[*`]+"), ""),  # **10万**元
    # 28,800, but 500,800 is a list: no figure is that high and so odd
    (re.compile(r"(?<![\d,])(?:(?:[1-9]\d?|1\d\d),\d{3}|[1-9]\d{0,2}(?:,\d{3})*,000)(?!,?\d)"), _without_commas),
    (re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)"), r"\1年\2月\3日"),  # 2018-06-06
    (re.compile(r"(\d+(?:\.\d+)?)(\s?[-~—–至到]\s?)(\d+(?:\.\d+)?)\s?([万w])"), _unit_on_both_ends),  # 100-300万
    (re.compile(r"(\d)\s+(?=[万亿元%年个月])"), r"\1"),  # 10 万 元
    (re.compile(r"(\d+)万(\d{4})(?!\d)"), _joined_wan),  # 10万6800
    (re.compile(rf"百分之([\d.]+|[{HAN}]+)"), r"\1%"),
    (
        re.compile(
            r"(?<![\d.])(?:(\d(?:\.\d)?|[一二三四五六七八九])折"
            r"|([2-9二三四五六七八九])成(?![立为功果员年交人长]))"
        ),
        _share,
    ),  # 六折, 六成
    (re.compile(r"一次"), " 一次"),  # 十万一次性 holds 十万, not 十万一
    (re.compile(r"(.)[不没]\1"), r"\1否"),  # 能不能 and 有没有 deny nothing
]


def simpler(text: str) -> str:
    """NFKC, lower case, the commoner traditional characters as simplified ones."""
    return unicodedata.normalize("NFKC", text).lower().translate(_SIMPLER)


def plain(text: str) -> str:
    """The text for word patterns: as ``simpler``, without white space."""
    return re.sub(r"\s+", "", simpler(text))


def _token(match: re.Match[str]) -> str:
    number = match["num"] or chinese_number(match["han"])
    if number is None:
        return match[0]
    value = Decimal(number) * UNITS.get(match["unit"] or "", 1)
    yuan = "元" if match["yuan"] and value < _WAN else ""
    return f"⟨{format(value.normalize(), 'f')}⟩{match['more'] or ''}{yuan}"


@lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """The text for facts: every number one token ⟨value⟩, separators and quotes gone."""
    text = simpler(text.replace("，", "、"))  # a Chinese comma parts a list, never thousands
    for pattern, replacement in _REWRITES:
        text = pattern.sub(replacement, text)
    return _NOISE.sub("", _NUMBER.sub(_token, text))
