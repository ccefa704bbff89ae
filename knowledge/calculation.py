"""Arithmetic that follows from published values: totals, what is left, deductions, rents. Every step is shown.

A result is always labelled as reckoned from public standards, for no source states it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from knowledge.answer import Card
from knowledge.facts import known_facts
from knowledge.figures import plain_number
from knowledge.phrases import SUMS
from knowledge.policy import ABOVE, TIERS
from knowledge.snapshot import Held, PolicyDay
from knowledge.speech import Speech


def _row(held: Held | None, degree: Any) -> Decimal | None:
    """The number of a table for a degree, or the number itself; None when it does not apply."""
    value = held.value if held else None
    if isinstance(value, dict):
        value = value.get(degree)
    return value if isinstance(value, Decimal) else None


def _show(speech: Speech, label: str, steps: str, result: str) -> str:
    speech.add(Card(label, f"{steps} = {result}", "calculation"))
    return f"{steps} = {result}"


def amount_of(speech: Speech, degree: str) -> Decimal | None:
    """What the policy pays for a degree, each month or once; None when it pays nothing by it."""
    return _row(speech.value(speech.policy.payment.get("amount", "")), degree)


def write_money(speech: Speech, value: Decimal) -> str:
    """A sum in 元, in full: 28800元."""
    return SUMS[speech.language].money.format(n=plain_number(value))


def write_months(speech: Speech, value: Decimal) -> str:
    """A number of months."""
    return SUMS[speech.language].months.format(n=plain_number(value))


def reckon(speech: Speech, facts: Mapping[str, Any]) -> str | None:
    """One sentence with the calculation that the person's facts allow; None when there is nothing to reckon."""
    kind = speech.policy.payment.get("kind")
    reckoner = {"monthly": _reckon_monthly, "once": _reckon_once, "rent": _reckon_rent, TIERS: _find_tier}.get(
        kind or ""
    )
    return reckoner(speech, facts) if reckoner else None


def _reckon_monthly(speech: Speech, facts: Mapping[str, Any]) -> str | None:
    payment, phrases = speech.policy.payment, SUMS[speech.language]
    amount, months = speech.value(payment["amount"]), speech.value(payment["months"])
    if amount is None or months is None or not isinstance(months.value, Decimal):
        return None
    wanted = facts.get("wanted_months")
    if (headcount := facts.get("headcount")) and facts.get("subsidy_full") and wanted is None:
        wanted = months.value  # 领满: as many months as there are
        speech.quote(months)
    if headcount:
        return _sum_heads(speech, amount, headcount, wanted)
    received = facts.get(payment["received"]) if not isinstance(wanted, Decimal) else None
    received = min(received, months.value) if isinstance(received, Decimal) else received
    left = max(months.value - (received if isinstance(received, Decimal) else 0), Decimal(0))
    if isinstance(wanted, Decimal):
        left = min(left, wanted)
    degrees = [facts["degree"]] if facts.get("degree") in (amount.value or {}) else list(amount.value)
    phrases = SUMS[speech.language]
    lines = [
        phrases.total_of.format(
            degree=speech.name_choice(degree),
            line=_show(
                speech,
                phrases.total,
                f"{write_money(speech, monthly)}{phrases.times}{write_months(speech, left)}",
                write_money(speech, monthly * left),
            ),
        )
        for degree in degrees
        if (monthly := _row(amount, degree)) is not None
    ]
    if not lines:
        return None
    speech.quote(amount)
    speech.quote(months)
    return _lead_monthly(speech, months, received, wanted, left, "；".join(lines))


def _lead_monthly(speech: Speech, months: Held, received: Any, wanted: Any, left: Decimal, sums: str) -> str:
    """The sums under what they are sums of: the months left, the months asked about, or all of them."""
    phrases = SUMS[speech.language]
    if isinstance(received, Decimal) and received > 0:
        given = f"{write_months(speech, months.value)}{phrases.minus}{write_months(speech, received)}"
        speech.add(Card(phrases.rest_label, f"{given} = {write_months(speech, left)}", "calculation"))
        return phrases.received.format(
            received=write_months(speech, received), left=write_months(speech, left), lines=sums, note=phrases.note
        )
    if isinstance(wanted, Decimal) and wanted < months.value:
        speech.add(Card(phrases.wanted_label, write_months(speech, wanted), "given"))
        return phrases.part.format(
            wanted=write_months(speech, wanted),
            lines=sums,
            note=phrases.note,
            months=write_months(speech, months.value),
        )
    return phrases.full.format(months=write_months(speech, months.value), lines=sums, note=phrases.note)


def _sum_heads(speech: Speech, amount: Held, headcount: Mapping[str, Any], wanted: Any = None) -> str | None:
    rows = [(degree, Decimal(n), _row(amount, degree)) for degree, n in headcount.items()]
    known = [(degree, n, monthly) for degree, n, monthly in rows if monthly is not None]
    if not known:
        return None
    speech.quote(amount)
    phrases = SUMS[speech.language]
    steps = phrases.plus.join(
        f"{write_money(speech, monthly)}{phrases.times}{phrases.heads.format(n=plain_number(n))}"
        for _, n, monthly in known
    )
    total = sum((n * monthly for _, n, monthly in known), Decimal(0))
    once = speech.policy.payment.get("kind") == "once"
    line = _show(speech, phrases.total if once else phrases.monthly_total, steps, write_money(speech, total))
    if not isinstance(wanted, Decimal) or once:
        return (phrases.plain_total if once else phrases.monthly_line).format(line=line, note=phrases.note)
    longest = speech.value(speech.policy.payment.get("months", ""))
    if longest is not None and isinstance(longest.value, Decimal):
        wanted = min(wanted, longest.value)
    whole = f"{write_money(speech, total)}{phrases.times}{write_months(speech, wanted)}"
    total_line = _show(speech, phrases.total, whole, write_money(speech, total * wanted))
    return phrases.monthly_line.format(line=f"{line}{phrases.joint}{phrases.total} {total_line}", note=phrases.note)


def _deductions(speech: Speech) -> list[tuple[PolicyDay, Held]]:
    """The monthly payments that are deducted from this one, with the relation that says so."""
    policies = speech.snapshot.policies
    return [
        (policies[relation.details["policy"]], relation)
        for relation in speech.policy.of("relation").values()
        if relation.details["kind"] == "deducts"
        and policies[relation.details["policy"]].payment.get("kind") == "monthly"
    ]


def _reckon_once(speech: Speech, facts: Mapping[str, Any]) -> str | None:
    lump = speech.value(speech.policy.payment["amount"])
    if lump is not None and (headcount := facts.get("headcount")):
        return _sum_heads(speech, lump, headcount)
    degree, full = facts.get("degree"), _row(speech.value(speech.policy.payment["amount"]), facts.get("degree"))
    if lump is None or full is None:
        return None
    for other, relation in _deductions(speech):
        monthly_held = other.of("parameter").get(other.payment["amount"])
        received = facts.get(other.payment["received"])
        if received is None and facts.get("subsidy_full"):  # 领满了: as many months as there are
            months = other.of("parameter").get(other.payment["months"])
            received = months.value if months else None
            if months:
                speech.quote(months, owner=other)
        if received is None and isinstance(paid := facts.get("subsidy_sum"), Decimal):
            speech.quote(lump, str(degree))
            speech.cite(relation.source)
            return _deduct_sum(speech, full, paid, _row(monthly_held, degree), other)
        parts = facts.get("subsidy_parts") or {degree: received}
        terms = [(_row(monthly_held, row), n) for row, n in parts.items() if isinstance(n, Decimal)]
        if monthly_held is None or not terms or any(monthly is None for monthly, _ in terms):
            continue
        speech.quote(lump, str(degree))
        for row in parts:
            speech.quote(monthly_held, str(row), owner=other)
        speech.cite(relation.source)
        return _deduct(speech, full, terms, other)
    return None


def _deduct_sum(speech: Speech, full: Decimal, paid: Decimal, monthly: Decimal | None, other: PolicyDay) -> str:
    """The rest after a sum received; with the months it makes, where it makes whole ones."""
    phrases, paid = SUMS[speech.language], min(paid, full)
    steps = f"{write_money(speech, full)}{phrases.minus}{write_money(speech, paid)}"
    line = _show(speech, phrases.after_label, steps, write_money(speech, full - paid))
    if monthly and paid % monthly == 0:
        months = f"{write_money(speech, paid)}{phrases.divided}{write_money(speech, monthly)}"
        line = (
            f"{_show(speech, phrases.months_label, months, write_months(speech, paid / monthly))}{phrases.joint}{line}"
        )
        held = other.of("parameter").get(other.payment["amount"])
        if held is not None:
            speech.quote(held, str(speech.facts.get("degree")), owner=other)
    return phrases.after.format(title=speech.title(other), line=line, note=phrases.note)


def _deduct(speech: Speech, full: Decimal, terms: list[tuple[Decimal | None, Decimal]], other: PolicyDay) -> str:
    """The rest after months received: what they come to, then the lump sum without it, never below nothing."""
    phrases = SUMS[speech.language]
    paid = [
        f"{write_money(speech, monthly or Decimal(0))}{phrases.times}{write_months(speech, n)}" for monthly, n in terms
    ]
    off = sum(((monthly or Decimal(0)) * n for monthly, n in terms), Decimal(0))
    lead = (
        f"{_show(speech, phrases.off_label, phrases.plus.join(paid), write_money(speech, off))}{phrases.joint}"
        if off
        else ""
    )
    less = phrases.minus.join(paid) if off <= full else write_money(speech, full)
    steps = f"{write_money(speech, full)}{phrases.minus}{less}"
    line = lead + _show(speech, phrases.after_label, steps, write_money(speech, max(full - off, Decimal(0))))
    return phrases.after.format(title=speech.title(other), line=line, note=phrases.note)


def _reckon_rent(speech: Speech, facts: Mapping[str, Any]) -> str | None:
    payment = speech.policy.payment
    market = facts.get("market_rent")
    samples = speech.value(payment["market"])
    if market is None and samples is not None:
        market = _one_sample(samples)
    area = facts.get("floor_area")
    if not isinstance(market, Decimal) or not (isinstance(area, Decimal) or facts.get("market_rent")):
        return None
    lines, phrases = [], SUMS[speech.language]
    for key, label in (("first", phrases.first_term), ("renewal", phrases.renewal)):
        share = speech.value(payment[key])
        if share is None or not isinstance(share.value, Decimal):
            continue
        speech.quote(share)
        rent = market * share.value / 100
        steps = f"{write_money(speech, market)}{phrases.times}{plain_number(share.value)}%"
        if isinstance(area, Decimal):
            steps = f"{steps}{phrases.times}{phrases.area.format(n=plain_number(area))}"
            each = phrases.per_area.format(n=plain_number(rent))
            speech.add(Card(f"{label} {phrases.each_area}", each, "calculation"))
            line = _show(speech, label, steps, write_money(speech, rent * area))
            lines.append(f"{phrases.at_most.format(label=label, line=line)}{phrases.aside.format(n=each)}")
        else:
            line = _show(speech, label, steps, phrases.per_area.format(n=plain_number(rent)))
            lines.append(phrases.total_of.format(degree=label, line=line))
    return phrases.plain.format(lines=phrases.joint.join(lines), note=phrases.note) if lines else None


def _find_tier(speech: Speech, facts: Mapping[str, Any]) -> str | None:
    """The tier that the person's number falls into, with the limits around it."""
    payment, phrases = speech.policy.payment, SUMS[speech.language]
    value, fact = facts.get(payment["fact"]), known_facts()[payment["fact"]]
    if not isinstance(value, Decimal):
        return None
    said, below = speech.write_fact(fact, value), None
    speech.add(Card(phrases.told.format(label=speech.name_fact(fact)), said, "given"))
    for tier, name in payment.items():
        held = speech.value(name)
        if tier in ("kind", "fact") or (name != ABOVE and held is None):
            continue
        if name == ABOVE or (held is not None and value <= held.value):
            limits = [phrases.over.format(n=speech.quote(below))] if below else []
            limits += [phrases.up_to.format(n=speech.quote(held))] if held else []
            return phrases.tier.format(value=said, tier=speech.name_choice(tier), limits=phrases.joint.join(limits))
        below = held
    return None


def _one_sample(samples: Held) -> Decimal | None:
    values = list(samples.value.values()) if isinstance(samples.value, dict) else [samples.value]
    return values[0] if len(values) == 1 and isinstance(values[0], Decimal) else None
