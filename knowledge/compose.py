"""Make answers: a section, faq entry or gap in words, a list, a comparison, a question back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar

from knowledge.answer import Answer, Card, Status
from knowledge.aspects import known_aspects
from knowledge.figures import find_figures, write_date
from knowledge.language import CHINESE
from knowledge.names import is_outside
from knowledge.snapshot import PolicyDay, Snapshot
from knowledge.speech import Speech, write_help, write_route
from knowledge.wordings import Unit

NEXT_ASPECTS = ("conditions", "amount", "process", "materials", "duration", "time", "where")
TOPIC_LABELS = {
    "housing": "住房", "subsidy": "补贴", "loan": "贷款", "startup": "创业", "green_card": "高层次人才服务",
    "settlement": "落户", "jobs": "找工作和招人", "events": "招聘活动", "skills": "技能人才", "other": "其他",
}  # fmt: skip

HELP_LINE = "help_line"  # the contact of contacts.yaml for people in despair

KINDRED = {
    "loan": ("loan", "startup"),
    "startup": ("startup", "loan"),
    "events": ("events", "jobs"),
    "jobs": ("jobs", "events"),
}
OPEN_POINT = re.compile(
    r"没有(?:查到|写|公布|说|列|来源|资料|给出|公开|展开|统一|提到|读到|核实)|未(?:公布|写|查到|核实)|(?:先|请|向).{0,12}(?:核实|确认|咨询)|不能确定|不确定"
)


@dataclass
class Composer:
    """Composes answers of one day for one person. ``home`` is the place this assistant serves."""

    snapshot: Snapshot
    on: date
    home: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    hall: str = "talent_hall"
    language: ClassVar[str] = CHINESE
    not_the_same: ClassVar[str] = "不是一回事，是不同的政策。"
    side_by_side: ClassVar[str] = "是不同的政策，对照如下。"
    not_written: ClassVar[str] = "没有写明"
    place_row: ClassVar[str] = "哪里的"
    listing: ClassVar[str] = "、"
    space: ClassVar[str] = ""  # between two sentences
    open_point: ClassVar[re.Pattern[str]] = OPEN_POINT

    def speech(self, policy: PolicyDay) -> Speech:
        """A fresh account for one policy."""
        return Speech(self.snapshot, policy, self.facts)

    def finish(self, speech: Speech, body: str, section: str | None, unit: str | None = None) -> Answer:
        """The answer of a body already spoken, with the standing of its policy on the day."""
        policy = speech.policy
        if policy.in_force:
            admits = self.open_point.search(body)  # what the answer itself leaves open, a person can settle
            route = self.route(speech, policy.contact)[0] if admits else ""
            return replace(self._answer(Status.ANSWERED, speech, body, section, unit), route=route)
        if policy.ended is None:
            return self.not_started(speech, section)
        ended = write_date(policy.ended)
        speech.add(Card("有效期至", ended, "history", *self._ending(policy)))
        before = f"到期前的规定是：{body}" if body else ""
        said = f"{policy.title}已到期，有效期至{ended}，没有查到延续的通知，现在不能按它申请。{before}"
        route, _ = self.route(speech, policy.contact)
        answer = self._answer(Status.NOT_IN_FORCE, speech, said, section, unit)
        cards = tuple(replace(card, kind="history") if card.kind == "value" else card for card in answer.cards)
        return replace(answer, route=route, cards=cards)

    def _ending(self, policy: PolicyDay) -> tuple[str, str]:
        sources = [held.source for kind in policy.held.values() for held in kind.values()]
        return (sources[0].title, sources[0].standing) if sources else ("", "")

    def not_started(self, speech: Speech, section: str | None) -> Answer:
        """Nothing is on record for so early a day."""
        day = write_date(self.on)
        body = f"{day}当天，我的资料里还没有{speech.policy.title}的有效规定。"
        route, cards = self.route(speech, speech.policy.contact)
        return Answer(
            Status.NOT_IN_FORCE, body, self.on, speech.policy.id, section,
            cards=(*speech.cards, Card("查询日期", day, "given"), *cards), route=route,
        )  # fmt: skip

    def _answer(self, status: Status, speech: Speech, body: str, section: str | None, unit: str | None) -> Answer:
        return Answer(
            status, body, self.on, speech.policy.id, section, unit,
            tuple(speech.cards), tuple(speech.sources), buttons=self.buttons(speech.policy, section),
        )  # fmt: skip

    def buttons(self, policy: PolicyDay, section: str | None) -> tuple[str, ...]:
        """Up to three next questions that the policy has an answer to."""
        short = self.short_name(policy)
        keys = [key for key in NEXT_ASPECTS if key != section and key in policy.of("section")]
        return tuple(known_aspects()[key].ask.format(title=short) for key in keys[:3]) if policy.in_force else ()

    def short_name(self, policy: PolicyDay) -> str:
        """What people call a policy: the shortest of its title and its first aliases without a figure."""
        plain = [name for name in policy.names[1:3] if not name.isascii() and not find_figures(name) and len(name) > 2]
        return min((policy.title, *plain), key=len)

    def row_name(self, key: str) -> str:
        """What a row of a table is called."""
        return str(known_aspects()[key].row)

    def place(self, place: str) -> str:
        """What this language calls a place."""
        return place

    def topic_name(self, topic: str) -> str:
        """What this language calls a topic."""
        return TOPIC_LABELS[topic]

    def name(self, policy: PolicyDay) -> str:
        """The policy's title in this language."""
        return policy.title

    def route(self, speech: Speech | None, contact_id: str) -> tuple[str, tuple[Card, ...]]:
        """The way to a person, and what backs it."""
        contacts = self.snapshot.contacts
        words, cards, _ = write_route(contacts[contact_id], contacts[self.hall])
        if speech:
            for card in cards:
                speech.add(card)
        return words, tuple(cards)

    def help(self) -> tuple[str, tuple[Card, ...]]:
        """For somebody in despair: the help line when the operator has put one on record, and people. And what backs it."""
        contacts = self.snapshot.contacts
        words, cards = write_help(contacts.get(HELP_LINE), contacts[self.hall])
        return words, tuple(cards)

    def foreign(self, likely: Sequence[PolicyDay] = ()) -> Answer:
        """The words are of another field: nothing is on record, and it is not our business."""
        return replace(self.lost(likely), status=Status.OUT_OF_SCOPE)

    def unit(self, unit: Unit) -> Answer:
        """What a section, faq entry or gap says."""
        policy = self.snapshot.policies[unit.policy]
        held = policy.of(unit.kind).get(unit.key)
        speech = self.speech(policy)
        section = unit.aspect or unit.key
        if held is None:
            return self.missing(policy, section)
        if unit.kind == "unknown":
            return self.gap(policy, unit)
        return self.finish(speech, speech.fill(held), section, f"{unit.kind}:{unit.key}")

    def gap(self, policy: PolicyDay, unit: Unit) -> Answer:
        """Admit what no source answers, say what is known around it, and give the way on."""
        speech = self.speech(policy)
        held = policy.of("unknown")[unit.key]
        known = speech.fill(held) if held.value else ""
        about = str(held.details["about"])
        body = f"关于{policy.title}的“{about}”，现有资料没有写明，我不能乱说。{known}{self.not_of_here(policy)}"
        return self._admit(speech, body, unit.aspect, str(held.details["route"]), f"unknown:{unit.key}")

    def not_of_here(self, policy: PolicyDay) -> str:
        """That a policy is another place's, for one that is only background here; else empty."""
        return "" if not is_outside(policy.place, self.home) else f"这是{policy.place}的，不是{self.home}的。"

    def missing(self, policy: PolicyDay, section: str) -> Answer:
        """A kind of question the policy has no section for."""
        speech = self.speech(policy)
        if policy.ended is None and not policy.in_force:
            return self.not_started(speech, section)
        if section == "source":
            return self.source(policy)
        if section == "contact":
            return self.contact(policy)
        label = known_aspects()[section].label
        body = f"{policy.title}的{label}，现有资料没有写明，我不能乱说。{self.not_of_here(policy)}"
        return self._admit(speech, body, section, policy.contact, None)

    def _admit(self, speech: Speech, body: str, section: str | None, route: str, unit: str | None) -> Answer:
        policy = speech.policy
        if policy.ended:
            ended = write_date(policy.ended)
            speech.add(Card("有效期至", ended, "history", *self._ending(policy)))
            body = f"{policy.title}已到期，有效期至{ended}。{body}"
        words, _ = self.route(speech, route)
        answer = self._answer(Status.UNKNOWN, speech, body, section, unit)
        return replace(answer, route=words)

    def cite_basis(self, speech: Speech) -> None:
        """Note the three sources of most weight that a policy rests on."""
        for kind in ("section", "parameter"):
            for held in speech.policy.of(kind).values():
                speech.cite(held.source)
        speech.sources.sort(
            key=lambda source: ("official", "report", "operator", "press", "third_party").index(source.standing)
        )
        speech.sources = speech.sources[:3]

    def source(self, policy: PolicyDay) -> Answer:
        """Which documents stand behind a policy."""
        speech = self.speech(policy)
        self.cite_basis(speech)
        official = any(source.standing == "official" for source in speech.sources)
        body = (
            f"{policy.title}的依据见下面的来源。"
            if official
            else f"{policy.title}目前没有查到官方原文，依据的是下面的公开来源，不是官方文件。"
        )
        links = "".join(f"\n{source.title}：{source.url}" for source in speech.sources if source.url)
        return self.finish(speech, body + links, "source")

    def contact(self, policy: PolicyDay) -> Answer:
        """Whom to ask; admitted as unknown while no number is on record."""
        speech = self.speech(policy)
        contact = self.snapshot.contacts[policy.contact]
        words, cards, sources = write_route(contact, self.snapshot.contacts[self.hall])
        for card in cards:
            speech.add(card)
        for source in sources:
            speech.cite(source)
        if "phone" in contact.held:
            return self.finish(speech, words, "contact")
        body = f"{policy.title}的咨询电话、地址和上班时间，资料里没有登记，我不能编一个给您。"
        return replace(self._answer(Status.UNKNOWN, speech, body, "contact", None), route=words)

    def not_combined(self, policies: Sequence[PolicyDay]) -> Answer:
        """No source says whether policies can be received together: exactly that, and the way on."""
        speech = self.speech(policies[0])
        for policy in policies[1:]:
            speech.add(Card("政策", policy.title, "name"))
        names = "和".join(f"“{policy.title}”" for policy in policies)
        body = f"{names}能不能同时享受，现有资料没有写明，不能当作可以，金额也不能加在一起算。"
        return self._admit(speech, body, "conflict", policies[0].contact, None)

    def titled(self, policy: PolicyDay, words: str) -> str:
        """Words under the policy's title."""
        return f"{policy.title}：{words}"

    def other_place(self, place: str | None) -> Answer:
        """A place outside, or one of the city's that nothing is on record of."""
        words, cards = self.route(None, self.hall)
        if place is None:
            body = f"外地的政策不在我的服务范围，我只能回答{self.home}和青岛市的人才住房、补贴、人才贷、招聘等问题。"
            return Answer(Status.OTHER_PLACE, body, self.on, cards=cards)
        body = f"{place}的这项政策，我的资料里没有收录，不能拿别的区的规定来套。我主要负责{self.home}的人才政策，青岛市级政策也可以问我。"
        return Answer(Status.UNKNOWN, body, self.on, cards=(*cards, Card("地区", place, "name")), route=words)

    def clarify(self, lead: str, policies: Sequence[PolicyDay], aspect: str) -> Answer:
        """One question back, with the likeliest choices as buttons."""
        titles = [policy.title for policy in policies[:4]]
        cards = tuple(Card("选项", title, "name") for title in titles)
        ask = known_aspects()[aspect].ask
        buttons = tuple(ask.format(title=title) for title in titles)
        names = "、".join(titles)
        return Answer(Status.CLARIFY, f"{lead}您想问的是哪一项：{names}？", self.on, cards=cards, buttons=buttons)

    def lost(self, likely: Sequence[PolicyDay] = ()) -> Answer:
        """Nothing matches: admit it and show what can be asked; ``likely``: what may have been meant, asked back."""
        words, cards = self.route(None, self.hall)
        asked = self.clarify("", likely, "overview") if likely else None
        return Answer(
            Status.UNKNOWN, self.admit(asked.body if asked else ""), self.on, route=words, language=self.language,
            cards=(*cards, *asked.cards) if asked else cards, buttons=asked.buttons if asked else (),
        )  # fmt: skip

    def admit(self, asked: str) -> str:
        """That nothing is on record, a question back (or none), and what can be asked."""
        return (
            f"这个问题我没有查到资料，可能不在我的服务范围。{asked}我只负责{self.home}和青岛市的人才住房、补贴、安家费、购房券、人才贷、"
            "服务绿卡、招聘活动等政策，您可以直接说政策名称再问我。"
        )
