"""Several answers as one: joined in order, or a line each under its policy's title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answer import Answer, Status
from knowledge.compose import Composer
from knowledge.snapshot import PolicyDay


def title_answer(answer: Answer, policy: PolicyDay, composer: Composer) -> Answer:
    """The answer as one line of several: led by what it is about."""
    return (
        answer if answer.body.startswith(policy.title) else replace(answer, body=composer.titled(policy, answer.body))
    )


def join_answers(answers: Sequence[Answer]) -> Answer:
    """Several answers as one, in order, each source once. The status is partly when any of them is not answered."""
    if len(answers) == 1:
        return answers[0]
    sources = list({(s.title, s.number): s for answer in answers for s in answer.sources}.values())
    cards = list(dict.fromkeys(card for answer in answers for card in answer.cards))
    full = all(answer.status is Status.ANSWERED for answer in answers)
    same = all(answer.status is answers[0].status for answer in answers)
    status = answers[0].status if full or same else Status.ANSWERED_PARTLY
    routes = list(dict.fromkeys(answer.route for answer in answers if answer.route))
    return replace(
        answers[-1], status=status, body="\n".join(dict.fromkeys(answer.body for answer in answers)),
        cards=tuple(cards), sources=tuple(sources), route="".join(routes[:1]), buttons=answers[-1].buttons,
    )  # fmt: skip
