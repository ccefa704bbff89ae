"""The best plan in words: what to take in which order, what it comes to, and what no source lets be added."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

from knowledge.answer import Answer, Card, Status
from knowledge.benefits import list_judged
from knowledge.calculation import amount_of, write_money, write_months
from knowledge.catalogue import write_own_standard
from knowledge.compose import Composer
from knowledge.joint_answer import merge_sources
from knowledge.phrases import SUMS
from knowledge.plan import Benefit, Plan, Rules, find_plan, pay_out
from knowledge.rules import Condition
from knowledge.snapshot import PolicyDay
from knowledge.speech import Speech
from knowledge.table import Table
from knowledge.talk_phrases import PLANS
from knowledge.verdict import find_earliest, judge_policy, list_missing, tell_condition, write_earliest

ASKS_FOR_PLAN = re.compile(
    r"划算|怎么(?:搭|组合|安排|领最|拿最)|搭配|最优|先(?:领|拿|申请|报|办)哪|哪个?先|先后(?:顺序)?|(?:申请|领取?)(?:的)?顺序|规划|怎么(?:领|拿|申请)(?:能)?(?:最多|更多|多)"
    r"|(?:一共|总共|加起来|合计|最多)(?:最多)?能(?:拿|领|得)(?:到)?多少|\b(?:best (?:order|way|combination|plan)|which (?:one )?first|how much (?:\w+ )*in total)\b"
)


def tell_plan(composer: Composer) -> Answer | None:
    """The best plan for the degree of ``composer.facts``; None while it is not known or nothing can be reckoned."""
    speeches = {policy.id: composer.speech(policy) for policy in list_judged(composer)}
    benefits = [b for speech in speeches.values() if (b := _read_benefit(speech, composer)) is not None]
    rules = read_rules([speeches[b.policy].policy for b in benefits])
    plan = find_plan(benefits, rules)
    if not plan.steps:
        return None
    return _write_plan(plan, benefits, rules, speeches, composer)


def go_together(named: Sequence[PolicyDay]) -> bool:
    """Whether sources let all of these be received; also when none or one is named, and it pays by month or once."""
    rules = read_rules(named)
    pays = all(policy.payment.get("kind") in ("monthly", "once") for policy in named)
    return pays and all(rules.allow(first.id, second.id) for first, second in combinations(named, 2))


def _read_benefit(speech: Speech, composer: Composer) -> Benefit | None:
    """What a policy may still pay the person; None when it pays nothing by degree, or the verdict refuses."""
    policy, facts = speech.policy, composer.facts
    kind, amount = policy.payment.get("kind"), amount_of(speech, str(facts.get("degree")))
    verdict = judge_policy(composer.speech(policy), facts, composer.on)
    lost = verdict is not None and verdict.met is False and _comes_too_late(policy, list_missing(verdict), composer.on)
    if amount is None or kind not in ("monthly", "once") or (lost and kind == "once"):
        return None
    if kind == "once":
        return Benefit(policy.id, lump=amount)
    longest = speech.value(policy.payment["months"])
    if longest is None or not isinstance(longest.value, Decimal):
        return None
    received = _months_received(facts, policy.payment["received"], longest.value)
    left = Decimal(0) if lost else longest.value - received  # what was received is set off all the same
    return Benefit(policy.id, amount, left, received=amount * received)


def _comes_too_late(policy: PolicyDay, missing: list[Condition] | None, on: date) -> bool:
    """Whether what is missing can never be met, or only after the policy's last day."""
    if missing is None:
        return True
    months = [month for condition in missing if (month := find_earliest(condition, on)) is not None]
    return policy.until is not None and bool(months) and max(months) > policy.until.isoformat()[:7]


def _months_received(facts: Mapping[str, Any], name: str, longest: Decimal) -> Decimal:
    told = facts.get(name)
    return min(told, longest) if isinstance(told, Decimal) else Decimal(0)


def read_rules(policies: Sequence[PolicyDay]) -> Rules:
    """What sources say of the policies beside each other: only a deduction says that both can be received."""
    deducted = {
        policy.id: [r.details["policy"] for r in policy.of("relation").values() if r.details["kind"] == "deducts"]
        for policy in policies
    }
    return Rules({frozenset((payer, other)) for payer, others in deducted.items() for other in others}, deducted)


def _write_plan(
    plan: Plan, benefits: list[Benefit], rules: Rules, speeches: Mapping[str, Speech], composer: Composer
) -> Answer:
    phrases, by_id = PLANS[composer.language], {benefit.policy: benefit for benefit in benefits}
    total, rows = Decimal(0), []
    for place, (policy, paid) in enumerate(plan.steps):
        total += paid
        line = _write_step(by_id[policy], by_id, plan, rules, speeches, composer)
        _note(speeches[policy], phrases.step, line)
        when = _write_when(speeches[policy], bool(by_id[policy].months), place, composer)
        sum_so_far = write_money(speeches[policy], total)
        _note(speeches[policy], phrases.so_far, sum_so_far)
        rows.append((when, (composer.short_name(speeches[policy].policy), line, sum_so_far)))
    table = Table((phrases.what, phrases.gives, phrases.so_far), tuple(rows), composer.language)
    used = [speeches[policy] for policy, _ in plan.steps]
    body = [_write_lead(plan, used[-1], composer), table.text]
    body += filter(
        None,
        (
            _write_trade_off(plan, benefits, rules, used[-1], composer),
            _write_apart(plan, by_id, speeches, rules, composer),
        ),
    )
    body.append(phrases.note)
    spoken = [speech for policy, speech in speeches.items() if policy in by_id]
    relations = [
        r for speech in used for r in speech.policy.of("relation").values() if r.details["policy"] in dict(plan.steps)
    ]
    for relation in relations:
        used[0].cite(relation.source)
    return Answer(
        Status.ANSWERED, "\n".join(body), composer.on, plan.steps[-1][0], "amount", "plan",
        tuple(dict.fromkeys(card for speech in spoken for card in speech.cards)),
        merge_sources(speech.sources for speech in spoken), table=table, language=composer.language,
        buttons=composer.buttons(used[0].policy, "amount"),
    )  # fmt: skip


def _write_when(speech: Speech, monthly: bool, place: int, composer: Composer) -> str:
    """When a step can be taken: from now on, or once what is still missing is met."""
    phrases = PLANS[composer.language]
    verdict = judge_policy(speech, composer.facts, composer.on)
    missing = list_missing(verdict) if verdict and verdict.met is False else None
    if missing:
        said = [tell_condition(speech, c) + write_earliest(speech, c, composer.on) for c in missing]
        return phrases.after.format(missing=composer.listing.join(dict.fromkeys(said)))
    return phrases.now if monthly else phrases.later if place else phrases.once


def _note(speech: Speech, label: str, value: str) -> None:
    speech.add(Card(label, value, "calculation"))


def _quote(speech: Speech, degree: str) -> None:
    for key in ("amount", "months"):
        held = speech.value(speech.policy.payment.get(key, ""))
        if held is not None:
            speech.quote(held, degree if isinstance(held.value, dict) else None)


def _write_step(
    benefit: Benefit,
    by_id: Mapping[str, Benefit],
    plan: Plan,
    rules: Rules,
    speeches: Mapping[str, Speech],
    composer: Composer,
) -> str:
    """The arithmetic of one step: 800元×36个月 = 28800元, or 100000元−800元×36个月 = 71200元."""
    speech, sums = speeches[benefit.policy], SUMS[composer.language]
    _quote(speech, str(composer.facts.get("degree")))
    paid = write_money(speech, dict(plan.steps)[benefit.policy])
    if benefit.months:
        return f"{write_money(speech, benefit.monthly)}{sums.times}{write_months(speech, benefit.months)} = {paid}"
    off = []
    for other in (by_id[policy] for policy in rules.deducted.get(benefit.policy, ()) if policy in by_id):
        months = (other.received / other.monthly) + (other.months if other.policy in dict(plan.steps) else 0)
        if months:
            off.append(f"{sums.minus}{write_money(speech, other.monthly)}{sums.times}{write_months(speech, months)}")
    return f"{write_money(speech, benefit.lump)}{''.join(off)} = {paid}" if off else paid


def _write_lead(plan: Plan, speech: Speech, composer: Composer) -> str:
    phrases = PLANS[composer.language]
    total = write_money(speech, plan.total)
    _note(speech, phrases.total, total)
    names = phrases.then.join(composer.short_name(composer.snapshot.policies[policy]) for policy, _ in plan.steps)
    degree = speech.name_choice(str(composer.facts["degree"]))
    _note(speech, phrases.degree, degree)
    return (phrases.lead if len(plan.steps) > 1 else phrases.alone).format(degree=degree, names=names, total=total)


def _write_trade_off(plan: Plan, benefits: list[Benefit], rules: Rules, speech: Speech, composer: Composer) -> str:
    """What is gained by taking the steps in this order; empty when there is one step only."""
    if not plan.early:
        return ""
    phrases = PLANS[composer.language]
    last = next(benefit for benefit in benefits if benefit.policy == plan.steps[-1][0])
    alone = pay_out([last], benefits, rules).total
    early, words = write_money(speech, plan.early), write_money(speech, alone)
    _note(speech, phrases.alone_label, words)
    same = phrases.same if alone == plan.total else phrases.more
    return same.format(title=composer.short_name(speech.policy), alone=words, early=early)


def _write_apart(
    plan: Plan, by_id: Mapping[str, Benefit], speeches: Mapping[str, Speech], rules: Rules, composer: Composer
) -> str:
    """The other benefits: no source says whether they can be received as well, so nothing is added."""
    chosen = dict(plan.steps)
    others = [
        speeches[p]
        for p in by_id
        if p not in chosen
        and (by_id[p].lump or by_id[p].months)
        and not any(p in rules.deducted.get(c, ()) for c in chosen)
    ]
    if not others:
        return ""
    named = composer.listing.join(composer.short_name(s.policy) + write_own_standard(s) for s in others)
    return PLANS[composer.language].apart.format(titles=named)
