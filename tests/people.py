"""The golden people of tests/policies: cases with ``person``, what is told of one person and what must be judged of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.calculation import reckon
from knowledge.compose import Composer
from knowledge.snapshot import PolicyDay, Snapshot
from knowledge.speech import Speech
from knowledge.verdict import judge_policy, write_verdict

FOLDER = Path(__file__).with_name("policies")
KNOWN = "known_failures.yaml"
WORDS = {True: "符合", False: "暂不符合", None: "还不能确定"}
OVER, NOT_YET = "已失效", "尚未施行"  # no verdict is given: the policy has ended, or no rule holds yet
SUM = re.compile(r"= (\d+(?:\.\d+)?)元")


@dataclass(frozen=True)
class Case:
    """``facts`` as the engine takes them; ``raw`` the entry as written."""

    policy: str
    name: str
    on: date
    facts: Mapping[str, Any]
    raw: Mapping[str, Any]

    @property
    def title(self) -> str:
        """How known_failures.yaml names it."""
        return f"{self.policy}: {self.name}"


@cache
def known_failures() -> Mapping[str, str]:
    """``policy: case name`` -> why the engine does not judge it rightly yet."""
    return yaml.safe_load((FOLDER / KNOWN).read_text(encoding="utf-8")) or {}


@cache
def read_people() -> tuple[Case, ...]:
    """Every case with ``person`` in the order of the files; YAML 1.1 reads the key ``on`` as true."""
    return tuple(
        Case(path.stem, str(raw.get("name")), raw[True], _read_facts(raw["person"]), raw)
        for path in sorted(FOLDER.glob("*.yaml"))
        for raw in (yaml.safe_load(path.read_text(encoding="utf-8")) if path.name != KNOWN else ())
        if "person" in raw
    )


def _read_facts(person: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that are told: null means not told; numbers become Decimal."""
    return {name: _read_fact(value) for name, value in person.items() if value is not None}


def _read_fact(value: Any) -> Any:
    if isinstance(value, dict):
        return _read_facts(value)
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


def find_faults(case: Case, snapshot: Snapshot, home: str) -> Iterator[str]:
    """What is judged, reckoned or said of the person otherwise than the case says."""
    policy = snapshot.policies[case.policy]
    composer = Composer(snapshot, case.on, home, case.facts)
    verdict = _name_verdict(policy, composer)
    if verdict != case.raw["verdict"]:
        yield f"verdict {verdict}, not {case.raw['verdict']}"
    if "amount" in case.raw:
        amount = _find_amount(composer.speech(policy), case.facts)
        if amount != _read_fact(case.raw["amount"]):
            yield f"amount {amount}, not {case.raw['amount']}"
    words = write_verdict(composer.speech(policy), case.facts, case.on) or ""
    yield from (f"{text} is missing: {words}" for text in case.raw.get("says", ()) if text not in words)
    yield from (f"{text} is said: {words}" for text in case.raw.get("never", ()) if text in words)


def _name_verdict(policy: PolicyDay, composer: Composer) -> str:
    if policy.ended:
        return OVER
    verdict = judge_policy(composer.speech(policy), composer.facts, composer.on)
    return WORDS[verdict.met] if policy.in_force and verdict else NOT_YET


def _find_amount(speech: Speech, facts: Mapping[str, Any]) -> Decimal | None:
    """The 元 of the last line of the calculation; None where nothing is reckoned."""
    if reckon(speech, facts) is None:
        return None
    sums = [match[1] for card in speech.cards if card.kind == "calculation" and (match := SUM.search(card.value))]
    return Decimal(sums[-1]) if sums else None
