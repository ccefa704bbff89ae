"""Whether a text means a name it does not quite write, or is an ordinary phrase: 人才工寓 is the one, 住房补充 the other.

What decides is jieba's dictionary: where the characters that differ form everyday words with their neighbours, nothing is
corrected. Numerals and negations are never corrected, nor words that tell one name from another (区, 市, 高, 低).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from knowledge.corrections import SHORTEST, Proposal
from knowledge.looks import look_alike
from knowledge.sounds import is_han, resemble, sound_same
from knowledge.tokens import cut, word_count

NUMERALS = frozenset("0123456789零〇一二两三四五六七八九十百千万亿")
TELLING_APART = frozenset("不没无非未免否别区市省县国镇大小高低初中前后上下男女新旧老早多少")
ORDINARY = 20  # occurrences in jieba's dictionary from which on a word is an ordinary one
EVERYDAY = 300  # … from which on it is not taken for a homophone either (人材 has 50, 人士 thousands)
BUSY = {
    3: 8000,
    4: 20000,
    5: 20000,
}  # a character this frequent is a word of its own (了 吗 好 带), no slip; by length of name
GRAMMAR = frozenset("的了是在有和就都也还很要想去到能会来给从跟对把被让吗呢吧呀啊我你他她们这那哪什么怎")
RARE = 1000  # a character less frequent makes no compound with the words beside it
LONG, LONGER = 6, 7  # a name of so many characters of which all but one stand there is meant, whatever that one is
SUFFIXES = frozenset("园区市城店部局所院路库员者品型车")  # make a word of their own: 高新园, 服务员
Word = tuple[int, int, str]


def list_words(text: str) -> list[Word]:
    """jieba's words of a text with their places."""
    words, place = [], 0
    for word in cut(text):
        words.append((place, place + len(word), word))
        place += len(word)
    return words


def is_plausible(text: str, proposal: Proposal, words: Sequence[Word]) -> bool:
    """Whether a proposal may be believed."""
    if proposal.way in ("pinyin", "initials"):
        return True
    differing = set(proposal.said + proposal.meant)
    if differing & NUMERALS or (proposal.way != "sound" and differing & TELLING_APART):
        return False
    if _cuts_a_word(proposal, words):
        return False
    return {
        "sound": _is_homophone, "wrong": _is_slip, "missing": _is_gap, "extra": _is_extra, "moved": _is_shuffle,
    }[proposal.way](text, proposal, words)  # fmt: skip


def _edge_spots(proposal: Proposal) -> set[int]:
    """The characters that a word of the text may not hold: those that differ, and the edge at which one is missing."""
    if proposal.way != "missing":
        return set(proposal.spots)
    gap = proposal.spots[0]
    return (
        {proposal.start if gap == proposal.start else proposal.end - 1}
        if gap in (proposal.start, proposal.end)
        else set()
    )


def _cuts_a_word(proposal: Proposal, words: Sequence[Word]) -> bool:
    """A common word lies across an end of the span: 国家费用, 安家非常, 人才待遇. 公寓楼 holds what the name needs."""
    spots = _edge_spots(proposal)
    for start, end, word in words:
        across = start < proposal.start < end or start < proposal.end < end
        if across and (count := word_count(word)):
            shared = min(end, proposal.end) - max(start, proposal.start)
            if (shared == 1 and count >= EVERYDAY) or not spots.isdisjoint(range(start, end)):
                return True
    return False


def _inside(proposal: Proposal, words: Sequence[Word]) -> list[Word]:
    return [word for word in words if proposal.start <= word[0] and word[1] <= proposal.end]


def _is_phrase(proposal: Proposal, words: Sequence[Word]) -> bool:
    """The span is nothing but words of two and more characters: 博士补贴, 购房抵扣."""
    inside = _inside(proposal, words)
    return bool(inside) and all(len(word) > 1 and word_count(word) for _, _, word in inside)


def _is_homophone(text: str, proposal: Proposal, words: Sequence[Word]) -> bool:
    pairs = list(zip(proposal.said, proposal.meant, strict=True))
    exact = all(sound_same(a, b) for a, b in pairs)
    if len(proposal.spots) > len(proposal.form) // 2 and not exact:  # 人材带 sounds like the name to the last syllable
        return False
    alone = {a for a, b, _ in words if b - a == 1 and proposal.start <= a < proposal.end} - set(proposal.spots)
    for spot, said, meant in zip(proposal.spots, proposal.said, proposal.meant, strict=True):
        same = sound_same(said, meant)
        holding = max((word_count(w) for a, b, w in words if a <= spot < b and len(w) > 1), default=0)
        if (
            same and alone and len(proposal.spots) == 1
        ):  # 高薪|贷: what is left of the name stands alone, so 高薪 is no word here
            continue
        if holding > (EVERYDAY if same else ORDINARY):
            return False
        if not same and len(proposal.form) < LONG and word_count(said) > BUSY[SHORTEST]:
            return False
    return True


def _joins_a_word(text: str, spot: int) -> bool:
    return any(word_count(text[a : a + 2]) >= ORDINARY for a in (spot - 1, spot) if a >= 0)


def _is_slip(text: str, proposal: Proposal, words: Sequence[Word]) -> bool:
    spot, said, meant = proposal.spots[0], proposal.said, proposal.meant
    if not is_han(said) or not is_han(meant):
        return False
    holding = max((word_count(word) for a, b, word in words if a <= spot < b and len(word) > 1), default=0)
    size = len(proposal.form)
    at_edge = spot in (proposal.start, proposal.end - 1)
    if size >= LONG:
        possible = (size > LONGER or holding < ORDINARY) and not (at_edge and said in GRAMMAR)
    else:
        possible = not (word_count(said) > BUSY[size] or holding or _joins_a_word(text, spot) or _leans(text, proposal))
    beside_words = at_edge and all(b - a > 1 for a, b, _ in _inside(proposal, words) if not a <= spot < b)
    if look_alike(said, meant) and not holding and (at_edge or possible):
        return True
    needs_sound = size == SHORTEST or (beside_words and word_count(said) >= RARE)  # 崂山人才榜 is no 崂山人才房
    return possible and (not needs_sound or resemble(said, meant))


def _leans(text: str, proposal: Proposal) -> bool:
    """The slip is at an end of the span, beside a word of grammar: 我妈在高新…"""
    spot = proposal.spots[0]
    kept = {proposal.start: spot + 1, proposal.end - 1: spot - 1}.get(spot)
    return kept is not None and text[kept] in GRAMMAR


def _is_gap(text: str, proposal: Proposal, words: Sequence[Word]) -> bool:
    gap, window = proposal.spots[0], text[proposal.start : proposal.end]
    inside = _inside(proposal, words)
    at_edge = gap in (proposal.start, proposal.end)
    if gap == proposal.end or (at_edge and len(proposal.form) == SHORTEST + 1):  # 免费住 is no 免费住宿
        return False
    if not at_edge and len(proposal.form) >= LONG:
        return True
    if _joins_before(text, proposal, words):
        return False
    if not at_edge and word_count(text[gap - 1 : gap + 1]) >= EVERYDAY:
        return False
    if len(proposal.form) == SHORTEST:
        return not at_edge and not word_count(window) and len(inside) == 2
    if len(proposal.form) == SHORTEST + 1 and gap == proposal.end - 1 and window[-1] in SUFFIXES:
        return False
    if at_edge and window[0 if gap == proposal.start else -1] in GRAMMAR:
        return False
    ordinary = 1 if at_edge else ORDINARY  # a name without its end is the likelier a phrase: 购房抵扣
    for start, end, word in words:
        shared = min(end, proposal.end) - max(start, proposal.start)
        if start <= gap <= end and (shared == 1 or (shared > 1 and word_count(word) < ordinary)):
            return True
    return False


def _joins_before(text: str, proposal: Proposal, words: Sequence[Word]) -> bool:
    """One character left of the gap, and one before it that it may belong to: 场租补贴 is no 租房补贴."""
    lone = {end: word for _, end, word in words if len(word) == 1 and is_han(word)}
    first, before = lone.get(proposal.start + 1), lone.get(proposal.start)
    return proposal.spots[0] == proposal.start + 1 and bool(first and before) and before not in GRAMMAR


def _is_extra(text: str, proposal: Proposal, words: Sequence[Word]) -> bool:
    spot, said = proposal.spots[0], proposal.said
    if said in (text[spot - 1], text[spot + 1]):
        return True
    return is_han(said) and word_count(said) <= BUSY[SHORTEST] and not _joins_a_word(text, spot)


def _is_shuffle(text: str, proposal: Proposal, words: Sequence[Word]) -> bool:
    inside = _inside(proposal, words)
    if any(not is_han(text[spot]) for spot in proposal.spots) or _is_phrase(proposal, words):
        return False
    if len(proposal.form) == SHORTEST:
        return all(len(word) == 1 for _, _, word in inside)
    out_of_place = [word for a, b, word in inside if any(a <= spot < b for spot in proposal.spots)]
    return any(len(word) == 1 for word in out_of_place) and not any(
        word_count(first + second) >= ORDINARY for first, second in pairwise(out_of_place) if len(first + second) == 2
    )
