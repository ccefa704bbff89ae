"""Fill the English sentences of a policy; where there is none, list the values and quote the Chinese one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from knowledge.answer import Card
from knowledge.english.figures import write_english_date
from knowledge.english.values import label_of, write_held, write_unit
from knowledge.english.words import english_words, fact_question, name_fact, translate
from knowledge.facts import Fact
from knowledge.figures import unreconciled
from knowledge.language import ENGLISH
from knowledge.policy import Source
from knowledge.rules import UNSTATED, Condition
from knowledge.sentences import find_names
from knowledge.snapshot import ContactDay, Held, PolicyDay, Snapshot
from knowledge.speech import Speech
from knowledge.talk_phrases import INTERVIEWS
from knowledge.told_value import ToldDate

OPENING = tuple(english_words()["choices"].values())  # a sentence may begin with a table: bachelor's …
IN_CHINESE = "The full text is in Chinese: “{text}”"


class EnglishSpeech(Speech):
    """As ``Speech``, in English; cards are labelled in English too."""

    language = ENGLISH
    listing = ", "
    no_value = "(no value on this day)"

    def __init__(self, snapshot: Snapshot, policy: PolicyDay, facts: Mapping[str, Any] | None = None) -> None:
        super().__init__(snapshot, policy, facts)
        self.cards: list[Card] = [Card("Policy", self.title(policy), "name")]

    def title(self, policy: PolicyDay) -> str:
        """The English title; the Chinese one where nobody has written any."""
        return policy.title_en or policy.title

    def fill(self, held: Held) -> str:
        """The English of a sentence with its values; without English the values it names, and the Chinese quoted."""
        if not held.en:
            return self._fill_from_chinese(held)
        self.cite(held.source)
        self._over = {}
        words = self.fill_text(str(held.en))
        words = words[:1].upper() + words[1:] if words.startswith(OPENING) else words
        return " ".join([words, *map(self._say_over, self._over.values())])

    def _fill_from_chinese(self, held: Held) -> str:
        """``Label: value`` for every parameter that the Chinese sentence names, then that sentence."""
        chinese = Speech(self.snapshot, self.policy, self.facts)
        text = chinese.fill(held)
        self.cite(held.source)
        self._over = {}
        lines: dict[str, str] = {}
        for name in dict.fromkeys(find_names(str(held.value))):
            if name != "title" and not name.startswith("@"):
                known = len(self.cards)
                words = self._write(name)
                lines |= {card.label: words for card in self.cards[known:] if card.kind in ("value", "history")}
        for card in chinese.cards[1:]:
            if unreconciled(f"{card.label} {card.value}", [item for c in self.cards for item in (c.label, c.value)]):
                self.add(card)
        for source in chinese.sources:
            self.cite(source)
        quoted = IN_CHINESE.format(text=text)
        return "\n".join([*(f"{label}: {words}." for label, words in lines.items()), quoted])

    def _say_over(self, owner: PolicyDay) -> str:
        ended = write_english_date(owner.ended or "")
        self.add(Card(f"{self.title(owner)}: valid until", ended, "history"))
        return f"The {self.title(owner)} has expired; it was valid until {ended}."

    def write_held(self, held: Held, choice: str | None, first: str) -> str:
        """A parameter's value in English."""
        return write_held(held, choice, first)

    def label(self, held: Held, choice: str | None, owner: PolicyDay | None) -> str:
        """The English label of a card."""
        label = label_of(held, choice)
        return f"{self.title(owner)}: {label}" if owner else label

    def name_fact(self, fact: Fact) -> str:
        """A fact's English label."""
        return name_fact(fact.name)

    def ask_fact(self, fact: Fact) -> str:
        """The question for a fact."""
        return fact_question(fact.name)

    def answer_fact(self, fact: Fact, value: bool) -> str:
        """Yes or no to the question for a fact."""
        return INTERVIEWS[ENGLISH].yes if value else INTERVIEWS[ENGLISH].no

    def tell_fact(self, fact: Fact, value: Any) -> str:
        """A fact as somebody would say it of themselves, with its name: yes and no say nothing alone."""
        return f"{self.name_fact(fact)}: {self.write_fact(fact, value)}"

    def write_fact(self, fact: Fact, value: Any) -> str:
        """A fact's value in English: 34 years of age, master's, yes."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, date):
            return write_english_date(value.written() if isinstance(value, ToldDate) else value)
        return write_unit(Decimal(value), fact.unit) if fact.kind == "number" else self.name_choice(str(value))

    def name_choice(self, choice: str) -> str:
        """A degree or another choice in English."""
        return translate("choices", choice)

    def write_issued(self, issued: str) -> str:
        """11 April 2024, April 2024 or 2024."""
        return write_english_date(issued)

    def write_amount(self, value: Any, unit: str) -> str:
        """A threshold in English."""
        if isinstance(value, date):
            return write_english_date(value)
        return write_unit(value, unit) if isinstance(value, Decimal) else self.name_choice(str(value))

    def say_condition(self, condition: Condition) -> str:
        """One condition, worded from what the rule compares: its Chinese words are written for this rule alone."""
        if not condition.say or condition.comparison == UNSTATED:
            return condition.say_en or condition.say
        fact, want = condition.fact, condition.want
        if condition.comparison == "is":
            if isinstance(want, bool):
                return name_fact(fact.name, want)
            choices = " or ".join(map(self.name_choice, want if isinstance(want, list) else [want]))
            return f"{name_fact(fact.name)}: {choices}"
        if want is None:
            return name_fact(fact.name)
        words = {
            "at_least": "at least {}", "at_most": "at most {}", "above": "more than {}", "below": "less than {}",
            "since": "{} or later", "before": "before {}",
        }  # fmt: skip
        written = self.write_fact(fact, want)
        if fact.kind == "date" and condition.comparison == "at_most":
            return f"{name_fact(fact.name)}: by {written}"
        return f"{name_fact(fact.name)}: {words[condition.comparison].format(written)}"


def write_english_route(contact: ContactDay, hall: ContactDay) -> tuple[str, list[Card], list[Source]]:
    """The way on as English sentences: the contact with what is on record of it, and the hall's window besides."""
    name, window = contact.name_en or contact.name, hall.name_en or hall.name
    cards, sources = [Card("Contact", name, "name"), Card("Contact", window, "name")], []
    for held in contact.held.values():
        cards.append(Card(name, str(held.en or held.value), "contact", held.source.title, held.source.standing))
        sources.append(held.source)
    parts = [
        f"{word}{contact.held[key].en or contact.held[key].value}"
        for key, word in (("phone", "phone "), ("url", ""), ("address", "address: "), ("hours", "hours: "))
        if key in contact.held
    ]
    known = f" ({', '.join(parts)})" if parts else " (phone and address not yet on record)"
    if contact.id == hall.id:
        return f"Please ask the staff at the {window}{known}.", cards, sources
    return f"Please ask the {name}{known}, or the staff at the {window}.", cards, sources


def write_english_help(line: ContactDay | None, hall: ContactDay) -> tuple[str, list[Card]]:
    """Whom somebody in despair can turn to, as `knowledge.speech.write_help` says it in Chinese."""
    window, words = hall.name_en or hall.name, ""
    cards = [Card("Contact", window, "name")]
    if line and (phone := line.held.get("phone")):
        name, said = line.name_en or line.name, str(phone.en or phone.value)
        cards += [Card("Contact", name, "name"), Card(name, said, "contact", phone.source.title, phone.source.standing)]
        words = f"You can call the {name} right now: {said}. "
    return f"{words}You can also go to the staff at the {window}: they will help you.", cards
