"""Say what a rule means for one person: yes, not yet with the gap, or what is still open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from knowledge.answer import Card
from knowledge.calculation import reckon
from knowledge.facts import derive_facts, known_facts
from knowledge.phrases import VERDICTS
from knowledge.rules import Condition, Verdict, asked_facts, judge
from knowledge.speech import Speech

UNLESS_SAID_OTHERWISE = "内地居民"  # who is not says so: 外籍, 香港人 …
MOST_TOLD = 6  # met conditions told at once: what is still open matters more


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
        if fact := known_facts().get(name):
            told = VERDICTS[speech.language].told.format(label=speech.name_fact(fact))
            speech.add(Card(told, speech.write_fact(fact, value), "given"))
    if verdict.met is False:
        return _write_no(speech, verdict)
    amount = reckon(speech, facts) or _plain_amount(speech, facts)
    return VERDICTS[speech.language].parting.join(filter(None, (_write_open(speech, verdict), amount)))


def _write_no(speech: Speech, verdict: Verdict) -> str:
    failed = [condition for condition in verdict.conditions if condition.met is False and condition.say]
    phrases = VERDICTS[speech.language]
    reasons = phrases.reasons.join(dict.fromkeys(_write_failed(speech, condition) for condition in failed[:3]))
    return phrases.no.format(title=speech.title(speech.policy), reasons=reasons)


def _write_open(speech: Speech, verdict: Verdict) -> str:
    fits = _tell(speech, (c for c in verdict.conditions if c.met is True))
    rest = _tell(speech, (c for c in verdict.conditions if c.met is None))
    phrases = VERDICTS[speech.language]
    fit = phrases.fits.format(fits=phrases.listing.join(fits[:MOST_TOLD])) if fits else ""
    if verdict.met is True:
        return phrases.yes.format(title=speech.title(speech.policy), fits=fit)
    return phrases.open.format(fits=fit, rest=phrases.listing.join(rest))


def _tell(speech: Speech, conditions: Iterable[Condition]) -> list[str]:
    """The words of conditions, each once; a condition whose words are empty is not told."""
    return list(dict.fromkeys(words for condition in conditions if (words := _words(speech, condition))))


def _words(speech: Speech, condition: Condition) -> str:
    if condition.parameter and condition.want is not None:
        _quote_threshold(speech, condition)
    return speech.say_condition(condition)


def _quote_threshold(speech: Speech, condition: Condition) -> str:
    held = speech.value(condition.parameter or "")
    if held is None:
        return ""
    degree = speech.facts.get("degree")
    choice = str(degree) if isinstance(held.value, dict) and degree in held.value else None
    speech.quote(held, choice)
    return speech.write_amount(condition.want, condition.fact.unit)


def _write_failed(speech: Speech, condition: Condition) -> str:
    say, fact, phrases = _words(speech, condition), condition.fact, VERDICTS[speech.language]
    if condition.comparison == "is" or condition.have is None or condition.want is None:
        return phrases.required.format(say=say)
    want = _quote_threshold(speech, condition) if condition.parameter else speech.write_fact(fact, condition.want)
    have, label = _write_have(speech, condition), speech.name_fact(fact)
    speech.add(Card(phrases.told.format(label=label), have, "given"))
    gap = ""
    if fact.kind == "number" and condition.comparison == "at_least" and isinstance(condition.have, Decimal):
        missing = speech.write_fact(fact, condition.want - condition.have)
        speech.add(Card(phrases.missing.format(label=label), missing, "calculation"))
        gap = phrases.gap.format(missing=missing)
    bound = phrases.bounds[condition.comparison]
    return phrases.failed.format(say=say, label=label, bound=bound, want=want, have=have, gap=gap)


def _write_have(speech: Speech, condition: Condition) -> str:
    have = condition.have
    if condition.fact.name.startswith("years_since") and isinstance(have, Decimal) and have != int(have):
        return VERDICTS[speech.language].years_and_more.format(n=int(have))
    return speech.write_fact(condition.fact, have) if have is not None else ""


def _plain_amount(speech: Speech, facts: Mapping[str, Any]) -> str:
    """The standard for the person's degree, when the policy pays one."""
    held = speech.value(speech.policy.payment.get("amount", ""))
    degree = facts.get("degree")
    if held is None or not isinstance(held.value, dict) or degree not in held.value:
        return ""
    value = speech.quote(held, str(degree))
    return VERDICTS[speech.language].standard.format(degree=speech.name_choice(str(degree)), value=value)
