"""Do the words of a text belong to our field? Each word's share of our wordings against its share of everyday Chinese.

Source: the weirdness index of term extraction (Ahmad, Gillam & Tostevin 1999): a term of a field is a word that the field uses
far more often than the general language does. Everyday frequencies are those of jieba's dictionary; ours are counted when
the index is opened, so a new policy brings its words with it.
"""

from __future__ import annotations

import math
import re

from knowledge.normalization import simplify, strip_fillers
from knowledge.numerals import write_digits
from knowledge.rarity import ASKING_WORDS
from knowledge.token_table import CHARACTER, WORD, TokenTable
from knowledge.tokens import cut, everyday_share, unify_words

HAN, LATIN = re.compile(r"[\u4e00-\u9fff]+"), re.compile(r"[a-z]{2,}")
MOST, LEAST = 3.0, -3.0  # what one word may say for or against
UNSEEN = -1.5  # at best, for a word that no wording holds: in a question of ours few are
KNOWN_PAIRS = 2.5  # … to which the pairs of characters that our wordings do hold add (春季招聘会 by 春季, 招聘)
SINGLE, MOST_SINGLE = 0.4, 1.0  # a single character tells less than a word
LATIN_WORD = 1.5
SMOOTHED = 0.5
# Asked of anything, however often our wordings hold them.
ASKED_OF_ANYTHING = frozenset(
    [
        "怎么办",
        "怎么样",
        "怎么回事",
        "怎样",
        "如何",
        "为什么",
        "什么样",
        "干什么",
        "做什么",
        "意思",
        "区别",
        "名字",
        "号码",
        "电话",
        "打电话",
        "手机",
        "手机号",
        "多少钱",
        "几号",
        "几月",
        "几点",
        "几岁",
        "几次",
        "哪家",
        "哪位",
        "哪种",
        "不能",
        "能用",
        "才能",
        "能否",
        "可不可以",
        "不用",
        "不要",
        "不会",
        "不在",
        "只能",
        "只有",
        "有用",
        "有钱",
        "真的",
        "一样",
        "一起",
        "一次",
        "每个",
        "两个",
        "以前",
        "以后",
        "之前",
        "长时间",
        "影响",
        "好处",
        "好不好",
        "便宜",
        "办法",
        "网上",
        "在家",
        "自动",
        "别的",
        "个人",
        "子女",
        "配偶",
    ]
)


class Belonging:
    """The evidence of a text by the tokens (``search_tokens``) of all wordings."""

    def __init__(self, table: TokenTable, telling_little: frozenset[str] = frozenset()) -> None:
        """``telling_little``: words that may speak for us only a little (申请, 条件), beside those asked of anything."""
        self._table = table
        self._words = int(table.frequencies[table.kinds == WORD].sum())
        self._characters = int(table.frequencies[table.kinds == CHARACTER].sum())
        self._telling_little = telling_little | ASKED_OF_ANYTHING

    def weigh(self, text: str) -> float:
        """The evidence of a text's words, summed: above zero for ours, below for another field's, zero for no words.

        One word says between -3 and 3; a plain question of ours lies above 2, one of another field below.
        """
        words = cut(unify_words(write_digits(strip_fillers(simplify(text)))))
        return sum(self.weigh_word(word) for word in words if word not in ASKING_WORDS)

    def weigh_word(self, word: str) -> float:
        """The evidence of one word; zero for figures and signs."""
        if LATIN.fullmatch(word):
            return LATIN_WORD if self._count(word) else -LATIN_WORD
        if not HAN.fullmatch(word):
            return 0.0
        if len(word) == 1:
            return SINGLE * min(self._compare(self._count(word), self._characters, word), MOST_SINGLE)
        count = self._count(f"w:{word}")
        told = min(self._compare(count, self._words, word), MOST)
        if not count:
            told = min(told, UNSEEN) + (KNOWN_PAIRS * self._share_of_known_pairs(word) if len(word) > 2 else 0.0)
        return min(told, SMOOTHED) if word in self._telling_little else told

    def _compare(self, count: int, total: int, word: str) -> float:
        """The logarithm of how much more often than everyday a word is ours."""
        expected = total * everyday_share(word)
        return max(math.log((count + SMOOTHED) / (expected + SMOOTHED)), LEAST)

    def _share_of_known_pairs(self, word: str) -> float:
        pairs = [word[i : i + 2] for i in range(len(word) - 1)]
        return sum(self._count(pair) > 0 for pair in pairs) / len(pairs)

    def _count(self, token: str) -> int:
        """How many wordings hold a token."""
        number = int(self._table.find((token,))[0])
        return int(self._table.frequencies[number]) if number >= 0 else 0
