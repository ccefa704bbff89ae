"""Judge one person against a rule: all / any / comparisons, in Kleene's strong three-valued logic.

A rule is ``{all: [rule…]}``, ``{any: [rule…]}``, ``{fact: name, <comparison>: right, say: words, clause?: 第三条}`` or
``{unstated: words, en?: words}``. A comparison is at_least, at_most, above, below, since, before (right = a parameter, or
a choice) or ``is`` (right = yes/no or choices). What is unstated (no source says what is required) stays open for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.facts import Fact, FactValue, known_facts
from knowledge.told_value import bounds

Rule = Mapping[str, Any]
UNSTATED = "unstated"
LIKELY = {"study_place": "国内"}  # who studied elsewhere says so: of two branches not taken this one is told
ALIKE = 0.5  # questions: of two that save about the same, the rule's own order decides
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
    """One comparison as judged: ``met`` is None while its fact is open; ``want`` the threshold on the day.

    ``key`` names the comparison: a person who does not tell a value may still say whether it is met. ``needs`` is the fact
    that is missing: the compared one, or the degree that picks its threshold. Of what is unstated, ``fact`` has no name.
    """

    fact: Fact
    met: bool | None
    have: FactValue | None
    want: Any
    say: str
    comparison: str
    parameter: str | None = None
    key: str = ""
    needs: str = ""
    clause: str | None = None
    say_en: str | None = None


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
    if UNSTATED in rule:
        fact = Fact("", rule[UNSTATED], UNSTATED)
        return None, [Condition(fact, None, None, None, rule[UNSTATED], UNSTATED, say_en=rule.get("en"))], []
    condition = _compare(rule, facts, threshold)
    return condition.met, [condition], [condition.needs] if condition.met is None else []


def _nearness(conditions: list[Condition]) -> int:
    """The more is met the nearer; a failed condition without words only parts the branches, so it rules one out."""
    told = sum((c.met is True) - (2 if c.say else 9) * (c.met is False) for c in conditions)
    unlikely = [c for c in conditions if c.met is None and c.want != LIKELY.get(c.fact.name, c.want)]
    return told - 3 * len(unlikely)


def _compare(rule: Rule, facts: Mapping[str, FactValue], threshold: Callable[[str], Any]) -> Condition:
    fact, key = known_facts()[rule["fact"]], condition_key(rule)
    have, answered = facts.get(fact.name), facts.get(key)
    say, clause = rule.get("say", fact.label), rule.get("clause")
    if "is" in rule:
        wanted = rule["is"] if isinstance(rule["is"], list) else [rule["is"]]
        met = have in wanted if have is not None else answered
        return Condition(fact, met, have, rule["is"], say, "is", None, key, fact.name, clause)  # type: ignore[arg-type]
    comparison = next(name for name in COMPARISONS if name in rule)
    right, parameter, needs = rule[comparison], None, fact.name
    if not (fact.kind == "choice" and right in fact.choices):
        parameter = right
        right = threshold(right)
        if isinstance(right, dict):  # a table by degree: the person's own row
            needs = fact.name if "degree" in facts else "degree"
            right = right.get(facts.get("degree"))
    if have is None or right is None:
        met = answered
    else:  # what was told roughly decides only when all it can be lies on one side
        sides = {COMPARISONS[comparison](fact.rank(end), fact.rank(right)) for end in bounds(have)}
        met = sides.pop() if len(sides) == 1 else answered
    return Condition(fact, met, have, right, say, comparison, parameter, key, needs, clause)  # type: ignore[arg-type]


def condition_key(rule: Rule) -> str:
    """The name of a comparison: ``insured_months at_least insured_for``. Among facts it holds whether it is met."""
    comparison = next(name for name in (*COMPARISONS, "is") if name in rule)
    right = rule[comparison]
    return f"{rule['fact']} {comparison} {'|'.join(map(str, right)) if isinstance(right, list) else right}"


def find_conditions(rule: Rule) -> Iterator[Rule]:
    """Every comparison of a rule."""
    for part in rule.get("all", rule.get("any", ())):
        yield from find_conditions(part)
    if "fact" in rule:
        yield rule


def rank_open(
    rule: Rule, facts: Mapping[str, FactValue], threshold: Callable[[str], Any], unsure: Iterable[str] = ()
) -> list[str]:
    """The open facts, that one first whose answer leaves fewest open on average (none, where it decides); ties as the rule has them.

    Args:
        unsure: facts the person cannot tell; they are not listed.
    """
    verdict, passed = judge(rule, facts, threshold), set(unsure)
    names = [name for name in verdict.open_facts if name not in passed]

    def left_open(name: str) -> float:
        answers = _answers(rule, known_facts()[name])
        left = [judge(rule, {**facts, **answer}, threshold).open_facts for answer, _ in answers]
        weighed = zip(left, (weight for _, weight in answers), strict=True)
        return sum(len(set(open_facts) - passed) * weight for open_facts, weight in weighed)

    scores = {name: left_open(name) for name in names}
    head = next((name for name in names if scores[name] <= min(scores.values()) + ALIKE), None)
    return sorted(names, key=lambda name: (name != head, scores[name]))


def _answers(rule: Rule, fact: Fact) -> list[tuple[dict[str, FactValue], float]]:
    """What could be answered to the question for a fact, and how likely: its choices, or its comparisons met or not.

    To hold none counts as likely as all else together: few people hold a title or a certificate.
    """
    keys = [condition_key(part) for part in find_conditions(rule) if part["fact"] == fact.name]
    if fact.kind == "choice":
        held = [choice for choice in fact.choices if choice != fact.none]
        share = (0.5 if fact.none else 1.0) / len(held)
        fitting: list[tuple[dict[str, FactValue], float]] = [({fact.name: choice}, share) for choice in held]
        return [*fitting, ({fact.name: fact.none}, 0.5)] if fact.none else fitting
    if fact.kind == "yes_no":
        return [({fact.name: True}, 0.5), ({fact.name: False}, 0.5)]
    return [(dict.fromkeys(keys, met), 0.5) for met in (True, False)]


def asked_facts(rule: Rule) -> Iterator[str]:
    """Every fact a rule asks for."""
    return (part["fact"] for part in find_conditions(rule))


def check_rule(rule: Any, parameters: Mapping[str, Any]) -> list[str]:
    """What is wrong with a rule tree, each as ``problem; what to do``."""
    if not isinstance(rule, dict):
        return [f"rule {rule!r} is no mapping; write all:, any:, fact: or unstated:"]
    if UNSTATED in rule:
        sound = all(isinstance(text, str) and text.strip() for text in rule.values()) and rule.keys() <= {
            UNSTATED,
            "en",
        }
        return [] if sound else [f"unstated: {rule!r}; write what no source states, and en: beside it"]
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
    operators = [key for key in rule if key not in ("fact", "say", "clause")]
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
