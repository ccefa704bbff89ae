"""Rasa's RulePolicy, remembering which rules fit a state: the same few states come turn after turn.

A component of config.yml like any other; the rules and what they do are Rasa's own.
"""

from __future__ import annotations

from typing import Any

from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.domain import State

KEPT = 4096


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class RememberingRulePolicy(RulePolicy):
    """Looks through all rules once per distinct list of states."""

    def _get_possible_keys(self, lookup: dict[str, str], states: list[State]) -> set[str]:
        remembered: dict[Any, set[str]] = self.__dict__.setdefault("_remembered", {})
        key = (id(lookup), repr(states))
        if key not in remembered:
            if len(remembered) >= KEPT:
                remembered.clear()
            remembered[key] = super()._get_possible_keys(lookup, states)
        return remembered[key]
