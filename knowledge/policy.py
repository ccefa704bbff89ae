"""What a policy is: dated values with sources. Knows the shapes, not where they come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

PLACES = (
    "青岛高新区",
    "青岛市",
    "崂山区",
    "西海岸新区",
    "市南区",
    "山东省",
    "全国",
    "北京经济技术开发区",
    "海南省",
    "蚌埠市",
)
TOPICS = ("housing", "subsidy", "loan", "green_card", "jobs", "events", "skills", "settlement", "startup", "other")
STANDINGS = ("official", "report", "press", "third_party", "operator")
SECTIONS = [
    "overview",
    "amount",
    "conditions",
    "process",
    "materials",
    "time",
    "duration",
    "date",
    "where",
    "who",
    "contact",
    "conflict",
    "source",
]
# What each kind of payment is computed from: parameters of the policy, and for ``received`` a fact.
PAYMENTS = {
    "monthly": ("amount", "months", "received"),
    "once": ("amount",),
    "rent": ("market", "first", "renewal"),
}
TIERS, ABOVE = "tiers", "above"  # a payment by tiers of a fact: each tier with the parameter that is its upper limit
TEXT_UNITS = ("text", "date", "url", "phone")

Scalar = Decimal | str | date | bool
Value = Any  # Scalar, a range [low, high], or a table {choice: Scalar}


@dataclass(frozen=True)
class Source:
    """Where a value stands written. ``issued`` may be partial (2025, 2025-03) and is None when no source gives it."""

    key: str
    title: str
    standing: str
    checked: date
    number: str | None = None
    url: str | None = None
    issued: str | None = None


@dataclass(frozen=True)
class Dated:
    """One value from ``start`` on; None as ``value`` ends the series. ``source`` is a key of the policy's sources.

    ``en`` is the English of this very value (of a sentence, or of a text value), None where nobody has written any.
    """

    start: date
    value: Value
    source: str
    clause: str | None = None
    en: Any = None


Series = tuple[Dated, ...]  # ordered by start, starts distinct


@dataclass(frozen=True)
class Parameter:
    """A number, date or name that may change. ``by``: the choice fact (or ``rows``) that a table value is keyed by."""

    name: str
    label: str
    unit: str
    series: Series
    form: str | None = None
    by: str | None = None
    en: dict[str, Any] = field(default_factory=dict)  # label, and where Chinese has them unit, form, rows


@dataclass(frozen=True)
class Faq:
    """What no section holds: wordings of one question and its dated answer."""

    key: str
    ask: tuple[str, ...]
    say: Series
    aspect: str | None = None


@dataclass(frozen=True)
class Unknown:
    """What no source answers: words for it, wordings of the question, and the contact that can."""

    key: str
    about: str
    route: str
    ask: tuple[str, ...] = ()
    aspect: str | None = None
    say: Series = ()
    en: str | None = None  # ``about`` in English


@dataclass(frozen=True)
class Relation:
    """``kind`` deducts | excludes | separate; ``policy`` the other policy's id."""

    kind: str
    policy: str
    series: Series


@dataclass(frozen=True)
class Policy:
    """One policy file. ``in_force`` values are booleans; nothing holds before its first date."""

    id: str
    title: str
    place: str
    topic: str
    owner: str
    contact: str
    sources: dict[str, Source]
    in_force: Series
    sections: dict[str, Series]
    brief: dict[str, Series] = field(default_factory=dict)  # a section in few words, for a table
    aliases: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    generic: tuple[str, ...] = ()  # general words (补贴, 租房) under which this policy competes with others
    traits: tuple[str, ...] = ()  # words by which people mean it without its name (一次性, 月月发)
    priority: int = 0  # the higher, the earlier among choices offered
    review_by: date | None = None
    parameters: dict[str, Parameter] = field(default_factory=dict)
    eligibility: Series = ()
    payment: dict[str, str] = field(default_factory=dict)
    relations: tuple[Relation, ...] = ()
    faq: tuple[Faq, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    title_en: str | None = None
    aliases_en: tuple[str, ...] = ()

    @property
    def names_en(self) -> tuple[str, ...]:
        """What English calls the policy, in small letters, its title first; empty when nobody has written any."""
        return (self.title_en.lower(), *self.aliases_en) if self.title_en else ()


@dataclass(frozen=True)
class Contact:
    """A window or hotline. ``phone``, ``address`` and ``hours`` are empty series until somebody puts them on record."""

    id: str
    name: str
    place: str
    phone: Series = ()
    address: Series = ()
    hours: Series = ()
    url: Series = ()
    en: str | None = None  # ``name`` in English


@dataclass(frozen=True)
class Library:
    """All files of one folder, read and checked."""

    policies: dict[str, Policy]
    contacts: dict[str, Contact]
    version: str


class PolicyError(ValueError):
    """The files cannot be trusted; ``problems`` holds every one, as ``file: key: problem; what to do``."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def value_on(series: Series, on: date) -> Dated | None:
    """The entry that holds on a day; None before the first date and after an entry whose value is None."""
    held = [entry for entry in series if entry.start <= on]
    return held[-1] if held and held[-1].value is not None else None
