"""The two places in Rasa 3.6.21 that have no extension point. Each says why, and refuses another Rasa than it knows.

1. ``RemoteAction._validate_action_result`` builds and compiles a JSON schema for every action response; compiled to
   code once, custom actions are several times as fast.
2. ``DaskGraphRunner.run`` rebuilds and orders a dask graph for every message; walking the graph's nodes is enough.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import fastjsonschema
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner

KNOWN = {
    "RemoteAction._validate_action_result": "f8cdb4be6812",
    "DaskGraphRunner.run": "45f0f52f574f",
}


class UnknownRasaError(RuntimeError):
    """Rasa's code is not the one a patch was written for."""


def source_hash(function: Callable[..., Any]) -> str:
    """The first 12 hex digits of a SHA-256 over a function's source."""
    return hashlib.sha256(inspect.getsource(function).encode()).hexdigest()[:12]


def _require_known(function: Callable[..., Any]) -> None:
    name = function.__qualname__
    if source_hash(function) != KNOWN[name]:
        raise UnknownRasaError(
            f"{name} is not the code of Rasa 3.6.21; look at bot/patches.py before using another Rasa"
        )


@cache
def _action_response_validator() -> Callable[[Any], Any]:
    compiled: Callable[[Any], Any] = fastjsonschema.compile(RemoteAction.action_response_format_spec())
    return compiled


def validate_action_result(self: RemoteAction, result: dict[str, Any]) -> bool:
    """As Rasa's: True for a valid action response, ValidationError for any other."""
    if getattr(self.action_endpoint, "checked", False):
        return True
    try:
        _action_response_validator()(result)
    except fastjsonschema.JsonSchemaValueException as error:
        raise ValidationError(f"{error.message}. The action server's response is not valid.") from error
    return True


def _nodes_in_order(schema: GraphSchema, targets: list[str], given: Mapping[str, Any]) -> list[str]:
    order: list[str] = []

    def visit(name: str) -> None:
        if name in given or name in order:
            return
        for need in schema.nodes[name].needs.values():
            visit(need)
        order.append(name)

    for target in targets:
        visit(target)
    return order


def run_graph(
    self: DaskGraphRunner, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
) -> dict[str, Any]:
    """As Rasa's: the results of the target nodes, each node run once after those it needs."""
    given = inputs or {}
    if clash := next((v for v in given.values() if isinstance(v, str) and v in self._graph_schema.nodes), None):
        raise GraphRunError(f"Input value '{clash}' clashes with a node name.")
    wanted = targets or self._graph_schema.target_names
    orders = self.__dict__.setdefault("_talentbot_orders", {})
    key = (tuple(wanted), frozenset(given))
    if key not in orders:
        orders[key] = _nodes_in_order(self._graph_schema, wanted, given)
    results: dict[str, Any] = {name: (name, value) for name, value in given.items()}
    try:
        for name in orders[key]:
            needs = self._graph_schema.nodes[name].needs.values()
            results[name] = self._instantiated_nodes[name](*(results[need] for need in needs))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return {name: results[name][1] for name in wanted}


def apply() -> None:
    """Put both in place. Raises UnknownRasaError when Rasa is another one; does nothing the second time."""
    if RemoteAction._validate_action_result is validate_action_result:
        return
    _require_known(RemoteAction._validate_action_result)
    _require_known(DaskGraphRunner.run)
    RemoteAction._validate_action_result = validate_action_result
    DaskGraphRunner.run = run_graph
