"""A component that keeps nothing is made from nothing, as the class that asked for it."""

from __future__ import annotations

import pytest

from bot.nlu.fact_reader import FactReader
from bot.nlu.normalizer import Normalizer
from bot.nlu.policy_matcher import PolicyMatcher
from bot.nlu.stateless_component import StatelessComponent


@pytest.mark.parametrize("component", [Normalizer, PolicyMatcher, FactReader])
def test_it_is_made_without_settings_or_model(component: type[StatelessComponent]) -> None:
    made = component.create({}, None, None, None)  # type: ignore[arg-type]
    assert type(made) is component
