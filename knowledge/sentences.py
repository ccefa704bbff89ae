"""Sentences that name values instead of containing them: ``每月 {monthly_amount}，见 {@notice.number}``.

A placeholder is ``{parameter}``, ``{parameter.choice}`` of a table, ``{other_policy/parameter}``,
``{@source.number|title|issued|url}`` or ``{title}``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from knowledge.figures import find_figures
from knowledge.policy import Parameter, Policy, value_on

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
SOURCE_PARTS = ("number", "title", "issued", "url")


def find_literals(text: str) -> list[str]:
    """Figures written into a sentence instead of named, as they are written."""
    return [written for _, written in find_figures(PLACEHOLDER.sub("，", text))]


def find_names(text: str) -> list[str]:
    """The placeholders of a sentence, in order."""
    return PLACEHOLDER.findall(text)


def resolve_parameter(name: str, home: Policy, policies: Mapping[str, Policy]) -> tuple[Policy, Parameter, str | None]:
    """The policy, parameter and table choice that a placeholder names. Raises KeyError when there is none."""
    policy_id, _, rest = name.rpartition("/")
    policy = policies[policy_id] if policy_id else home
    parameter_name, _, choice = rest.partition(".")
    return policy, policy.parameters[parameter_name], choice or None


def check_sentence(text: str, home: Policy, policies: Mapping[str, Policy]) -> list[str]:
    """What is wrong with a sentence, each as ``problem; what to do``."""
    problems = [
        f"number {written!r} written into a sentence; put it under parameters: and name it in braces"
        for written in find_literals(text)
    ]
    if "{" in PLACEHOLDER.sub("", text) or "}" in PLACEHOLDER.sub("", text):
        problems.append("a brace without its partner; write {name}")
    return problems + [problem for name in find_names(text) if (problem := _check_name(name, home, policies))]


def _check_name(name: str, home: Policy, policies: Mapping[str, Policy]) -> str | None:
    if name == "title":
        return None
    if name.startswith("@"):
        key, _, part = name[1:].partition(".")
        if key not in home.sources or part not in SOURCE_PARTS:
            return f"unknown name {{{name}}}; write {{@source.number}} with a source of this file"
        return None if getattr(home.sources[key], part) else f"{{{name}}} is empty; give that source its {part}"
    try:
        _, parameter, choice = resolve_parameter(name, home, policies)
    except KeyError:
        return f"unknown name {{{name}}}; name one of {', '.join(home.parameters) or '(no parameters yet)'}"
    if choice and not any(isinstance(entry.value, dict) and choice in entry.value for entry in parameter.series):
        return f"{{{name}}}: the table has no {choice!r}; name one of its keys"
    return None


def check_values(text: str, start: date, home: Policy, policies: Mapping[str, Policy]) -> list[str]:
    """Values a sentence names that do not hold yet on its first day, each as ``problem; what to do``."""
    problems = []
    for name in find_names(text):
        if name == "title" or name.startswith("@"):
            continue
        try:
            _, parameter, _ = resolve_parameter(name, home, policies)
        except KeyError:
            continue  # check_sentence tells
        if value_on(parameter.series, start) is None:
            problems.append(f"{{{name}}} has no value on {start}; let the sentence begin when the value does")
    return problems
