"""Several answers as one: joined in order, or a line each under its policy's title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from knowledge.answer import Answer, Status
from knowledge.compose import Composer
from knowledge.policy import Source
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
    sources = merge_sources(answer.sources for answer in answers)
    cards = list(dict.fromkeys(card for answer in answers for card in answer.cards))
    full = all(answer.status is Status.ANSWERED for answer in answers)
    same = all(answer.status is answers[0].status for answer in answers)
    status = answers[0].status if full or same else Status.ANSWERED_PARTLY
    routes = list(dict.fromkeys(answer.route for answer in answers if answer.route))
    reminder = next((answer.reminder for answer in answers if answer.reminder), None)
    verdict = next((answer.verdict for answer in answers if answer.verdict), ())
    return replace(
        answers[-1], reminder=reminder, verdict=verdict, status=status, body="\n".join(dict.fromkeys(answer.body for answer in answers)),
        cards=tuple(cards), sources=sources, route="".join(routes[:1]), buttons=answers[-1].buttons,
    )  # fmt: skip


def merge_sources(cited: Iterable[Sequence[Source]]) -> tuple[Source, ...]:
    """The sources of several answers, each once."""
    return tuple({(source.title, source.number): source for sources in cited for source in sources}.values())
