"""Judge one person against a rule: all / any / comparisons, in Kleene's strong three-valued logic.

A rule is ``{all: [rule…]}``, ``{any: [rule…]}`` or ``{fact: name, <comparison>: right, say: words}``. A comparison is
at_least, at_most, above, below, since, before (right = a parameter, or a choice) or ``is`` (right = yes/no or choices).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.facts import Fact, FactValue, known_facts

Rule = Mapping[str, Any]
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "at_least": lambda have, want: have >= want,
    "at_most": lambda have, want: have <= want,
    "above": lambda have, want: have > want,
    "below": lambda have, want: have < want,
    "since": lambda have, want: have >= want,
    "before": lambda have, want: have < want,
}


@dataclass(frozen=True)
class Condition:
    """One comparison as judged: ``met`` is None while its fact is open; ``want`` the threshold on the day."""

    fact: Fact
    met: bool | None
    have: FactValue | None
    want: Any
    say: str
    comparison: str
    parameter: str | None = None


@dataclass(frozen=True)
class Verdict:
    """``met`` None while an open fact could still change it; ``open_facts`` those facts, most settling first."""

    met: bool | None
    conditions: tuple[Condition, ...]
    open_facts: tuple[str, ...]


def judge(rule: Rule, facts: Mapping[str, FactValue], threshold: Callable[[str], Any]) -> Verdict:
    """Judge one person.

    Args:
        rule: a rule tree that ``check_rule`` passed.
        facts: fact name -> value; a missing name is unknown.
        threshold: parameter name -> its value on the day (a number, a date, or a table by degree).
    Returns:
        Verdict. Conditions of branches that no longer matter (an ``any`` already met) are left out.
    Source: strong three-valued logic (Kleene 1952): an unknown part decides nothing.
    """
    met, conditions, open_facts = _judge(rule, facts, threshold)
    return Verdict(met, tuple(conditions), tuple(dict.fromkeys(open_facts)) if met is None else ())


Judged = tuple[bool | None, list[Condition], list[str]]  # met, the conditions worth telling, facts that stay open


def _judge(rule: Rule, facts: Mapping[str, FactValue], threshold: Callable[[str], Any]) -> Judged:
    if "all" in rule:
        parts = [_judge(part, facts, threshold) for part in rule["all"]]
        mets = [met for met, _, _ in parts]
        met = False if False in mets else None if None in mets else True
        return met, [c for _, conditions, _ in parts for c in conditions], [f for _, _, facts in parts for f in facts]
    if "any" in rule:
        parts = [_judge(part, facts, threshold) for part in rule["any"]]
        mets = [met for met, _, _ in parts]
        met = True if True in mets else None if None in mets else False
        alike = [part for part in parts if part[0] is met]
        # of several branches that end alike, the one the person comes nearest to is worth telling
        nearest = max(alike, key=lambda part: _nearness(part[1]))
        return met, nearest[1], [f for _, _, facts in alike for f in facts]
    condition = _compare(rule, facts, threshold)
    return condition.met, [condition], [condition.fact.name] if condition.met is None else []


def _nearness(conditions: list[Condition]) -> int:
    """The more is met the nearer; a failed condition without words only parts the branches, so it rules one out."""
    return sum((c.met is True) - (2 if c.say else 9) * (c.met is False) for c in conditions)


def _compare(rule: Rule, facts: Mapping[str, FactValue], threshold: Callable[[str], Any]) -> Condition:
    fact = known_facts()[rule["fact"]]
    have = facts.get(fact.name)
    if "is" in rule:
        wanted = rule["is"] if isinstance(rule["is"], list) else [rule["is"]]
        met = None if have is None else have in wanted
        return Condition(fact, met, have, rule["is"], rule.get("say", fact.label), "is")
    comparison = next(name for name in COMPARISONS if name in rule)
    right, parameter = rule[comparison], None
    if not (fact.kind == "choice" and right in fact.choices):
        parameter = right
        right = threshold(right)
        if isinstance(right, dict):  # a table by degree: the person's own row
            right = right.get(facts.get("degree"))
    met = None if have is None or right is None else COMPARISONS[comparison](fact.rank(have), fact.rank(right))
    return Condition(fact, met, have, right, rule.get("say", fact.label), comparison, parameter)


def asked_facts(rule: Rule) -> Iterator[str]:
    """Every fact a rule asks for."""
    for part in rule.get("all", rule.get("any", ())):
        yield from asked_facts(part)
    if "fact" in rule:
        yield rule["fact"]


def check_rule(rule: Any, parameters: Mapping[str, Any]) -> list[str]:
    """What is wrong with a rule tree, each as ``problem; what to do``."""
    if not isinstance(rule, dict):
        return [f"rule {rule!r} is no mapping; write all:, any: or fact:"]
    for group in ("all", "any"):
        if group in rule:
            parts = rule[group]
            if not isinstance(parts, list) or not parts or len(rule) > 1:
                return [f"{group}: needs a list of rules and nothing beside it; correct it"]
            return [problem for part in parts for problem in check_rule(part, parameters)]
    return _check_comparison(rule, parameters)


def _check_comparison(rule: dict[str, Any], parameters: Mapping[str, Any]) -> list[str]:
    fact = known_facts().get(rule.get("fact", ""))
    if fact is None:
        return [f"unknown fact {rule.get('fact')!r}; add it to facts.yaml or name one that is there"]
    operators = [key for key in rule if key not in ("fact", "say")]
    if len(operators) != 1 or operators[0] not in (*COMPARISONS, "is"):
        return [f"{fact.name}: needs exactly one of {', '.join(COMPARISONS)}, is; correct it"]
    right = rule[operators[0]]
    if operators[0] == "is":
        wanted = right if isinstance(right, list) else [right]
        fits = all(isinstance(w, bool) if fact.kind == "yes_no" else w in fact.choices for w in wanted)
        return [] if fits else [f"{fact.name}: is: {right!r} is no value of this fact; use yes/no or a choice"]
    if fact.kind == "choice" and right in fact.choices:
        return []
    if not isinstance(right, str):
        return [f"{fact.name}: number literal {right!r} in a rule; put it under parameters: and name it"]
    return [] if right in parameters else [f"{fact.name}: unknown parameter {right!r}; add it under parameters:"]
