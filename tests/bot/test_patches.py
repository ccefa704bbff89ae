"""The two changes to Rasa give what Rasa's own code gives, and refuse another Rasa."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.engine.exceptions import GraphComponentException, GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner

from bot import patches

RASA_VALIDATES = RemoteAction._validate_action_result
RASA_RUNS = DaskGraphRunner.run
GOOD = [
    {},
    {"events": [], "responses": []},
    {"responses": [{"text": "好"}]},
    {"events": [{"event": "slot", "name": "context", "value": {"a": [1]}, "timestamp": None}]},
    {"events": [{"event": "action", "name": "x", "policy": None, "confidence": None, "timestamp": 1.0}]},
]
BAD: list[Any] = [
    [], "text", None, 3,
    {"responses": "好"}, {"responses": ["好"]}, {"events": {}}, {"events": ["slot"]},
    {"events": [{"event": "slot"}]}, {"events": [{"event": "no such event"}]}, {"events": [{}]},
]  # fmt: skip


def _outcome(validate: Callable[..., bool], result: Any) -> Any:
    action = RemoteAction("action_x", None)
    try:
        return validate(action, result)
    except ValidationError as error:
        return type(error), bool(error.message)


@pytest.mark.parametrize("result", GOOD, ids=str)
def test_a_valid_response_passes_both(result: Any) -> None:
    assert _outcome(patches.validate_action_result, result) is True is _outcome(RASA_VALIDATES, result)


@pytest.mark.parametrize("result", BAD, ids=str)
def test_an_invalid_response_fails_both_in_the_same_way(result: Any) -> None:
    ours = _outcome(patches.validate_action_result, result)
    assert ours == _outcome(RASA_VALIDATES, result) == (ValidationError, True)


class Counter(GraphComponent):
    """Adds up what it gets; notes each run."""

    runs: ClassVar[list[str]] = []

    def __init__(self, name: str) -> None:
        self.name = name

    @classmethod
    def create(cls, config: dict[str, Any], **_more: Any) -> Counter:
        return cls(config["name"])

    def add(self, **numbers: int) -> int:
        Counter.runs.append(self.name)
        return 1 + sum(numbers.values())

    def fail(self, **_numbers: int) -> int:
        raise ValueError("broken node")


def _node(name: str, needs: dict[str, str], target: bool = False, fn: str = "add") -> SchemaNode:
    return SchemaNode(needs, Counter, "create", fn, {"name": name}, eager=True, is_target=target)


def _runner(**nodes: SchemaNode) -> DaskGraphRunner:
    schema = GraphSchema(nodes)
    return DaskGraphRunner(schema, None, ExecutionContext(graph_schema=schema))


DIAMOND = {
    "first": _node("first", {"given": "message"}),
    "left": _node("left", {"a": "first"}),
    "right": _node("right", {"a": "first", "b": "extra"}),
    "last": _node("last", {"a": "left", "b": "right"}, target=True),
    "aside": _node("aside", {"a": "first"}),
}
INPUTS = {"message": 10, "extra": 100}


@pytest.mark.parametrize("targets", [None, ["last"], ["aside"], ["right", "last"], ["first"]])
def test_a_graph_gives_the_same_results_and_runs_each_node_once(targets: list[str] | None) -> None:
    outcomes, orders = [], []
    for run in (RASA_RUNS, patches.run_graph):
        Counter.runs.clear()
        outcomes.append(run(_runner(**DIAMOND), INPUTS, targets))
        orders.append(list(Counter.runs))
    assert outcomes[0] == outcomes[1]
    assert sorted(orders[0]) == sorted(orders[1]) and len(set(orders[1])) == len(orders[1])


def test_a_second_message_gets_its_own_results() -> None:
    runner = _runner(**DIAMOND)
    first = patches.run_graph(runner, INPUTS)
    second = patches.run_graph(runner, {"message": 20, "extra": 100})
    assert second["last"] - first["last"] == 20


def test_inputs_may_override_a_node() -> None:
    inputs = {**INPUTS, "first": 1000}
    assert patches.run_graph(_runner(**DIAMOND), inputs) == RASA_RUNS(_runner(**DIAMOND), inputs)


def test_a_failing_node_and_a_clashing_input_fail_as_with_rasa() -> None:
    broken = {"only": _node("only", {}, target=True, fn="fail")}
    for run in (RASA_RUNS, patches.run_graph):
        with pytest.raises(GraphComponentException):
            run(_runner(**broken), {})
        with pytest.raises(GraphRunError, match="clashes"):
            run(_runner(**DIAMOND), {"message": "first", "extra": 1})


def test_they_are_put_in_place_once_and_know_the_rasa_they_replace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RASA_VALIDATES)
    monkeypatch.setattr(DaskGraphRunner, "run", RASA_RUNS)
    patches.apply()
    assert RemoteAction._validate_action_result is patches.validate_action_result
    assert DaskGraphRunner.run is patches.run_graph
    patches.apply()


@pytest.mark.parametrize("owner", ["RemoteAction._validate_action_result", "DaskGraphRunner.run"])
def test_another_rasa_is_refused_and_left_alone(owner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RASA_VALIDATES)
    monkeypatch.setattr(DaskGraphRunner, "run", RASA_RUNS)
    monkeypatch.setitem(patches.KNOWN, owner, "000000000000")
    with pytest.raises(patches.UnknownRasaError, match=owner):
        patches.apply()
    assert RemoteAction._validate_action_result is RASA_VALIDATES and DaskGraphRunner.run is RASA_RUNS
