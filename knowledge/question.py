"""A question as understood, and what the conversation has been about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from knowledge.language import CHINESE
from knowledge.told_value import ToldDate, ToldNumber


@dataclass(frozen=True)
class Context:
    """What earlier turns leave behind: the policy and section last answered, the person's facts, open choices.

    ``options`` maps what a button or number would say to the question it stands for.
    """

    policy: str | None = None
    section: str | None = None
    text: str = ""
    place: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    unit: str | None = None  # kind:key of what was said last
    recent: tuple[str, ...] = ()  # policies talked about before, the latest first
    language: str = CHINESE  # of the last message that had one
    form: Mapping[str, Any] | None = None  # the interview under way (knowledge.form), None when there is none
    whose: str = ""  # whose facts these are: empty for whoever speaks, else what they call the person
    settled: bool = False  # a verdict was given: the next turn that needs no facts forgets them

    def to_json(self) -> dict[str, Any]:
        """A mapping that JSON can hold (a Rasa slot)."""
        facts = pack_facts(self.facts)
        return {**vars(self), "facts": facts, "options": list(self.options), "recent": list(self.recent)}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any] | None) -> Context:
        """The context a slot holds; an empty one for None."""
        if not raw:
            return cls()
        facts = {name: unpack_fact(value) for name, value in (raw.get("facts") or {}).items()}
        return cls(
            raw.get("policy"), raw.get("section"), raw.get("text", ""), raw.get("place"), facts,
            tuple(raw.get("options", ())), raw.get("unit"), tuple(raw.get("recent", ())),
            raw.get("language", CHINESE), raw.get("form"), raw.get("whose", ""), raw.get("settled", False),
        )  # fmt: skip


def pack_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts in the JSON form that ``unpack_fact`` reads."""
    return {name: _pack(value) for name, value in facts.items()}


def _pack(value: Any) -> Any:
    if isinstance(value, ToldNumber):
        return {"number": str(value), "low": str(value.low), "high": str(value.high)}
    if isinstance(value, Decimal):
        return {"number": str(value)}
    if isinstance(value, ToldDate):
        return {"told": value.written()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, dict):
        return {"table": {key: _pack(item) for key, item in value.items()}}
    return value


def unpack_fact(value: Any) -> Any:
    """A fact from its JSON form: {"number": "34"} -> Decimal, {"date": "2022-07-01"} -> date, {"told": "2022-07"} -> ToldDate, {"table": …} -> dict."""
    if not isinstance(value, Mapping):
        return value
    if "low" in value:
        return ToldNumber.between(*(Decimal(value[key]) for key in ("number", "low", "high")))
    if "number" in value:
        return Decimal(value["number"])
    if "told" in value:
        year, _, month = value["told"].partition("-")
        return ToldDate.of_month(int(year), int(month)) if month else ToldDate.of_year(int(year))
    if "date" in value:
        return date.fromisoformat(value["date"])
    return {key: unpack_fact(item) for key, item in value["table"].items()}


@dataclass(frozen=True)
class Question:
    """One question of a message.

    Args:
        text: what was said, simplified, personal data masked.
        intents: intent name -> probability, for the intents above noise; empty when nobody classified it.
        names: policy names found in the text, as they stand in the knowledge.
        places: places asked about (keys of places.yaml), ``elsewhere`` for one outside.
        facts: what the person says of themselves, typed as facts.yaml says.
        as_of: the day asked about, when it is another than today.
        message: the whole message, when the question is one of several in it.
        language: the language to answer in.
        corrected: (what was said, the name it was taken for), for names that were misspelt.
    """

    text: str
    intents: Mapping[str, float] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    as_of: date | None = None
    message: str = ""
    language: str = CHINESE
    corrected: tuple[tuple[str, str], ...] = ()

    def chance(self, aspect: str) -> float:
        """The probability that the question is of this kind (0 when unclassified)."""
        return self.intents.get(f"ask_{aspect}", 0.0)

    def top(self) -> tuple[str, float]:
        """The likeliest intent; ("", 0.0) when unclassified."""
        return max(self.intents.items(), key=lambda item: item[1], default=("", 0.0))
