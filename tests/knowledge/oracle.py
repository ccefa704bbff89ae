"""What the YAML files say of a day, worked out without the tables; and the breaches of an answer against it.

Sets of days are integers with one bit per day from FIRST to LAST, so that a check speaks for every single day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from knowledge.answer import Answer, Card, Status
from knowledge.compose import Composer
from knowledge.figures import find_figures, write_date
from knowledge.policy import SECTIONS, Dated, Library, Parameter, Policy, Series, Source
from knowledge.sentences import PLACEHOLDER
from knowledge.snapshot import Snapshot
from knowledge.wordings import Unit

FIRST, LAST = date(2017, 1, 1), date(2030, 12, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
SAID = (Status.ANSWERED, Status.ANSWERED_PARTLY)
PLACES_SERVED = "青岛高新区"


def bit(day: date) -> int:
    """One day as a set of days."""
    return 1 << (day - FIRST).days


def span(start: date, end: date | None) -> int:
    """The days from ``start`` to the day before ``end`` (None: to LAST) that lie between FIRST and LAST."""
    low = max((start - FIRST).days, 0)
    high = len(DAYS) if end is None else min(max((end - FIRST).days, 0), len(DAYS))
    return ((1 << high) - 1) & ~((1 << low) - 1) if high > low else 0


def spans(series: Series) -> Iterator[tuple[Dated, int]]:
    """Each entry of a series with the days it holds: from its start until the next one's."""
    for entry, following in zip(series, (*series[1:], None), strict=False):
        yield entry, span(entry.start, following.start if following else None)


def _numbers(value: Any) -> set[Decimal]:
    if isinstance(value, Decimal):
        return {value}
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {number for item in items for number in _numbers(item)}


def _shows(card: Card, value: Any) -> bool:
    """Whether the words of a card can be those of a parameter value."""
    if isinstance(value, date):
        return card.value == write_date(value)
    if isinstance(value, str):
        return card.value == value
    if isinstance(value, dict) and any(_shows(card, row) for row in value.values()):
        return True
    shown = {Decimal(figure.value) for figure, _ in find_figures(card.value) if figure.kind == "number"}
    if isinstance(value, dict) and not _numbers(value):
        return all(row in card.value or write_date(row) in card.value for row in map(str, value.values()))
    return bool(shown) and _numbers(value) <= shown


def labels_of(policy: Policy, parameter: Parameter) -> set[str]:
    """The labels under which a card may show a parameter: its own, with a choice, with its policy."""
    choices = {choice for entry in parameter.series if isinstance(entry.value, dict) for choice in entry.value}
    labels = {parameter.label, *(f"{parameter.label}（{choice}）" for choice in choices)}
    return labels | {f"{policy.title} {label}" for label in labels}


@dataclass(frozen=True)
class Breach:
    """What an answer says on a day without being entitled to."""

    policy: str | None
    unit: str
    day: date
    what: str


class Oracle:
    """The days on which each policy is in force, each sentence, value and source holds."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.in_force = {
            policy.id: sum(days for entry, days in spans(policy.in_force) if entry.value is True)
            for policy in library.policies.values()
        }
        self._sources = self._source_table()
        self._cards: dict[Card, int] = {}
        self._labelled: dict[str, list[tuple[Policy, Parameter]]] = defaultdict(list)
        for policy in library.policies.values():
            for parameter in policy.parameters.values():
                for label in labels_of(policy, parameter):
                    self._labelled[label].append((policy, parameter))

    def _source_table(self) -> dict[tuple[str, str | None], int]:
        """(title, number) of a source -> the days on which something in force, or a contact, rests on it."""
        table: dict[tuple[str, str | None], int] = defaultdict(int)
        everything: dict[str, Source] = {}
        for policy in self.library.policies.values():
            everything |= policy.sources
            for entry, days in (each for series in self._all_series(policy) for each in spans(series)):
                source = policy.sources[entry.source]
                table[source.title, source.number] |= days & self.in_force[policy.id] if entry.value is not None else 0
        for contact in self.library.contacts.values():
            for series in (contact.phone, contact.address, contact.hours, contact.url):
                for entry, days in spans(series):
                    source = everything[entry.source]
                    table[source.title, source.number] |= days
        return table

    @staticmethod
    def _all_series(policy: Policy) -> Iterator[Series]:
        yield from policy.sections.values()
        yield from (parameter.series for parameter in policy.parameters.values())
        yield from (entry.say for entry in (*policy.faq, *policy.unknown))
        yield from (relation.series for relation in policy.relations)
        yield policy.eligibility

    def in_force_on(self, day: date) -> set[str]:
        """The policies in force on a day, by the files."""
        return {policy_id for policy_id, days in self.in_force.items() if days & bit(day)}

    def _sentence_days(self, policy: Policy, unit: Unit, answer: Answer) -> int:
        """The days on which the sentence that the answer says is the one to say."""
        if unit.kind == "section":
            series: Series = policy.sections.get(unit.key, ())
        elif unit.kind == "relation":
            series = policy.relations[int(unit.key.rpartition("_")[2])].series
        else:
            series = next(entry.say for entry in (*policy.faq, *policy.unknown) if entry.key == unit.key)
        cited = {source.title for source in answer.sources}
        allowed = 0
        for entry, days in spans(series):
            fragments = PLACEHOLDER.split(str(entry.value))[::2]
            if entry.value and policy.sources[entry.source].title in cited and all(f in answer.body for f in fragments):
                allowed |= days
        return allowed

    def _card_days(self, card: Card) -> int:
        """The days on which some file in force gives this value under this label and source."""
        if card not in self._cards:
            self._cards[card] = sum_of(
                days & self.in_force[policy.id]
                for policy, parameter in self._labelled[card.label]
                for entry, days in spans(parameter.series)
                if policy.sources[entry.source].title == card.source and _shows(card, entry.value)
            )
        return self._cards[card]

    def _source_days(self, source: Source) -> int:
        return self._sources[source.title, source.number]

    def breaches(self, unit: Unit, answer: Answer, days: int) -> list[Breach]:
        """Everything that an answer given on all of ``days`` claims wrongly on one of them."""
        policy = self.library.policies[unit.policy]
        claims: list[tuple[str, int]] = []
        force = self.in_force[policy.id]
        if answer.status in SAID:
            claims.append(("policy", force))
            if unit.kind != "missing":
                claims.append(("sentence", self._sentence_days(policy, unit, answer)))
        if answer.status in (*SAID, Status.UNKNOWN):
            claims += [(f"value {card.label}", self._card_days(card)) for card in answer.cards if card.kind == "value"]
        if answer.status in SAID:
            over = {card.source for card in answer.cards if card.kind == "history" and "已到期" in answer.text}
            current = [source for source in answer.sources if source.title not in over]
            claims += [(f"source {source.title}", self._source_days(source)) for source in current]
            claims += [("over, unsaid", 0) for c in answer.cards if c.kind == "history" and "已到期" not in answer.text]
        if answer.status is Status.NOT_IN_FORCE:
            claims += [("is in force", ~force), ("end date", self._end_days(policy, answer))]
        return [
            Breach(unit.policy, f"{unit.kind}:{unit.key}", first_day(wrong), what)
            for what, allowed in claims
            if (wrong := days & ~allowed)
        ]

    def _end_days(self, policy: Policy, answer: Answer) -> int:
        """The days on which an answer that says the policy is over names the right last day, or rightly names none."""
        entries = list(spans(policy.in_force))
        begun = min((entry.start for entry, _ in entries if entry.value is True), default=LAST)
        allowed = 0
        if not answer.sources and not any(card.kind in ("value", "history") for card in answer.cards):
            allowed = span(FIRST, begun)
        for entry, days in entries:
            if entry.value is not True and f"有效期至{write_date(entry.start - timedelta(days=1))}" in answer.text:
                allowed |= days
        return allowed


def sum_of(sets: Iterable[int]) -> int:
    """The union of sets of days."""
    union = 0
    for days in sets:
        union |= days
    return union


def first_day(days: int) -> date:
    """The earliest day of a set that is not empty."""
    return DAYS[(days & -days).bit_length() - 1]


def everything_said(snapshot: Snapshot, on: date) -> Iterator[tuple[Unit, Answer]]:
    """Every answer about one policy that can be composed on a day, before it is released."""
    composer = Composer(snapshot, on, PLACES_SERVED)
    for policy in snapshot.policies.values():
        for section in SECTIONS:
            if section in policy.of("section"):
                unit = Unit(policy.id, "section", section, section)
                yield unit, composer.unit(unit)
            else:
                yield Unit(policy.id, "missing", section, section), composer.missing(policy, section)
        for kind in ("faq", "unknown"):
            for key, held in policy.of(kind).items():
                unit = Unit(policy.id, kind, key, held.details["aspect"])
                yield unit, composer.unit(unit)
        for key, held in policy.of("relation").items():
            speech = composer.speech(policy)
            yield Unit(policy.id, "relation", key, None), composer.finish(speech, speech.fill(held), "conflict")


Said = list[tuple[Unit, Answer, int]]


def say(periods: Iterable[tuple[Snapshot, date, int]]) -> Said:
    """Every answer of some snapshots, each with the set of days it is given on."""
    return [(unit, answer, days) for snapshot, on, days in periods for unit, answer in everything_said(snapshot, on)]
