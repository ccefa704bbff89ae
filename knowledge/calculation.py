"""Arithmetic that follows from published values: totals, what is left, deductions, rents. Every step is shown.

A result is always labelled as reckoned from public standards, for no source states it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from knowledge.answer import Card
from knowledge.figures import plain_number
from knowledge.snapshot import Held, PolicyDay
from knowledge.speech import Speech

LABEL = "按公开标准推算，以审核为准"


def _row(held: Held | None, degree: Any) -> Decimal | None:
    """The number of a table for a degree, or the number itself; None when it does not apply."""
    value = held.value if held else None
    if isinstance(value, dict):
        value = value.get(degree)
    return value if isinstance(value, Decimal) else None


def _show(speech: Speech, label: str, steps: str, result: str) -> str:
    speech.add(Card(label, f"{steps} = {result}", "calculation"))
    return f"{steps} = {result}"


def reckon(speech: Speech, facts: Mapping[str, Any]) -> str | None:
    """One sentence with the calculation that the person's facts allow; None when there is nothing to reckon."""
    kind = speech.policy.payment.get("kind")
    reckoner = {"monthly": _reckon_monthly, "once": _reckon_once, "rent": _reckon_rent}.get(kind or "")
    return reckoner(speech, facts) if reckoner else None


def _reckon_monthly(speech: Speech, facts: Mapping[str, Any]) -> str | None:
    payment = speech.policy.payment
    amount, months = speech.value(payment["amount"]), speech.value(payment["months"])
    if amount is None or months is None or not isinstance(months.value, Decimal):
        return None
    wanted = facts.get("wanted_months")
    if headcount := facts.get("headcount"):
        return _sum_heads(speech, amount, headcount, wanted)
    received = facts.get(payment["received"]) if not isinstance(wanted, Decimal) else None
    left = max(months.value - (received if isinstance(received, Decimal) else 0), Decimal(0))
    if isinstance(wanted, Decimal):
        left = min(left, wanted)
    degrees = [facts["degree"]] if facts.get("degree") in (amount.value or {}) else list(amount.value)
    lines = [
        f"{degree}{_show(speech, '合计', f'{plain_number(monthly)}元×{plain_number(left)}个月', f'{plain_number(monthly * left)}元')}"
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
    if isinstance(received, Decimal):
        steps = f"{plain_number(months.value)}个月−{plain_number(received)}个月={plain_number(left)}个月"
        speech.add(Card("剩余月数", steps, "calculation"))
        return f"已领{plain_number(received)}个月的话，还剩{plain_number(left)}个月：{sums}（{LABEL}）。"
    if isinstance(wanted, Decimal) and wanted < months.value:
        speech.add(Card("您问的月数", f"{plain_number(wanted)}个月", "given"))
        return f"{plain_number(wanted)}个月合计：{sums}（{LABEL}）。最长{months.write()}。"
    return f"领满{months.write()}合计：{sums}（{LABEL}）。"


def _sum_heads(speech: Speech, amount: Held, headcount: Mapping[str, Any], wanted: Any = None) -> str | None:
    rows = [(degree, Decimal(n), _row(amount, degree)) for degree, n in headcount.items()]
    known = [(degree, n, monthly) for degree, n, monthly in rows if monthly is not None]
    if not known:
        return None
    speech.quote(amount)
    steps = "＋".join(f"{plain_number(monthly)}元×{plain_number(n)}人" for _, n, monthly in known)
    total = sum((n * monthly for _, n, monthly in known), Decimal(0))
    monthly = f"每月合计：{_show(speech, '每月合计', steps, f'{plain_number(total)}元')}"
    if not isinstance(wanted, Decimal):
        return f"{monthly}（{LABEL}）。"
    whole = f"{plain_number(total)}元×{plain_number(wanted)}个月"
    return f"{monthly}；合计：{_show(speech, '合计', whole, f'{plain_number(total * wanted)}元')}（{LABEL}）。"


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
                speech.quote(months, label=f"{other.title} {months.details['label']}")
        parts = facts.get("subsidy_parts") or {degree: received}
        terms = [(_row(monthly_held, row), n) for row, n in parts.items() if isinstance(n, Decimal)]
        if monthly_held is None or not terms or any(monthly is None for monthly, _ in terms):
            continue
        speech.quote(lump, str(degree))
        for row in parts:
            speech.quote(monthly_held, str(row), f"{other.title} 每月标准（{row}）")
        speech.cite(relation.source)
        minus = "−".join(f"{plain_number(monthly or Decimal(0))}元×{plain_number(n)}个月" for monthly, n in terms)
        rest = full - sum(((monthly or Decimal(0)) * n for monthly, n in terms), Decimal(0))
        line = _show(speech, "扣减后", f"{plain_number(full)}元−{minus}", f"{plain_number(max(rest, Decimal(0)))}元")
        return f"扣减已领的{other.title}后：{line}（{LABEL}）。"
    return None


def _reckon_rent(speech: Speech, facts: Mapping[str, Any]) -> str | None:
    payment = speech.policy.payment
    market = facts.get("market_rent")
    samples = speech.value(payment["market"])
    if market is None and samples is not None:
        market = _one_sample(samples)
    area = facts.get("floor_area")
    if not isinstance(market, Decimal) or not (isinstance(area, Decimal) or facts.get("market_rent")):
        return None
    lines = []
    for key, label in (("first", "首个租期"), ("renewal", "续租")):
        share = speech.value(payment[key])
        if share is None or not isinstance(share.value, Decimal):
            continue
        speech.quote(share)
        rent = market * share.value / 100
        per_metre = f"{plain_number(rent)}元/平方米"
        if isinstance(area, Decimal):
            steps = f"{plain_number(market)}元×{plain_number(share.value)}%×{plain_number(area)}平方米"
            speech.add(Card(f"{label}每平方米", per_metre, "calculation"))
            whole = _show(speech, label, steps, f"{plain_number(rent * area)}元")
            lines.append(f"{label}每平方米最高{plain_number(rent)}元，每月最高{whole}")
        else:
            steps = f"{plain_number(market)}元×{plain_number(share.value)}%"
            lines.append(f"{label}{_show(speech, label, steps, per_metre)}")
    return f"{'；'.join(lines)}（{LABEL}）。" if lines else None


def _one_sample(samples: Held) -> Decimal | None:
    values = list(samples.value.values()) if isinstance(samples.value, dict) else [samples.value]
    return values[0] if len(values) == 1 and isinstance(values[0], Decimal) else None
