"""Say what a rule means for one person: yes, not yet with the gap, or what is still open."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from knowledge.answer import Card
from knowledge.calculation import reckon
from knowledge.facts import YEARS_SINCE, Fact, derive_facts, known_facts, years_later
from knowledge.phrases import VERDICTS
from knowledge.rules import Condition, Verdict, asked_facts, find_conditions, judge, rank_open
from knowledge.speech import Speech
from knowledge.told_value import YEAR, ToldDate, bounds

UNLESS_SAID_OTHERWISE = "内地居民"  # who is not says so: 外籍, 香港人 …
OF_A_PERSON = {"degree", "age", "graduation_date", "insured_months"}
MONTHS = "个月"
MOST_TOLD = 12  # met conditions told at once: what is still open matters more


def suppose(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What holds unless it is said otherwise: a mainland resident; who tells of a degree or age applies for themselves."""
    own = {"applicant": "个人"} if OF_A_PERSON & facts.keys() else {}
    return {"identity": UNLESS_SAID_OTHERWISE, **own}


def judge_policy(speech: Speech, facts: Mapping[str, Any], on: date) -> Verdict | None:
    """The verdict on the day; None when the policy has no rule."""
    rule = speech.policy.of("eligibility").get("eligibility")
    if rule is None:
        return None
    speech.cite(rule.source)
    parameters = speech.policy.of("parameter")
    known = derive_facts({**suppose(facts), **facts}, on)
    return judge(rule.value, known, lambda name: parameters[name].value if name in parameters else None)


def rank_open_facts(speech: Speech, facts: Mapping[str, Any], on: date, unsure: Iterable[str]) -> list[str]:
    """The open facts of the policy's rule, the one first that settles most; empty without a rule."""
    rule = speech.policy.of("eligibility").get("eligibility")
    if rule is None:
        return []
    parameters = speech.policy.of("parameter")
    known = derive_facts({**suppose(facts), **facts}, on)
    return rank_open(rule.value, known, lambda n: parameters[n].value if n in parameters else None, unsure)


def list_missing(verdict: Verdict) -> list[Condition] | None:
    """The failed conditions when the person may still come to meet all of them; None when one is lost for good."""
    failed = [condition for condition in verdict.conditions if condition.met is False and condition.say]
    return failed if all(condition.fact.grows for condition in failed) else None


def list_comparisons(speech: Speech, fact: Fact, facts: Mapping[str, Any], on: date) -> list[Condition]:
    """Every comparison of the policy's rule on a fact as judged by itself, also of branches that are not told."""
    rule = speech.policy.of("eligibility").get("eligibility")
    parameters = speech.policy.of("parameter")
    known = derive_facts({**suppose(facts), **facts}, on)
    parts = [part for part in find_conditions(rule.value) if part["fact"] == fact.name] if rule else []
    judged = [judge(part, known, lambda n: parameters[n].value if n in parameters else None) for part in parts]
    return [condition for verdict in judged for condition in verdict.conditions]


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
        return _write_no(speech, verdict, on)
    amount = reckon(speech, facts) or _plain_amount(speech, facts)
    deadline = _write_deadline(speech, verdict, facts, on)
    return VERDICTS[speech.language].parting.join(filter(None, (_write_open(speech, verdict), amount, deadline)))


def _write_deadline(speech: Speech, verdict: Verdict, facts: Mapping[str, Any], on: date) -> str:
    """By when to apply, where a number of years runs from a day the person told; else empty."""
    day = find_deadline(verdict, facts, on)
    if day is None:
        return ""
    told = day.written() if isinstance(day, ToldDate) else day.isoformat()
    phrases, words = VERDICTS[speech.language], speech.write_issued(told)
    speech.add(Card(phrases.deadline_label, words, "calculation"))
    return phrases.deadline.format(day=words)


def find_deadline(verdict: Verdict, facts: Mapping[str, Any], on: date) -> date | None:
    """The last day on which a person is within a number of years (毕业三年内); None when no day is told.

    Of a month told roughly it is a month, and of a mere year none: which day of it counts is not known.
    """
    days: list[date] = []
    for condition in verdict.conditions:
        start = derive_facts(facts, on).get(YEARS_SINCE.get(condition.fact.name, ""))
        within = condition.met and condition.comparison == "at_most" and condition.want is not None
        if not (within and isinstance(start, date)) or (isinstance(start, ToldDate) and start.precision == YEAR):
            continue
        last = years_later(bounds(start)[0], int(condition.want))
        days.append(ToldDate.of_month(last.year, last.month) if isinstance(start, ToldDate) else last)
    return min((day for day in days if bounds(day)[1] >= on), default=None)


def _write_no(speech: Speech, verdict: Verdict, on: date) -> str:
    failed = [condition for condition in verdict.conditions if condition.met is False and condition.say]
    phrases = VERDICTS[speech.language]
    reasons = phrases.reasons.join(dict.fromkeys(_write_failed(speech, condition, on) for condition in failed[:3]))
    return phrases.no.format(title=speech.title(speech.policy), reasons=reasons)


def _write_open(speech: Speech, verdict: Verdict) -> str:
    fits = _tell(speech, (c for c in verdict.conditions if c.met is True))
    rest = _tell(speech, (c for c in verdict.conditions if c.met is None))
    phrases = VERDICTS[speech.language]
    fit = phrases.fits.format(fits=phrases.listing.join(fits[:MOST_TOLD])) if fits else ""
    if verdict.met is True:
        return phrases.yes.format(title=speech.title(speech.policy), fits=fit)
    form = phrases.open if fits else phrases.unsettled
    return form.format(fits=fit, rest=phrases.listing.join(rest))


def _tell(speech: Speech, conditions: Iterable[Condition]) -> list[str]:
    """The words of conditions, each once; a condition whose words are empty is not told."""
    return list(dict.fromkeys(words for condition in conditions if (words := tell_condition(speech, condition))))


def tell_condition(speech: Speech, condition: Condition) -> str:
    """A condition in words, its threshold noted as a card; empty when it is not told."""
    if condition.parameter and condition.want is not None:
        quote_threshold(speech, condition)
    return speech.say_condition(condition)


def list_conditions(speech: Speech, verdict: Verdict) -> tuple[dict[str, Any], ...]:
    """Each condition that is told: its words, whether it is met (None: open), the person's value, its clause."""
    told: dict[str, dict[str, Any]] = {}
    for condition in verdict.conditions:
        if words := tell_condition(speech, condition):
            have = _write_have(speech, condition) or None
            if have:
                label = VERDICTS[speech.language].told.format(label=speech.name_fact(condition.fact))
                speech.add(Card(label, have, "given"))
            told.setdefault(words, {"say": words, "met": condition.met, "have": have, "clause": condition.clause})
    return tuple(told.values())


def quote_threshold(speech: Speech, condition: Condition) -> str:
    """The threshold in words, noted as a card with its source; empty when it holds no more."""
    held = speech.value(condition.parameter or "")
    if held is None:
        return ""
    degree = speech.facts.get("degree")
    choice = str(degree) if isinstance(held.value, dict) and degree in held.value else None
    speech.quote(held, choice)
    return speech.write_amount(condition.want, condition.fact.unit)


def _write_failed(speech: Speech, condition: Condition, on: date) -> str:
    say, fact, phrases = tell_condition(speech, condition), condition.fact, VERDICTS[speech.language]
    if condition.comparison == "is" or condition.have is None or condition.want is None:
        return phrases.required.format(say=say)
    want = quote_threshold(speech, condition) if condition.parameter else speech.write_fact(fact, condition.want)
    have, label = _write_have(speech, condition), speech.name_fact(fact)
    speech.add(Card(phrases.told.format(label=label), have, "given"))
    gap = ""
    if fact.kind == "number" and condition.comparison == "at_least" and isinstance(condition.have, Decimal):
        missing = speech.write_fact(fact, condition.want - condition.have)
        speech.add(Card(phrases.missing.format(label=label), missing, "calculation"))
        gap = phrases.gap.format(missing=missing) + write_earliest(speech, condition, on)
    bound = phrases.bounds[condition.comparison]
    form = phrases.plain if want in say else phrases.failed
    return form.format(say=say, label=label, bound=bound, want=want, have=have, gap=gap)


def write_earliest(speech: Speech, condition: Condition, on: date) -> str:
    """The month in which a number of months can be met; empty for what does not grow by itself."""
    month = find_earliest(condition, on)
    if month is None:
        return ""
    phrases, until = VERDICTS[speech.language], speech.policy.until
    words = speech.write_issued(month)
    speech.add(Card(phrases.earliest_label, words, "calculation"))
    said = phrases.earliest.format(month=words)
    if until is None or month <= until.isoformat()[:7]:
        return said
    last = speech.write_issued(until.isoformat())
    source = speech.policy.until_source
    speech.add(Card(phrases.until_label, last, "value", *((source.title, source.standing) if source else ())))
    if source:
        speech.cite(source)
    return said + phrases.too_late.format(day=last)


def find_earliest(condition: Condition, on: date) -> str | None:
    """The month (2027-03) in which a failed number of months is met when none is missed; None for anything else."""
    grows = condition.comparison == "at_least" and condition.fact.unit == MONTHS and condition.met is False
    if not (grows and isinstance(condition.have, Decimal) and isinstance(condition.want, Decimal)):
        return None
    months = on.year * 12 + on.month - 1 + math.ceil(condition.want - condition.have)
    return f"{months // 12:04d}-{months % 12 + 1:02d}"


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
