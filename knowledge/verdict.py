"""Say what a rule means for one person: yes, not yet with the gap, or what is still open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from knowledge.answer import Card
from knowledge.calculation import reckon
from knowledge.facts import derive_facts, known_facts
from knowledge.figures import plain_number, write_date, write_number
from knowledge.rules import Condition, Verdict, asked_facts, judge
from knowledge.speech import Speech

UNLESS_SAID_OTHERWISE = "内地居民"  # who is not says so: 外籍, 香港人 …
MOST_TOLD = 6  # met conditions told at once: what is still open matters more
BOUNDS = {
    "at_least": "不低于",
    "at_most": "不超过",
    "above": "高于",
    "below": "低于",
    "since": "不早于",
    "before": "早于",
}


def judge_policy(speech: Speech, facts: Mapping[str, Any], on: date) -> Verdict | None:
    """The verdict on the day; None when the policy has no rule."""
    rule = speech.policy.of("eligibility").get("eligibility")
    if rule is None:
        return None
    speech.cite(rule.source)
    parameters = speech.policy.of("parameter")
    known = derive_facts({"identity": UNLESS_SAID_OTHERWISE, **facts}, on)
    return judge(rule.value, known, lambda name: parameters[name].value if name in parameters else None)


def count_touched(speech: Speech, facts: Mapping[str, Any], on: date) -> int:
    """How many of the given facts the policy's rule asks for."""
    rule = speech.policy.of("eligibility").get("eligibility")
    if rule is None:
        return 0
    asked = set(asked_facts(rule.value))
    return len(asked & derive_facts(facts, on).keys())


def write_verdict(speech: Speech, facts: Mapping[str, Any], on: date) -> str | None:
    """The verdict in words, with the amount when nothing speaks against it; None when the policy has no rule."""
    verdict = judge_policy(speech, facts, on)
    if verdict is None:
        return None
    for name, value in facts.items():
        if name in known_facts():
            speech.add(Card(f"您说的{known_facts()[name].label}", known_facts()[name].write(value), "given"))
    if verdict.met is False:
        return _write_no(speech, verdict)
    return _write_open(speech, verdict) + (reckon(speech, facts) or _plain_amount(speech, facts))


def _write_no(speech: Speech, verdict: Verdict) -> str:
    failed = [condition for condition in verdict.conditions if condition.met is False and condition.say]
    reasons = "；".join(dict.fromkeys(_write_failed(speech, condition) for condition in failed[:3]))
    return f"按您说的情况，暂不符合{speech.policy.title}的条件：{reasons}。"


def _write_open(speech: Speech, verdict: Verdict) -> str:
    fits = _tell(speech, (c for c in verdict.conditions if c.met is True))
    rest = _tell(speech, (c for c in verdict.conditions if c.met is None))
    fit = f"（{'、'.join(fits[:MOST_TOLD])}）" if fits else ""
    if verdict.met is True:
        return f"按您说的情况，符合{speech.policy.title}的条件{fit}，可以申请，以审核为准。"
    return f"您说的这几项都符合要求{fit}，其余条件也满足就可以申请。还要看：{'、'.join(rest)}。"


def _tell(speech: Speech, conditions: Iterable[Condition]) -> list[str]:
    """The words of conditions, each once; a condition whose words are empty is not told."""
    return list(dict.fromkeys(words for condition in conditions if (words := _words(speech, condition))))


def _words(speech: Speech, condition: Condition) -> str:
    if condition.parameter and condition.want is not None:
        _quote_threshold(speech, condition)
    return speech.fill_text(condition.say)


def _write_value(value: Any, unit: str) -> str:
    if isinstance(value, date):
        return write_date(value)
    return write_number(value, unit) if isinstance(value, Decimal) else str(value)


def _quote_threshold(speech: Speech, condition: Condition) -> str:
    held = speech.value(condition.parameter or "")
    if held is None:
        return ""
    degree = speech.facts.get("degree")
    choice = str(degree) if isinstance(held.value, dict) and degree in held.value else None
    speech.quote(held, choice)
    return _write_value(condition.want, condition.fact.unit)


def _write_failed(speech: Speech, condition: Condition) -> str:
    say, fact = _words(speech, condition), condition.fact
    if condition.comparison == "is" or condition.have is None or condition.want is None:
        return f"要求{say}"
    want = _quote_threshold(speech, condition) if condition.parameter else str(condition.want)
    have = _write_have(condition)
    speech.add(Card(f"您说的{fact.label}", have, "given"))
    gap = ""
    if fact.kind == "number" and condition.comparison == "at_least" and isinstance(condition.have, Decimal):
        missing = f"{plain_number(condition.want - condition.have)}{fact.unit}"
        speech.add(Card(f"还差的{fact.label}", missing, "calculation"))
        gap = f"，还差{missing}"
    return f"要求{say}，{fact.label}须{BOUNDS[condition.comparison]}{want}，您是{have}{gap}"


def _write_have(condition: Condition) -> str:
    have = condition.have
    if condition.fact.name.startswith("years_since") and isinstance(have, Decimal):
        whole = int(have)
        return f"{whole}年多" if have != whole else f"{whole}年"
    return condition.fact.write(have) if have is not None else ""


def _plain_amount(speech: Speech, facts: Mapping[str, Any]) -> str:
    """The standard for the person's degree, when the policy pays one."""
    held = speech.value(speech.policy.payment.get("amount", ""))
    degree = facts.get("degree")
    if held is None or not isinstance(held.value, dict) or degree not in held.value:
        return ""
    return f"标准：{degree}{speech.quote(held, str(degree))}。"
