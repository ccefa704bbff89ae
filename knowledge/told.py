"""What a person tells of themselves stays in the session: here it is taken out of everything that is stored.

The record and the conversation table keep a message with each told fact replaced by its name (〔年龄〕), and no reply to the
person's own values (which policy and status it had is kept beside it). The facts themselves live in one row per conversation that goes with the session.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from knowledge.facts import known_facts

PERSONAL = ("given", "calculation")  # kinds of cards that hold the person's own values
WHOLE = "个人情况"
PRIVATE = ("facts", "text", "form", "options", "whose", "settled")  # keys of a context that tell of a person
BARE = 8  # characters of a message that holds little but a figure
TAKEN = ("form", "verdict", "benefits")  # units of answers to a message that an interview took
Told = Sequence[tuple[int, int, str]]  # (start, end, fact) in the text as it was sent; end -1 for all of it


def find_told(message: Mapping[str, Any], answers_form: bool = False) -> list[tuple[int, int, str]]:
    """Where a parsed message tells of a person: the spans of its facts; all of it when it answers an interview.

    Args:
        message: ``facts`` and ``entities`` of the fact reader.
        answers_form: the message answers what an interview asked (34; 没有), so it is told as a whole.
    """
    spans = [
        (entity["start"], entity["end"], entity["entity"])
        for entity in message.get("entities") or ()
        if entity.get("extractor") == "FactReader"
    ]
    told = set(message.get("facts") or ())
    if answers_form or told - {fact for _, _, fact in spans}:  # a fact read without a place in the text
        return [(0, -1, "")]
    apart: list[tuple[int, int, str]] = []
    for start, end, fact in sorted(spans):
        if apart and start < apart[-1][1]:  # told in one breath (买了第一套房): one mask
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]), apart[-1][2])
        else:
            apart.append((start, end, fact))
    return apart


def answers_form(text: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> bool:
    """Whether a message answered an interview, by the context (as JSON) before and after it; or was meant to (37)."""
    if not (before or {}).get("form"):
        return False
    if len(text) <= BARE and any(c.isdigit() for c in text):
        return True
    return (after or {}).get("facts") != (before or {}).get("facts") or (after or {}).get("unit") in TAKEN


def mask_message(text: str, told: Told) -> str:
    """The text with every told fact replaced by its name."""
    if any(end < 0 for _, end, _ in told):
        return f"〔{WHOLE}〕"
    for start, end, fact in sorted(told, reverse=True):
        label = known_facts()[fact].label if fact in known_facts() else WHOLE
        text = f"{text[:start]}〔{label}〕{text[end:]}"
    return text


def mask_reply(text: str, cards: Iterable[Mapping[str, Any]]) -> str:
    """A reply, or that there was one: what is said to a person's own values tells them in every sentence."""
    return f"〔按{WHOLE}作的答复〕" if any(card.get("kind") in PERSONAL for card in cards) else text


def split_context(context: Mapping[str, Any] | None) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """A context without what tells of a person, and what does; None for nothing."""
    public = dict(context or {})
    if not public.get("facts") and not public.get("form"):
        return public, None
    private = {key: public[key] for key in PRIVATE if key in public}
    return {key: value for key, value in public.items() if key not in PRIVATE}, private
