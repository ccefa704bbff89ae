"""The names that nlu_data, domain.yml and the actions must agree on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from knowledge.complaints import Complaints
from knowledge.reader import read_mapping

# Rasa's own, which need no class.
BUILT_IN_ACTIONS = {"action_listen", "action_restart", "action_session_start", "action_default_fallback", "action_back"}
REPLYING = "action_reply"
SAYS = re.compile(r"^from bot\.words import say\b", re.M)


def check_dialogue(root: Path, problems: list[str]) -> int:
    """Check domain.yml against nlu_data/*.yml and the classes in actions/; the number of intents."""
    domain = read_mapping(root / "domain.yml", problems) if (root / "domain.yml").exists() else None
    if domain is None:
        problems.append("domain.yml: file: missing or unreadable; the rest of the dialogue was not checked")
        return 0
    note = Complaints("domain.yml", problems)
    intents, responses = list(_names(domain.get("intents"))), domain.get("responses") or {}
    actions = find_action_names(root / "actions", problems)
    files = {path.stem: path for path in sorted((root / "nlu_data").glob("*.yml"))}
    _compare_intents(intents, files, note)
    for name in _names(domain.get("actions")):
        if name not in actions:
            note.add(f"actions.{name}", "no class in actions/ has this name; add the class or take the name out")
    for intent, path in files.items():
        _check_intent_file(intent, path, set(responses), actions | BUILT_IN_ACTIONS, problems)
    for path in sorted((root / "nlu_data").glob("*/*.yml")):
        _check_more_examples(path, intents, problems)
    _check_responses(responses, note)
    _check_said(root / "bot", responses, problems)
    return len(intents)


def _names(items: Any) -> Iterator[str]:
    """Names of a list whose items are a name or ``{name: settings}``."""
    for item in items or ():
        yield from item if isinstance(item, dict) else [str(item)]


def _mappings(items: Any, at: str, note: Complaints) -> list[dict[str, Any]]:
    """The items of a list that are mappings; notes anything else."""
    if not isinstance(items or [], list) or not all(isinstance(item, dict) for item in items or ()):
        note.add(at, "needs a list of `key: value` entries; correct the indentation")
        return []
    return items or []


def _compare_intents(intents: list[str], files: Mapping[str, Path], note: Complaints) -> None:
    for intent in intents:
        if intent not in files:
            note.add(f"intents.{intent}", f"has no examples; add nlu_data/{intent}.yml or take the intent out")
    for intent in sorted({name for name in intents if intents.count(name) > 1}):
        note.add(f"intents.{intent}", "is listed twice; keep one")
    for intent, path in files.items():
        if intent not in intents:
            note.problems.append(f"{path.name}: file name: domain.yml has no such intent; add it there or rename")


def _check_intent_file(intent: str, path: Path, responses: set[str], actions: set[str], problems: list[str]) -> None:
    raw = read_mapping(path, problems)
    note = Complaints(path.name, problems)
    if raw is None:
        return
    for item in _mappings(raw.get("nlu"), "nlu", note):
        name = item.get("intent") or next(iter(item), "")
        if name.partition("/")[0] != intent:
            note.add(f"nlu.{name}", f"this file holds examples of {intent} only; move them to {name}.yml")
        elif "/" in name and f"utter_{name}" not in responses:
            note.add(f"nlu.{name}", f"is said by utter_{name}, which domain.yml lacks; add the response")
        elif not str(item.get("examples") or "").strip():
            note.add(f"nlu.{name}", "has no examples; add some or delete the entry")
    if not raw.get("rules"):
        note.add("rules", f"missing; say what answers {intent}")
    for rule in _mappings(raw.get("rules"), "rules", note):
        _check_rule(intent, rule, responses, actions, note)


def _check_more_examples(path: Path, intents: list[str], problems: list[str]) -> None:
    """A file in a folder of its own (nlu_data/english) holds further examples of the intent it is named for."""
    raw, note = read_mapping(path, problems), Complaints(f"{path.parent.name}/{path.name}", problems)
    if path.stem not in intents:
        note.add("file name", "domain.yml has no such intent; add it there or rename")
    for item in _mappings((raw or {}).get("nlu"), "nlu", note):
        if item.get("intent") != path.stem:
            note.add(f"nlu.{item.get('intent')}", f"this file holds examples of {path.stem} only; move them")
        if not str(item.get("examples") or "").strip():
            note.add(f"nlu.{item.get('intent')}", "has no examples; add some or delete the entry")


def _check_rule(intent: str, rule: Mapping[str, Any], responses: set[str], actions: set[str], note: Complaints) -> None:
    at = f"rules.{rule.get('rule')}"
    for step in _mappings(rule.get("steps"), at, note):
        if (named := step.get("intent")) not in (None, intent):
            note.add(at, f"is about {named}; move it to {named}.yml")
        action = step.get("action")
        if action and action not in (responses if action.startswith("utter_") else actions):
            note.add(at, f"unknown action {action!r}; name a class of actions/ or a response of domain.yml")
        if action == REPLYING and f"utter_{intent}" not in responses:
            note.add(at, f"{REPLYING} says utter_{intent}, which domain.yml lacks; add the response")
        if action == REPLYING and f"utter_{intent}_en" not in responses:
            note.add(at, f"{REPLYING} says utter_{intent}_en to English speakers, which domain.yml lacks; add it")


def _check_responses(responses: Mapping[str, Any], note: Complaints) -> None:
    for name, items in responses.items():
        for item in _mappings(items, f"responses.{name}", note):
            if re.search(r"\d", str(item.get("text", ""))):
                note.add(f"responses.{name}", "holds a digit; a figure belongs in a policy file")


def _check_said(folder: Path, responses: Mapping[str, Any], problems: list[str]) -> None:
    """Every ``say("name")`` in bot must have its response: a missing one would cost the visitor the apology itself."""
    for path, node in _nodes(folder, ast.Call, problems):
        if (
            isinstance(node.func, ast.Name)
            and node.func.id == "say"
            and node.args
            and SAYS.search(path.read_text("utf-8"))
        ):
            name = getattr(node.args[0], "value", None)
            wanted = [f"utter_{name}", f"utter_{name}_en"][: len(node.args)]  # the second argument is the language
            for response in (r for r in wanted if isinstance(name, str) and r not in responses):
                problems.append(f"{path.name}: line {node.lineno}: domain.yml has no {response}; add the response")


def find_action_names(folder: Path, problems: list[str]) -> set[str]:
    """The names of the Action classes below a folder: what their ``name`` methods return. Imports nothing."""
    return {
        statement.value.value
        for _, node in _nodes(folder, ast.ClassDef, problems)
        if any("Action" in ast.unparse(parent) for parent in node.bases)
        for method in node.body
        if isinstance(method, ast.FunctionDef) and method.name == "name"
        for statement in ast.walk(method)
        if isinstance(statement, ast.Return)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    }


def _nodes(folder: Path, kind: type[Any], problems: list[str]) -> Iterator[tuple[Path, Any]]:
    for path in sorted(folder.rglob("*.py")):
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except (SyntaxError, ValueError) as error:
            complaint = f"{path.name}: line {getattr(error, 'lineno', 1)}: not Python; correct it"
            if complaint not in problems:
                problems.append(complaint)
            continue
        yield from ((path, node) for node in ast.walk(tree) if isinstance(node, kind))
