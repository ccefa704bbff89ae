"""Make answers in English: as ``Composer``, from the same values, statuses and sources."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.answer import Answer, Card, Status
from knowledge.compose import HELP_LINE, NEXT_ASPECTS, Composer
from knowledge.english.figures import write_english_date
from knowledge.english.speech import EnglishSpeech, write_english_help, write_english_route
from knowledge.english.words import aspect_label, aspect_question, aspect_row, translate
from knowledge.figures import find_figures
from knowledge.language import ENGLISH
from knowledge.names import is_outside
from knowledge.snapshot import PolicyDay
from knowledge.speech import Speech
from knowledge.wordings import Unit

OPEN_POINT = re.compile(
    r"\b(?:not|never) (?:stated|named|known|given|found|said|written|published|verified|confirmed|on record)\b"
    r"|\b(?:ask|check with|confirm with) the\b|\bdo(?:es)? not (?:say|state|name|give|tell)\b"
)


def composer_for(language: str) -> type[Composer]:
    """The composer of a language."""
    return EnglishComposer if language == ENGLISH else Composer


class EnglishComposer(Composer):
    """Composes English answers of one day for one person."""

    language = ENGLISH
    not_the_same = "No, these are different policies."
    side_by_side = "These are different policies; side by side:"
    not_written = "not stated"
    place_row = "Of"
    listing = "; "
    space = " "
    open_point = OPEN_POINT

    def speech(self, policy: PolicyDay) -> Speech:
        """A fresh account for one policy."""
        return EnglishSpeech(self.snapshot, policy, self.facts)

    def not_combined(self, policies: Sequence[PolicyDay]) -> Answer:
        """No source says whether policies can be received together: exactly that, and the way on."""
        speech = self.speech(policies[0])
        for policy in policies[1:]:
            speech.add(Card("Policy", _title(policy), "name"))
        names = " and the ".join(_title(policy) for policy in policies)
        body = f"Whether the {names} can be received together is not stated in the published material, so do not count on it, and the amounts must not be added."
        return self._admit(speech, body, "conflict", policies[0].contact, None)

    def titled(self, policy: PolicyDay, words: str) -> str:
        """Words under the policy's title."""
        return f"{_title(policy)}: {words}"

    def finish(self, speech: Speech, body: str, section: str | None, unit: str | None = None) -> Answer:
        """The answer of a body already spoken, with the standing of its policy on the day."""
        policy = speech.policy
        if policy.in_force:
            return super().finish(speech, body, section, unit)
        if policy.ended is None:
            return self.not_started(speech, section)
        before = f" Before it expired, the rule was: {body}" if body else ""
        said = (
            f"{self._over(speech)} No notice of an extension has been found, so you cannot apply under it now.{before}"
        )
        route, _ = self.route(speech, policy.contact)
        answer = self._answer(Status.NOT_IN_FORCE, speech, said, section, unit)
        cards = tuple(replace(card, kind="history") if card.kind == "value" else card for card in answer.cards)
        return replace(answer, route=route, cards=cards)

    def _over(self, speech: Speech) -> str:
        policy = speech.policy
        ended = write_english_date(policy.ended or self.on)
        speech.add(Card("Valid until", ended, "history", *self._ending(policy)))
        return f"The {_title(policy)} has expired; it was valid until {ended}."

    def not_started(self, speech: Speech, section: str | None) -> Answer:
        """Nothing is on record for so early a day."""
        day = write_english_date(self.on)
        body = f"On {day}, no rule of the {_title(speech.policy)} was in force as far as my sources go."
        route, cards = self.route(speech, speech.policy.contact)
        return Answer(
            Status.NOT_IN_FORCE, body, self.on, speech.policy.id, section,
            cards=(*speech.cards, Card("Day asked about", day, "given"), *cards), route=route, language=ENGLISH,
        )  # fmt: skip

    def _answer(self, status: Status, speech: Speech, body: str, section: str | None, unit: str | None) -> Answer:
        return replace(super()._answer(status, speech, body, section, unit), language=ENGLISH)

    def buttons(self, policy: PolicyDay, section: str | None) -> tuple[str, ...]:
        """Up to three next questions that the policy has an answer to, by its short English name."""
        if not policy.in_force or not policy.title_en:
            return ()
        keys = [key for key in NEXT_ASPECTS if key != section and key in policy.of("section")]
        return tuple(aspect_question(key, self.short_name(policy)) for key in keys[:3])

    def short_name(self, policy: PolicyDay) -> str:
        """What a button calls the policy: the first of its other English names without a figure, else the title."""
        return next((name for name in policy.names_en[1:2] if not find_figures(name)), _title(policy))

    def row_name(self, key: str) -> str:
        """What a row of a table is called."""
        return aspect_row(key)

    def place(self, place: str) -> str:
        """What English calls a place."""
        return translate("places", place)

    def topic_name(self, topic: str) -> str:
        """What English calls a topic."""
        return translate("topics", topic)

    def name(self, policy: PolicyDay) -> str:
        """The policy's English title; the Chinese one where nobody has written any."""
        return _title(policy)

    def help(self) -> tuple[str, tuple[Card, ...]]:
        """For somebody in despair: the help line when the operator has put one on record, and people. And what backs it."""
        contacts = self.snapshot.contacts
        words, cards = write_english_help(contacts.get(HELP_LINE), contacts[self.hall])
        return words, tuple(cards)

    def route(self, speech: Speech | None, contact_id: str) -> tuple[str, tuple[Card, ...]]:
        """The way to a person, and what backs it."""
        contacts = self.snapshot.contacts
        words, cards, _ = write_english_route(contacts[contact_id], contacts[self.hall])
        if speech:
            for card in cards:
                speech.add(card)
        return words, tuple(cards)

    def gap(self, policy: PolicyDay, unit: Unit) -> Answer:
        """Admit what no source answers, say what is known around it, and give the way on."""
        speech, held = self.speech(policy), policy.of("unknown")[unit.key]
        known = f" {speech.fill(held)}" if held.value else ""
        about = held.details.get("en") or self._name_kind(unit.aspect, str(held.details["about"]))
        body = f"{self._no_word_on(policy, str(about))}{known}{self.not_of_here(policy)}"
        return self._admit(speech, body, unit.aspect, str(held.details["route"]), f"unknown:{unit.key}")

    def not_of_here(self, policy: PolicyDay) -> str:
        return (
            ""
            if not is_outside(policy.place, self.home)
            else f" It is not a policy of {translate('places', self.home)}."
        )

    def missing(self, policy: PolicyDay, section: str) -> Answer:
        """A kind of question the policy has no section for."""
        if (policy.ended is None and not policy.in_force) or section in ("source", "contact"):
            return super().missing(policy, section)
        return self._admit(
            self.speech(policy), self._no_word_on(policy, aspect_label(section)), section, policy.contact, None
        )

    @staticmethod
    def _name_kind(aspect: str | None, about: str) -> str:
        """A gap that nobody has named in English: by its kind of question, else in its Chinese words."""
        if aspect:
            return aspect_label(aspect)
        return "this detail" if find_figures(about) else f"“{about}” (in Chinese)"

    @staticmethod
    def _no_word_on(policy: PolicyDay, about: str) -> str:
        return f"On the {_title(policy)}, the published material gives no information on this: {about}."

    def _admit(self, speech: Speech, body: str, section: str | None, route: str, unit: str | None) -> Answer:
        if speech.policy.ended:
            body = f"{self._over(speech)} {body}"
        words, _ = self.route(speech, route)
        return replace(self._answer(Status.UNKNOWN, speech, body, section, unit), route=words)

    def source(self, policy: PolicyDay) -> Answer:
        """Which documents stand behind a policy."""
        speech, title = self.speech(policy), _title(policy)
        self.cite_basis(speech)
        official = any(source.standing == "official" for source in speech.sources)
        body = (
            f"The {title} is based on the sources below."
            if official
            else f"No official text of the {title} has been found; I rely on the public sources below, which are not official."
        )
        links = "".join(f"\n{source.title}: {source.url}" for source in speech.sources if source.url)
        return self.finish(speech, body + links, "source")

    def contact(self, policy: PolicyDay) -> Answer:
        """Whom to ask; admitted as unknown while no number is on record."""
        speech, contact = self.speech(policy), self.snapshot.contacts[policy.contact]
        words, cards, sources = write_english_route(contact, self.snapshot.contacts[self.hall])
        for card in cards:
            speech.add(card)
        for source in sources:
            speech.cite(source)
        if "phone" in contact.held:
            return self.finish(speech, words, "contact")
        body = f"The phone number, address and opening hours for the {_title(policy)} are not yet on record, and I will not make them up."
        return replace(self._answer(Status.UNKNOWN, speech, body, "contact", None), route=words)

    def other_place(self, place: str | None) -> Answer:
        """A place outside, or one of the city's that nothing is on record of."""
        words, cards = self.route(None, self.hall)
        home = translate("places", self.home)
        if place is None:
            body = (
                f"Sorry, I can't help with policies of other places. I only answer questions on {home} and Qingdao: "
                "talent housing, subsidies, loans, recruitment and the like."
            )
            return Answer(Status.OTHER_PLACE, body, self.on, cards=cards, language=ENGLISH)
        named = translate("places", place)
        body = (
            f"There is no information on this policy of {named} in my sources, and I will not apply another place's rules. "
            f"I mainly answer for {home}; you can also ask about the city's policies."
        )
        cards = (*cards, Card("Place", named, "name"))
        return Answer(Status.UNKNOWN, body, self.on, cards=cards, route=words, language=ENGLISH)

    def clarify(self, lead: str, policies: Sequence[PolicyDay], aspect: str) -> Answer:
        """One question back, with the likeliest choices as buttons."""
        titles = [_title(policy) for policy in policies[:4]]
        cards = tuple(Card("Choice", title, "name") for title in titles)
        buttons = tuple(aspect_question(aspect, self.short_name(policy)) for policy in policies[:4])
        choices = " or ".join(part for part in (", ".join(titles[:-1]), titles[-1]) if part)
        body = f"{lead}Which one do you mean: {choices}?"
        return Answer(Status.CLARIFY, body, self.on, cards=cards, buttons=buttons, language=ENGLISH)

    def admit(self, asked: str) -> str:
        return (
            "I have found no information on this; it may be outside what I can help with. "
            f"{asked + ' ' if asked else ''}I only answer for "
            f"{translate('places', self.home)} and Qingdao: talent housing, the housing subsidy, the settling-in allowance, the "
            "home purchase voucher, talent loans, the service card and recruitment events. Please name one of them."
        )


def _title(policy: PolicyDay) -> str:
    return policy.title_en or policy.title
