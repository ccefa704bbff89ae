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


def _money(speech: Speech, value: Decimal) -> str:
    return SUMS[speech.language].money.format(n=plain_number(value))


def _months(speech: Speech, value: Decimal) -> str:
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
                f"{_money(speech, monthly)}{phrases.times}{_months(speech, left)}",
                _money(speech, monthly * left),
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
    if isinstance(received, Decimal):
        given = f"{_months(speech, months.value)}{phrases.minus}{_months(speech, received)}"
        speech.add(Card(phrases.rest_label, f"{given} = {_months(speech, left)}", "calculation"))
        return phrases.received.format(
            received=_months(speech, received), left=_months(speech, left), lines=sums, note=phrases.note
        )
    if isinstance(wanted, Decimal) and wanted < months.value:
        speech.add(Card(phrases.wanted_label, _months(speech, wanted), "given"))
        return phrases.part.format(
            wanted=_months(speech, wanted), lines=sums, note=phrases.note, months=_months(speech, months.value)
        )
    return phrases.full.format(months=_months(speech, months.value), lines=sums, note=phrases.note)


def _sum_heads(speech: Speech, amount: Held, headcount: Mapping[str, Any], wanted: Any = None) -> str | None:
    rows = [(degree, Decimal(n), _row(amount, degree)) for degree, n in headcount.items()]
    known = [(degree, n, monthly) for degree, n, monthly in rows if monthly is not None]
    if not known:
        return None
    speech.quote(amount)
    phrases = SUMS[speech.language]
    steps = phrases.plus.join(
        f"{_money(speech, monthly)}{phrases.times}{phrases.heads.format(n=plain_number(n))}" for _, n, monthly in known
    )
    total = sum((n * monthly for _, n, monthly in known), Decimal(0))
    line = _show(speech, phrases.monthly_total, steps, _money(speech, total))
    if not isinstance(wanted, Decimal):
        return phrases.monthly_line.format(line=line, note=phrases.note)
    whole = f"{_money(speech, total)}{phrases.times}{_months(speech, wanted)}"
    total_line = _show(speech, phrases.total, whole, _money(speech, total * wanted))
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


def _deduct(speech: Speech, full: Decimal, terms: list[tuple[Decimal | None, Decimal]], other: PolicyDay) -> str:
    phrases = SUMS[speech.language]
    minus = phrases.minus.join(
        f"{_money(speech, monthly or Decimal(0))}{phrases.times}{_months(speech, n)}" for monthly, n in terms
    )
    rest = full - sum(((monthly or Decimal(0)) * n for monthly, n in terms), Decimal(0))
    steps = f"{_money(speech, full)}{phrases.minus}{minus}"
    line = _show(speech, phrases.after_label, steps, _money(speech, max(rest, Decimal(0))))
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
        steps = f"{_money(speech, market)}{phrases.times}{plain_number(share.value)}%"
        if isinstance(area, Decimal):
            steps = f"{steps}{phrases.times}{phrases.area.format(n=plain_number(area))}"
            each = phrases.per_area.format(n=plain_number(rent))
            speech.add(Card(f"{label} {phrases.each_area}", each, "calculation"))
            line = _show(speech, label, steps, _money(speech, rent * area))
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
