"""Fill the sentences of one policy for one day and person, and keep account of every value and source used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from knowledge.answer import Card
from knowledge.facts import Fact
from knowledge.figures import write_date, write_number
from knowledge.language import CHINESE
from knowledge.policy import Source
from knowledge.rules import Condition
from knowledge.sentences import PLACEHOLDER
from knowledge.snapshot import ContactDay, Held, PolicyDay, Snapshot


class Speech:
    """Collects what one answer says of a policy: ``fill`` a sentence, then take ``cards`` and ``sources``."""

    language = CHINESE
    listing = "、"
    no_value = "（此日无有效数值）"

    def __init__(self, snapshot: Snapshot, policy: PolicyDay, facts: Mapping[str, Any] | None = None) -> None:
        self.snapshot, self.policy, self.facts = snapshot, policy, facts or {}
        self.cards: list[Card] = [Card("政策", policy.title, "name")]
        self.sources: list[Source] = []
        self._over: dict[str, PolicyDay] = {}  # other policies named by the sentence that are over

    def fill(self, held: Held) -> str:
        """The sentence of a section, faq entry, gap or relation with its values, its source noted.

        A value of another policy that is over by the day is said to be over.
        """
        self.cite(held.source)
        self._over = {}
        return self.fill_text(str(held.value)) + "".join(map(self._say_over, self._over.values()))

    def _say_over(self, owner: PolicyDay) -> str:
        ended = write_date(owner.ended or "")
        self.add(Card(f"{owner.title} 有效期至", ended, "history"))
        return f"其中{owner.title}已到期，有效期至{ended}。"

    def fill_text(self, text: str) -> str:
        """A sentence with every placeholder replaced; each value becomes a card with its source."""
        return PLACEHOLDER.sub(lambda match: self._write(match[1]), text)

    def cite(self, source: Source) -> None:
        """Note a source once."""
        if all((source.title, source.number) != (known.title, known.number) for known in self.sources):
            self.sources.append(source)

    def add(self, card: Card) -> None:
        """Note a card once."""
        if card not in self.cards:
            self.cards.append(card)

    def value(self, name: str) -> Held | None:
        """A parameter of the policy that holds; None when there is none."""
        return self.policy.of("parameter").get(name)

    def title(self, policy: PolicyDay) -> str:
        """What this language calls a policy."""
        return policy.title

    def say_condition(self, condition: Condition) -> str:
        """One condition of a rule in words; empty when it is not told."""
        return self.fill_text(condition.say)

    def name_fact(self, fact: Fact) -> str:
        """A fact's label."""
        return fact.label

    def ask_fact(self, fact: Fact) -> str:
        """The question for a fact."""
        return fact.ask

    def answer_fact(self, fact: Fact, value: bool) -> str:
        """Yes or no to the question for a fact."""
        return fact.yes if value else fact.no

    def tell_fact(self, fact: Fact, value: Any) -> str:
        """A fact as somebody would say it of themselves: 硕士, 34岁, 户口在青岛."""
        return self.answer_fact(fact, value) if isinstance(value, bool) else self.write_fact(fact, value)

    def write_fact(self, fact: Fact, value: Any) -> str:
        """A fact's value in words: 34岁, 硕士, 是."""
        return fact.write(value)

    def name_choice(self, choice: str) -> str:
        """A choice such as a degree."""
        return choice

    def write_issued(self, issued: str) -> str:
        """The day, month or year a source was issued."""
        return write_date(issued)

    def write_amount(self, value: Any, unit: str) -> str:
        """A threshold in words."""
        if isinstance(value, date):
            return write_date(value)
        return write_number(value, unit) if isinstance(value, Decimal) else str(value)

    def write_held(self, held: Held, choice: str | None, first: str) -> str:
        """A parameter's value in words."""
        return held.write(choice, first=first)

    def label(self, held: Held, choice: str | None, owner: PolicyDay | None) -> str:
        """What a parameter's card is called; with its policy when that is another one."""
        label = f"{held.details.get('label', held.key)}{f'（{choice}）' if choice else ''}"
        return f"{owner.title} {label}" if owner else label

    def quote(self, held: Held, choice: str | None = None, owner: PolicyDay | None = None) -> str:
        """A parameter in words, noted as a card with its source; ``owner`` its policy when it is another one."""
        words = self.write_held(held, choice, str(self.facts.get(str(held.details.get("by")))))
        kind = "value" if (owner or self.policy).in_force else "history"
        self.add(Card(self.label(held, choice, owner), words, kind, held.source.title, held.source.standing))
        self.cite(held.source)
        return words

    def _write(self, name: str) -> str:
        if name == "title":
            return self.title(self.policy)
        if name.startswith("@"):
            return self._write_source(name[1:])
        policy_id, _, rest = name.rpartition("/")
        key, _, choice = rest.partition(".")
        owner = self.snapshot.policies[policy_id] if policy_id else self.policy
        held = owner.of("parameter").get(key)
        if held is None:
            return self.no_value
        if owner is not self.policy and owner.ended:
            self._over[owner.id] = owner
        return self.quote(held, choice or None, owner if policy_id else None)

    def _write_source(self, name: str) -> str:
        key, _, part = name.partition(".")
        source = self.policy.sources[key]
        self.cite(source)
        value = getattr(source, part)
        return self.write_issued(value) if part == "issued" else str(value)


def write_route(contact: ContactDay, hall: ContactDay) -> tuple[str, list[Card], list[Source]]:
    """The way on as a sentence: the contact with what is on record of it, and the hall's window besides."""
    cards, sources = [Card("咨询", contact.name, "name"), Card("咨询", hall.name, "name")], []
    for held in contact.held.values():
        cards.append(Card(contact.name, str(held.value), "contact", held.source.title, held.source.standing))
        sources.append(held.source)
    parts = [
        f"{word}{contact.held[key].value}"
        for key, word in (("phone", "电话"), ("url", ""), ("address", "地址："), ("hours", "时间："))
        if key in contact.held
    ]
    known = f"（{'，'.join(parts)}）" if parts else "（电话和地址暂未登记）"
    if contact.id == hall.id:
        return f"可到{hall.name}找工作人员核实{known}。", cards, sources
    return f"可向{contact.name}咨询{known}，也可到{hall.name}找工作人员。", cards, sources


def write_help(line: ContactDay | None, hall: ContactDay) -> tuple[str, list[Card]]:
    """Whom somebody in despair can turn to: the help line with its number on record, and the hall's people.

    ``line`` is None, or holds no phone, while the operator has not put one on record: then no number is said.
    """
    cards, words = [Card("咨询", hall.name, "name")], ""
    if line and (phone := line.held.get("phone")):
        cards += [Card("咨询", line.name, "name"), _phone_card(line, phone)]
        words = f"现在就可以拨打{line.name}：{phone.value}。"
    known = ""
    if phone := hall.held.get("phone"):
        cards.append(_phone_card(hall, phone))
        known = f"（电话{phone.value}）"
    return f"{words}也可以到{hall.name}找工作人员{known}，他们会帮您。", cards


def _phone_card(contact: ContactDay, phone: Held) -> Card:
    return Card(contact.name, str(phone.value), "contact", phone.source.title, phone.source.standing)
