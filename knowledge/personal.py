"""When the person's own facts call for a verdict or a calculation instead of a general answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.answer import Answer
from knowledge.calculation import reckon
from knowledge.choice import Choice
from knowledge.compose import Composer
from knowledge.question import Question
from knowledge.snapshot import PolicyDay
from knowledge.verdict import judge_policy, touches_rule, write_verdict

TOTAL = re.compile(
    r"领满|合计|总共|一共|加起来|总计|全领|还剩|剩下|剩几|到手|扣完|扣掉|扣了|还能拿|算算|算一下|几何|多少钱|几个钱|每月交|一个月|预算"
)
ABOUT_ELIGIBILITY = 0.3
SURE_OF_WORDS = 0.72  # a faq entry that fits this well answers more exactly than a verdict that stays open


def tell_personal(
    question: Question, policy: PolicyDay, composer: Composer, choices: Sequence[Choice]
) -> Answer | None:
    """A verdict or calculation on the policy for this person; None when a general answer serves better."""
    if not policy.in_force or not composer.facts:
        return None
    wants_sum = bool(TOTAL.search(question.text))
    verdict = judge_policy(composer.speech(policy), composer.facts, composer.on)
    if wants_sum and not (verdict and verdict.met is False) and _concerns_payment(question, policy):
        speech = composer.speech(policy)
        if words := reckon(speech, composer.facts):
            return composer.finish(speech, words, "amount", "calculation")
    if not _asks_for_verdict(question) or not touches_rule(composer.speech(policy), question.facts, composer.on):
        return None
    best = choices[0] if choices else None
    exact = best is not None and best.unit.kind == "faq" and best.weight > SURE_OF_WORDS
    if exact and len(question.facts) < 2 and (verdict is None or verdict.met is not False):
        return None
    speech = composer.speech(policy)
    words = write_verdict(speech, composer.facts, composer.on)
    return composer.finish(speech, words, "conditions", "verdict") if words else None


def _asks_for_verdict(question: Question) -> bool:
    """The question is about this person's eligibility, or tells several facts of theirs."""
    chance = max(question.chance("eligibility"), question.chance("conditions"))
    return chance > ABOUT_ELIGIBILITY or len(question.facts) >= 3


def _concerns_payment(question: Question, policy: PolicyDay) -> bool:
    """A sum is asked for and this question or the talk gives what it is reckoned from."""
    kind = policy.payment.get("kind")
    if kind == "rent":
        return bool({"floor_area", "market_rent"} & question.facts.keys())
    return bool(kind)
