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
from knowledge.verdict import count_touched, judge_policy, write_verdict

TOTAL = re.compile(
    r"领满|合计|总共|一共|加起来|总计|全领|还剩|剩下|剩几|到手|扣完|扣掉|扣了|还能拿|算算|算一下|几何|几个钱|每月交|预算|满额"
    r"|\bin total\b|\baltogether\b|\b(?:is|are) left\b|\bremain|\badd up to\b|\bover the whole\b"
)
EACH_MONTH = re.compile(r"每个?月|一个月|按月|月月|\b(?:per|each|every|a) month\b|\bmonthly\b")
ABOUT_ELIGIBILITY = 0.3
SURE_OF_WORDS = 0.72  # a faq entry that fits this well answers more exactly than a verdict that stays open


FITTING_WORDS = 0.5  # … and one that fits this well says more of why not
REFUSING = ("不", "没", "暂不", "需要", "要", "必须", "还不", "须")
SAID_OF_ANYBODY = {"degree", "identity", "study_place", "employment", "full_time"}  # also said when asking in general


def tell_personal(
    question: Question,
    policy: PolicyDay,
    composer: Composer,
    choices: Sequence[Choice],
    again: bool = False,
    likely: bool = False,
) -> Answer | None:
    """A verdict or calculation on the policy for this person; None when a general answer serves better.

    ``again``: the last answer was a calculation and this is a fragment that goes on with it. ``likely``: nobody named the
    policy; it is the one that the told facts speak for.
    """
    if not policy.in_force:
        return None
    verdict = judge_policy(composer.speech(policy), composer.facts, composer.on)
    refused = verdict is not None and verdict.met is False
    if not refused and _concerns_payment(question, policy, again):
        speech = composer.speech(policy)
        if words := reckon(speech, composer.facts):
            return composer.finish(speech, words, "amount", "calculation")
    if not (likely or _asks_for_verdict(question, refused)):
        return None
    if not count_touched(composer.speech(policy), question.facts, composer.on):
        return None
    best = choices[0] if choices else None
    told = len(question.facts.keys() - SAID_OF_ANYBODY)
    exact = (
        best is not None
        and best.unit.kind != "section"
        and best.weight > (SURE_OF_WORDS if told > 1 else FITTING_WORDS)
    )
    if exact and told < 3 and not refused:
        return None
    speech = composer.speech(policy)
    words = write_verdict(speech, composer.facts, composer.on)
    if refused and words and best is not None and best.unit.kind == "faq" and best.weight > FITTING_WORDS:
        why = speech.fill(policy.of("faq")[best.unit.key])
        words = f"{words}\n{why}" if why.startswith(REFUSING) else words
    return composer.finish(speech, words, "conditions", "verdict") if words else None


def _asks_for_verdict(question: Question, refused: bool) -> bool:
    """The question is about this person's eligibility and tells more of them than anybody would say in general."""
    chance = max(question.chance("eligibility"), question.chance("conditions"))
    own = question.facts.keys() - SAID_OF_ANYBODY
    return len(own) >= 3 or (chance > ABOUT_ELIGIBILITY and (bool(own) or refused))


def _concerns_payment(question: Question, policy: PolicyDay, again: bool) -> bool:
    """A sum is asked for, and this question or the talk gives what it is reckoned from."""
    if policy.payment.get("kind") == "rent":
        return again or bool({"floor_area", "market_rent"} & question.facts.keys())
    if (
        policy.payment.get("kind") == "monthly"
        and EACH_MONTH.search(question.text)
        and "headcount" not in question.facts
    ):
        return False
    return bool(policy.payment) and (again or bool(TOTAL.search(question.text)))
