"""Why the search found what it found, in lines for staff: synonyms applied, words that hit and missed, scores, decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from knowledge.confidence import ANSWER_FROM, CLARIFY_FROM, Decision, decide
from knowledge.normalization import simplify, strip_fillers
from knowledge.numerals import write_digits
from knowledge.search import Hit, Index
from knowledge.synonyms import synonyms
from knowledge.tokens import search_tokens

DECISIONS = {Decision.ANSWER: "回答", Decision.CLARIFY: "反问", Decision.UNKNOWN: "不知道"}
KINDS = {"section": "栏目", "faq": "问答", "unknown": "没有写明的"}
SHOWN = 40  # characters of a wording


def explain(text: str, index: Index, hits: Sequence[Hit], titles: Mapping[str, str]) -> str:
    """One line on the synonyms, one on the words that the knowledge has never seen, one per hit, and the decision."""
    words = list_words(text)
    applied = synonyms().applied(write_digits(strip_fillers(simplify(text))))
    strange = [word for word in words if not index.knows(word)]
    lines = [f"同义词：{'、'.join(f'{found}→{word}' for found, word in applied) or '没有用到'}"]
    if strange:
        lines.append(f"没见过的词：{' '.join(strange)}")
    lines += [f"{number}. {_describe(hit, words, titles)}" for number, hit in enumerate(hits, 1)]
    decision = decide([hit.confidence for hit in hits])
    lines.append(f"只凭词判定：{DECISIONS[decision]}（信心 {ANSWER_FROM} 起回答，{CLARIFY_FROM} 起反问）")
    return "\n".join(lines)


def list_words(text: str) -> list[str]:
    """The words of a text as the search sees them; its single characters too where no word holds them."""
    tokens = dict.fromkeys(search_tokens(text))
    words = [token.removeprefix("w:") for token in tokens if token.startswith("w:") or token[0].isascii()]
    held = set("".join(words))
    return words + [token for token in tokens if len(token) == 1 and token not in held]


def _describe(hit: Hit, words: Sequence[str], titles: Mapping[str, str]) -> str:
    told = {token.removeprefix("w:") for token in search_tokens(hit.wording)}
    found = " ".join(word for word in words if word in told)
    missed = " ".join(word for word in words if word not in told)
    wording = hit.wording.strip()
    shown = wording if len(wording) <= SHOWN else f"{wording[:SHOWN]}…"
    return (
        f"信心 {hit.confidence:.2f}  相似 {hit.rank_score:.2f}  覆盖 {hit.score:.2f}  实词 {hit.content:.2f}  "
        f"{titles[hit.unit.policy]} · {KINDS[hit.unit.kind]} {hit.unit.key}  “{shown}”  中：{found}  漏：{missed}"
    )
