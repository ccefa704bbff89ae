"""What a policy pays by: read and checked from ``payment:`` of its file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from knowledge.complaints import Complaints
from knowledge.facts import known_facts
from knowledge.policy import ABOVE, PAYMENTS, TIERS, Parameter


def read_payment(raw: Any, parameters: Mapping[str, Parameter], note: Complaints) -> dict[str, str]:
    """The ``payment:`` mapping: a kind and the parameters it is computed from."""
    spec = note.mapping("payment", raw)
    kind = spec.get("kind")
    if kind == TIERS:
        return read_tiers(spec, parameters, note)
    if kind not in PAYMENTS:
        note.add("payment.kind", f"{kind!r} is not allowed; use one of {', '.join(PAYMENTS)}")
        return {}
    note.keys("payment.", spec, ("kind", *PAYMENTS[kind]), ())
    for key in PAYMENTS[kind]:
        known = known_facts() if key == "received" else parameters
        if key in spec and spec[key] not in known:
            note.add(
                f"payment.{key}", f"unknown name {spec[key]!r}; name a {'fact' if key == 'received' else 'parameter'}"
            )
    return {str(key): str(value) for key, value in spec.items()}


def read_tiers(spec: Mapping[str, Any], parameters: Mapping[str, Parameter], note: Complaints) -> dict[str, str]:
    """``payment: {kind: tiers, fact: revenue, 种子期: seed_max, …, 成熟期: above}``: a fact's number falls into the first
    tier whose upper limit (a parameter, included) it does not exceed; ``above`` names the last."""
    if spec.get("fact") not in known_facts():
        note.add("payment.fact", f"unknown name {spec.get('fact')!r}; name a fact")
    tiers = [key for key in spec if key not in ("kind", "fact")]
    for tier in tiers:
        if spec[tier] != ABOVE and spec[tier] not in parameters:
            note.add(f"payment.{tier}", f"unknown name {spec[tier]!r}; name a parameter, or {ABOVE} for the last tier")
    if not tiers or spec[tiers[-1]] != ABOVE:
        note.add("payment", f"the last tier has no upper limit; write {ABOVE} there")
    return {str(key): str(value) for key, value in spec.items()}
