"""In which language is a message? Pure functions over its letters and words."""

from __future__ import annotations

import re
import unicodedata

CHINESE, ENGLISH = "zh", "en"
LANGUAGES = (CHINESE, ENGLISH)
HAN = re.compile("[\u3400-\u9fff]")
WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
# Characters that build a Chinese sentence; a quoted name (安家费, 人才公寓) holds none of them.
BUILDING = re.compile("[的了吗呢么怎咋啥哪几谁我你您他她咱俺们是在不没能可要想请给把被和跟与吧呀啊多这那]")
# Words an English message is built of, also those that could be read as pinyin (can, me, he, long, gang).
BUILT_OF = frozenset(
    [
        "a",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "done",
        "for",
        "from",
        "get",
        "give",
        "go",
        "had",
        "has",
        "have",
        "he",
        "hello",
        "help",
        "her",
        "hey",
        "hi",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "is",
        "it",
        "its",
        "just",
        "long",
        "man",
        "many",
        "may",
        "me",
        "more",
        "my",
        "need",
        "no",
        "nope",
        "not",
        "of",
        "off",
        "on",
        "one",
        "or",
        "our",
        "please",
        "she",
        "should",
        "so",
        "some",
        "still",
        "tell",
        "thank",
        "thanks",
        "that",
        "the",
        "them",
        "then",
        "there",
        "they",
        "this",
        "to",
        "too",
        "us",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "will",
        "with",
        "women",
        "would",
        "yes",
        "you",
        "your",
        "bye",
        "goodbye",
        "sorry",
        "okay",
        "same",
        "thx",
    ]
)
# Written alike in both languages: they tell nothing of the language they stand in.
SHARED = frozenset(
    [
        "ok",
        "phd",
        "hr",
        "app",
        "pdf",
        "it",
        "ai",
        "mba",
        "emba",
        "offer",
        "wechat",
        "max",
        "min",
        "vip",
        "id",
        "vs",
        "pk",
    ]
)
# One syllable of pinyin without tone marks.
PINYIN = re.compile(
    r"(?:(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uan|uai|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|ui|uo|ue|ve|er|a|o|e|i|u|v))+"
)
VOWEL = re.compile("[aeiou]|^[a-z]?[hrl]?y")
SHORTEST = 3  # letters of a word that tells anything by its form alone
# English words that are pinyin by the look of them.
LIKE_PINYIN = frozenset(
    [
        "age",
        "aid",
        "bonus",
        "change",
        "china",
        "chinese",
        "close",
        "date",
        "dates",
        "due",
        "engage",
        "fee",
        "fine",
        "free",
        "gap",
        "gone",
        "guide",
        "home",
        "hope",
        "house",
        "huge",
        "income",
        "lease",
        "leave",
        "life",
        "line",
        "live",
        "loan",
        "loans",
        "main",
        "mine",
        "move",
        "name",
        "new",
        "office",
        "open",
        "page",
        "phone",
        "place",
        "plan",
        "range",
        "rate",
        "renew",
        "rule",
        "rules",
        "sale",
        "scene",
        "score",
        "shanghai",
        "since",
        "site",
        "size",
        "some",
        "state",
        "take",
        "time",
        "type",
        "use",
        "value",
        "wage",
        "wait",
        "wife",
        "woman",
        "zone",
        "beijing",
        "qingdao",
    ]
)


def detect_language(text: str) -> str | None:
    """``zh``, ``en``, or None for a text that is neither (a number, a sign, one letter, a word that both use).

    A message with Chinese characters is Chinese unless English words build the sentence and only a name is Chinese
    (What is 安家费). Latin letters alone are English when they are words; pinyin (rencaigongyu) and initials (rcgy) are
    Chinese written without characters.
    """
    text = unicodedata.normalize("NFKC", text).lower()
    if len(text.strip()) == 1 and text.isascii():  # the letter of a choice
        return None
    words = [word for word in WORD.findall(text) if word.split("'")[0] not in SHARED]
    han = len(HAN.findall(text))
    english = sum(_is_english(word) for word in words)
    if han:
        quoted = not BUILDING.search(text) and english >= 2 and 2 * english >= han - 2
        return ENGLISH if quoted else CHINESE
    if english:
        return ENGLISH if 2 * english >= len(words) else CHINESE
    return CHINESE if words else None


def _is_english(word: str) -> bool:
    word = re.split("['’]", word)[0]
    if word in BUILT_OF or word in LIKE_PINYIN:
        return True
    return len(word) >= SHORTEST and bool(VOWEL.search(word)) and not PINYIN.fullmatch(word)
