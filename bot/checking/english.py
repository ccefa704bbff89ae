"""The English words of the code against what the knowledge names: nothing may be left without them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knowledge.aspects import known_aspects
from knowledge.complaints import Complaints
from knowledge.compose import TOPIC_LABELS
from knowledge.english.words import english_words
from knowledge.facts import known_facts
from knowledge.names import ABROAD, ELSEWHERE, known_places


def check_english(problems: list[str]) -> None:
    """Every aspect, topic, place, choice and fact has its word in words.yaml. What a policy file brings may lack English."""
    words, note = english_words(), Complaints("english/words.yaml", problems)
    for group, names in _used():
        for name in dict.fromkeys(names):
            if name not in words.get(group, {}):
                note.add(f"{group}.{name}", "missing; write what English calls it")


def _used() -> Iterator[tuple[str, Iterable[str]]]:
    facts = known_facts().values()
    yield "aspects", known_aspects()
    yield "topics", TOPIC_LABELS
    yield "places", (place for place in known_places() if place not in (ELSEWHERE, ABROAD))
    yield "facts", known_facts()
    yield "choices", (choice for fact in facts for choice in fact.choices)
