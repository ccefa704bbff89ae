"""When the person's own facts call for a verdict or a calculation instead of a general answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.answer import Answer
from knowledge.calculation import reckon
from knowledge.choice import YES_NO_QUESTION, Choice
from knowledge.compose import Composer
from knowledge.general_ask import asks_in_general
from knowledge.joint_answer import join_answers
from knowledge.persons import speaks_of_several
from knowledge.policy import TIERS
from knowledge.question import Question
from knowledge.reminder import find_reminder
from knowledge.rules import Verdict
from knowledge.scene import Scene, differ
from knowledge.snapshot import PolicyDay
from knowledge.speech import Speech
from knowledge.talk_phrases import INTERVIEWS
from knowledge.verdict import count_touched, judge_policy, list_conditions, write_verdict
from knowledge.wordings import Unit

TOTAL = re.compile(
    r"[领拿]满|能发(?:多少|几)|实际(?:能)?(?:发|拿|领)|合计|总共|一共|加起来|总计|全领|还剩|剩下|剩几|剩多少|能剩|到手|扣完|扣掉|扣了|还能拿|算算|算一下|几何|几个钱|每月交|预算|满额|满打满算|[年月]下来|拢共|还能(?:再)?(?:领|拿)(?:几|多)"
    r"|\bin total\b|\btotal\b|\baltogether\b|\b(?:is|are|be) left\b|\bremain|\badd up to\b|\bover the whole\b"
)
WHICH_TIER = re.compile(r"阶段|哪个?(?:段|档|期|级)|属于|算(?:是)?(?:哪|什么|啥|[种初成])|\bstage\b|\btier\b|呢$")
GRADED = re.compile(r"(?:哪|什么|啥)个?(?:阶段|段|档|期|级)")  # which of them, of what was told before
EXCLUDING = {"degree", "age"}
LACKS = re.compile(
    r"(?:还)?[差缺](?:哪|什么|啥|几|多久|多少|多长)[条项样个]?|哪[条项里点]{1,2}(?:不|没)(?:符合|够|达|满足)|卡在哪|还欠(?:哪|什么|啥)"
)
# What a calculation is made of: said anew, it is made again (那要是领了二十个月呢).
SUMMED = {
    "subsidy_months",
    "subsidy_sum",
    "subsidy_parts",
    "subsidy_full",
    "wanted_months",
    "headcount",
    "floor_area",
    "market_rent",
}
EACH_MONTH = re.compile(r"每个?月|一个月|按月|月月|\b(?:per|each|every|a) month\b|\bmonthly\b")
ABOUT_ELIGIBILITY = 0.25
ABOUT_ELIGIBILITY_YES_NO = 0.1
WHOLE_STORY = 3  # facts told of oneself from which the verdict is the answer
SURE_OF_WORDS = 1.2  # a faq entry that fits this well answers more exactly than a verdict that stays open


FITTING_WORDS = 0.34  # … and one that fits this well says more of why not
AGREEING = ("可以", "能", "符合", "是的", "有，", "算，", "够", "不需要", "不用")  # would contradict a refusal
# … and these what the verdict leaves open
REFUSING = ("不可以", "一般不可以", "不能", "不行", "不符合", "暂不符合", "No,", "No:")
SAID_OF_ANYBODY = {"degree", "identity", "study_place", "employment", "full_time"}  # also said when asking in general


def tell_own(question: Question, policy: PolicyDay, scene: Scene, composer: Composer) -> Answer | None:
    """The verdict when only the person's own eligibility is asked (那现在够不够) and they told what counts; else None."""
    if (
        policy.in_force
        and speaks_of_several(question.message or question.text)
        and "eligibility" in policy.of("eligibility")
    ):
        return _tell_several(policy, composer)
    if not policy.in_force or not asks_in_general(question, scene):
        return None
    own = {name: value for name, value in composer.facts.items() if name not in SAID_OF_ANYBODY}
    return finish_verdict(policy, composer) if count_touched(composer.speech(policy), own, composer.on) else None


def _tell_several(policy: PolicyDay, composer: Composer) -> Answer:
    """The cases of several people are not thrown together: the conditions, and the wish to hear of one after the other."""
    conditions = composer.unit(Unit(policy.id, "section", "conditions", "conditions"))
    one_by_one = INTERVIEWS[composer.language].one_by_one
    return replace(conditions, body=f"{one_by_one}{composer.space}{conditions.body}")


def outrank(said: Answer, policy: PolicyDay, composer: Composer) -> Answer | None:
    """The verdict on the person in place of an entry for people in general that says the opposite; None when it does not."""
    if not (said.unit or "").startswith("faq") or said.section not in ("conditions", "who", None):
        return None
    verdict = judge_policy(composer.speech(policy), composer.facts, composer.on)
    opposite = REFUSING if verdict and verdict.met else AGREEING if verdict and verdict.met is False else ()
    return finish_verdict(policy, composer) if said.body.startswith(tuple(opposite)) and opposite else None


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
    if (reckoned := _tell_sum(question, policy, composer, again, refused)) is not None:
        return reckoned
    if LACKS.search(question.text):
        touched = count_touched(composer.speech(policy), composer.facts, composer.on)
        return finish_verdict(policy, composer) if touched else None
    if not (likely or _asks_for_verdict(question, refused) or _excludes(question, verdict)):
        return None
    if not count_touched(composer.speech(policy), question.facts, composer.on):
        return None
    best = choices[0] if choices and choices[0].unit.kind != "section" else None
    told = len(question.facts.keys() - SAID_OF_ANYBODY)
    exact = best is not None and best.weight > (SURE_OF_WORDS if told > 1 else FITTING_WORDS)
    if exact and told < 1 and not refused:
        return None
    answer = finish_verdict(policy, composer)
    if answer is None or best is None or best.weight < FITTING_WORDS or told >= WHOLE_STORY:
        return answer
    said = composer.unit(best.unit)
    if verdict and refused and _explains_another(said, verdict, composer.speech(policy)):
        return answer
    return _join_entry(answer, said, refused, first=exact and told < 2 and not refused)


def _explains_another(said: Answer, verdict: Verdict, speech: Speech) -> bool:
    """Whether an entry quotes thresholds that the person meets and none that they fail: no reason for their refusal."""
    parameters = speech.policy.of("parameter")
    labels: dict[bool | None, list[str]] = {True: [], False: [], None: []}
    for condition in verdict.conditions:
        if (threshold := parameters.get(condition.parameter or "")) is not None:
            labels[condition.met].append(speech.label(threshold, None, None))
    quoted = [card.label for card in said.cards if card.kind == "value"]
    met, failed = (any(label.startswith(tuple(labels[met])) for label in quoted) for met in (True, False))
    return met and not failed


def _excludes(question: Question, verdict: Verdict | None) -> bool:
    """Whether the degree or age told in the question itself rules the policy out: whatever is asked, that is said first."""
    failed = [condition for condition in verdict.conditions if condition.met is False] if verdict else []
    return any(condition.fact.name in EXCLUDING and condition.fact.name in question.facts for condition in failed)


def _tell_sum(question: Question, policy: PolicyDay, composer: Composer, again: bool, refused: bool) -> Answer | None:
    """The calculation asked for; None when none is, or when the facts do not allow it.

    For whom the verdict refuses, only what is reckoned from new figures is told, and not without what speaks against it.
    """
    if not _concerns_payment(question, policy, again) or (refused and not SUMMED & question.facts.keys()):
        return None
    speech = composer.speech(policy)
    words = reckon(speech, composer.facts)
    if not words:
        return None
    reckoned = composer.finish(speech, words, "amount", "calculation")
    against = finish_verdict(policy, composer) if refused else None
    return replace(join_answers([against, reckoned]), section="amount", unit="calculation") if against else reckoned


def finish_verdict(policy: PolicyDay, composer: Composer) -> Answer | None:
    """The verdict on a policy for the facts of ``composer``; None for a policy without a rule."""
    speech = composer.speech(policy)
    words = write_verdict(speech, composer.facts, composer.on)
    verdict = judge_policy(speech, composer.facts, composer.on)
    if not words or verdict is None:
        return None
    conditions = list_conditions(speech, verdict)
    answer = composer.finish(speech, words, "conditions", "verdict")
    reminder = find_reminder(speech, verdict, composer.facts, composer.on) if policy.in_force else None
    return replace(
        answer, verdict=conditions,
        reminder=reminder.payload(composer.on) if reminder else None,
    )  # fmt: skip


def _join_entry(verdict: Answer, said: Answer, refused: bool, first: bool) -> Answer:
    """The verdict with the entry that fits the words, which stands ``first`` where it is the more exact answer."""
    contradicts = said.body.startswith(AGREEING if refused else REFUSING)
    if contradicts or not differ(verdict.body, said.body):
        return verdict
    return replace(
        join_answers([said, verdict] if first else [verdict, said]), section=verdict.section, unit=verdict.unit
    )


def _asks_for_verdict(question: Question, refused: bool) -> bool:
    """The question is about this person's eligibility and tells more of them than anybody would say in general."""
    chance = max(question.chance("eligibility"), question.chance("conditions"))
    own = question.facts.keys() - SAID_OF_ANYBODY
    if (
        question.message and len(own) < 3 and not refused
    ):  # what is told for the whole message is no matter of each of its questions
        return False
    likely = chance > (ABOUT_ELIGIBILITY_YES_NO if YES_NO_QUESTION.search(question.text) else ABOUT_ELIGIBILITY)
    return len(own) >= 3 or (likely and (bool(own) or refused))


def _concerns_payment(question: Question, policy: PolicyDay, again: bool) -> bool:
    """A sum is asked for, and this question or the talk gives what it is reckoned from."""
    if policy.payment.get("kind") == TIERS:
        told = policy.payment["fact"] in question.facts
        return (told and (again or bool(WHICH_TIER.search(question.text)))) or bool(GRADED.search(question.text))
    if policy.payment.get("kind") == "rent":
        return again or bool({"floor_area", "market_rent"} & question.facts.keys())
    if (
        policy.payment.get("kind") == "monthly"
        and EACH_MONTH.search(question.text)
        and "headcount" not in question.facts
    ):
        return False
    asked = bool({"wanted_months", "headcount"} & question.facts.keys()) or bool(TOTAL.search(question.text))
    return bool(policy.payment) and (again or asked)
