"""What is in force here, by topic: the list for somebody who asks what there is."""

from __future__ import annotations

from knowledge.answer import Answer, Card, Status
from knowledge.compose import KINDRED, TOPIC_LABELS, Composer
from knowledge.snapshot import PolicyDay
from knowledge.speech import Speech
from knowledge.talk_phrases import CATALOGUES


def list_policies(composer: Composer, beside: PolicyDay | None = None) -> Answer:
    """What is in force here, by topic; with the person's own standard where their degree decides it.

    ``beside`` narrows the list to what else there is of a policy's kind.
    """
    phrases = CATALOGUES[composer.language]
    topics = TOPIC_LABELS if beside is None else KINDRED.get(beside.topic, (beside.topic,))
    speeches = [(topic, composer.speech(policy)) for topic in topics for policy in _listed(composer, topic, beside)]
    lines: dict[str, list[str]] = {}
    own = []
    for topic, speech in speeches:
        if standard := write_own_standard(speech):
            own.append(speech.policy.id)
        lines.setdefault(composer.topic_name(topic), []).append(composer.name(speech.policy) + standard)
    listed = "\n".join(f"{label}{phrases.colon}{phrases.listing.join(titles)}" for label, titles in lines.items())
    lead = (
        phrases.besides.format(title=composer.name(beside))
        if beside
        else phrases.lead.format(home=composer.place(composer.home))
    )
    cards = dict.fromkeys(card for _, speech in speeches for card in speech.cards)
    if beside is not None:
        cards[Card(phrases.policy, composer.name(beside), "name")] = None
    sources = dict.fromkeys(source for _, speech in speeches for source in speech.sources)
    return Answer(
        Status.ANSWERED, f"{lead}\n{listed}\n{phrases.end}", composer.on, own[0] if len(own) == 1 else None, unit="catalogue",
        cards=tuple(cards), sources=tuple(sources), language=composer.language,
    )  # fmt: skip


def list_here(composer: Composer) -> list[PolicyDay]:
    """The policies in force here or in the whole city that a list may name."""
    policies = composer.snapshot.policies.values()
    return [p for p in policies if p.in_force and p.place in (composer.home, "青岛市") and p.priority >= 0]


def _listed(composer: Composer, topic: str, beside: PolicyDay | None) -> list[PolicyDay]:
    """The policies of a topic that a list names."""
    here = list_here(composer) if topic != "other" or beside else []
    return [policy for policy in here if policy.topic == topic and policy is not beside]


def write_own_standard(speech: Speech) -> str:
    """The amount for the person's degree in brackets; empty where the degree decides none."""
    held = speech.value(speech.policy.payment.get("amount", ""))
    degree = str(speech.facts.get("degree"))
    if held is None or not isinstance(held.value, dict) or degree not in held.value:
        return ""
    template = CATALOGUES[speech.language].standard
    return template.format(degree=speech.name_choice(degree), value=speech.quote(held, degree))
