"""The classes that config.yml, credentials.yml and endpoints.yml name: imported here, before Rasa meets them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from knowledge.complaints import Complaints
from knowledge.reader import read_mapping

NEEDS_TENSORFLOW = {
    "DIETClassifier",
    "TEDPolicy",
    "ResponseSelector",
    "UnexpecTEDIntentPolicy",
    "ConveRTFeaturizer",
    "LanguageModelFeaturizer",
}
RASAS_STORES = {
    "tracker_store": {"inmemory", "sql", "mongod", "redis", "dynamo"},
    "lock_store": {"in_memory", "redis"},
    "event_broker": {"pika", "rabbitmq", "sql", "file", "kafka"},
}


def check_components(root: Path, problems: list[str]) -> int:
    """Check that every class named in the three files can be imported; the number of classes."""
    named = [*_of_config(root, problems), *_of_credentials(root, problems), *_of_endpoints(root, problems)]
    for note, at, name, kind in named:
        if name.rpartition(".")[2] in NEEDS_TENSORFLOW:
            note.add(at, f"{name} needs TensorFlow, which this installation leaves out; use another component")
        elif problem := _find_problem(name, kind):
            note.add(at, problem)
    return len(named)


Named = tuple[Complaints, str, str, str]


def _read(root: Path, file: str, problems: list[str]) -> tuple[dict[str, Any], Complaints]:
    note = Complaints(file, problems)
    if not (root / file).exists():
        note.add("file", "missing; restore it")
        return {}, note
    return read_mapping(root / file, problems) or {}, note


def _of_config(root: Path, problems: list[str]) -> Iterator[Named]:
    raw, note = _read(root, "config.yml", problems)
    for part in ("pipeline", "policies"):
        for index, item in enumerate(raw.get(part) or ()):
            if isinstance(item, dict) and isinstance(item.get("name"), str):
                yield note, f"{part}[{index}]", item["name"], "component"
            else:
                note.add(f"{part}[{index}]", "has no name; write `name: <class>`")


def _of_credentials(root: Path, problems: list[str]) -> Iterator[Named]:
    raw, note = _read(root, "credentials.yml", problems)
    for name in raw:
        yield note, name, name, "channel"


def _of_endpoints(root: Path, problems: list[str]) -> Iterator[Named]:
    raw, note = _read(root, "endpoints.yml", problems)
    for key, own in RASAS_STORES.items():
        kind = (raw.get(key) or {}).get("type")
        if kind and str(kind).lower() not in own:
            yield note, f"{key}.type", str(kind), key


def _find_problem(name: str, kind: str) -> str | None:
    """What is wrong with a class name; None when it can be used."""
    module, _, short = name.rpartition(".")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if not module:
            return None if short in _rasas_own(kind) else f"Rasa has no {kind} {name!r}; write the full module path"
        try:
            found = getattr(import_module(module), short, None)
        except Exception as error:  # a module may fail with anything while it is imported
            return f"{module} cannot be imported ({error}); correct the name or the module"
        if found is None:
            return f"{module} has no {short}; correct the name"
        if not (isinstance(found, type) and issubclass(found, _parent(kind))):
            return f"{name} is no {kind} of Rasa; name a subclass of {_parent(kind).__name__}"
    return None


def _rasas_own(kind: str) -> set[str]:
    if kind == "component":
        import_module("rasa.engine.recipes.default_components")
        recipe: Any = import_module("rasa.engine.recipes.default_recipe")
        return set(recipe.DefaultV1Recipe._registered_components)
    return set(import_module("rasa.core.channels").BUILTIN_CHANNELS) if kind == "channel" else set()


def _parent(kind: str) -> type:
    module, name = {
        "component": ("rasa.engine.graph", "GraphComponent"),
        "channel": ("rasa.core.channels.channel", "InputChannel"),
        "tracker_store": ("rasa.core.tracker_store", "TrackerStore"),
        "lock_store": ("rasa.core.lock_store", "LockStore"),
        "event_broker": ("rasa.core.brokers.broker", "EventBroker"),
    }[kind]
    found: type = getattr(import_module(module), name)
    return found
