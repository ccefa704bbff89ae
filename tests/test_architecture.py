"""The rules the code is held to: who imports whom, how long things are, and where no figure may stand."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PACKAGES = ("knowledge", "actions", "bot")
FORBIDDEN_IMPORTS = {
    "knowledge": {"rasa", "rasa_sdk", "sanic", "aiohttp", "bot", "actions"},
    "actions": {"rasa", "bot"},
    "bot": {"actions"},
}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "managers", "misc", "core"}
MAX_FILE, MAX_FUNCTION, MAX_LINE = 300, 40, 120
FIGURES_IN_CODE = re.compile(
    r"\d\s*(?:元|万元|万|亿|折|周岁|岁|个月|个工作日|平方米)|〔\d{4}〕|\d{4}年\d{1,2}月|\b0\d{2,3}-\d{7,8}\b|\b1[3-9]\d{9}\b|\b12333\b|\b12345\b"
)


def _files(*packages: str) -> list[Path]:
    return sorted(
        path for package in packages for path in (ROOT / package).rglob("*.py") if "no_tensorflow" not in path.parts
    )


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


SOURCES = _files(*PACKAGES)
parametrized = pytest.mark.parametrize("path", SOURCES, ids=_shown)


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{_shown(path)}:{node.lineno}: import by the full name"
            yield str(node.module).partition(".")[0]


@parametrized
def test_a_module_imports_only_what_its_package_may_know(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    assert set(_imports(path)) & FORBIDDEN_IMPORTS[package] == set()


def test_knowledge_can_be_imported_where_rasa_and_http_do_not_exist() -> None:
    paths = [path.relative_to(ROOT).with_suffix("") for path in _files("knowledge") if path.stem != "__init__"]
    modules = [".".join(path.parts) for path in paths]
    code = (
        "import importlib, sys\n"
        f"for name in {sorted(FORBIDDEN_IMPORTS['knowledge'])!r}: sys.modules[name] = None\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
    assert len(modules) > 20


@parametrized
def test_a_file_is_no_longer_than_its_ceiling(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_FILE


@parametrized
def test_a_function_is_no_longer_than_its_ceiling(path: Path) -> None:
    functions = (
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert [
        f"{f.name}: {f.end_lineno - f.lineno + 1}" for f in functions if f.end_lineno - f.lineno >= MAX_FUNCTION
    ] == []


@parametrized
def test_a_module_has_a_telling_name_and_says_what_it_is_for(path: Path) -> None:
    assert path.stem not in FORBIDDEN_NAMES and not set(path.parent.parts) & FORBIDDEN_NAMES
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) or not tree.body


def _literals(path: Path) -> Iterator[str]:
    """The texts of a module that can be said: string literals without docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


@parametrized
def test_no_figure_of_a_policy_stands_in_code(path: Path) -> None:
    assert [text for text in _literals(path) if FIGURES_IN_CODE.search(text)] == []


@pytest.mark.parametrize(
    "text",
    ["每月800元", "最高15万元", "青人社发〔2024〕7号", "2024年4月11日", "0532-66711850", "13812345678", "35周岁"],
)
def test_the_search_for_figures_finds_them(text: str) -> None:
    assert FIGURES_IN_CODE.search(text)


def test_no_response_of_the_domain_holds_a_digit() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    texts = [(name, item["text"]) for name, items in domain["responses"].items() for item in items]
    assert len(texts) > 5
    assert [(name, text) for name, text in texts if re.search(r"[0-9０-９]", text)] == []


def test_no_question_template_holds_a_digit() -> None:
    aspects = yaml.safe_load((ROOT / "knowledge" / "aspects.yaml").read_text(encoding="utf-8"))
    assert [key for key, spec in aspects.items() if re.search(r"\d", spec["ask"] + spec["label"])] == []


def test_nothing_names_the_machine_it_was_written_on() -> None:
    places = re.compile(r"/work/(?:main|shared)|/tmp/briefs|/root/")
    texts = [path for path in (*SOURCES, *ROOT.glob("*.yml"), *ROOT.glob("*.md"), *(ROOT / "tests").rglob("*.py"))]
    found = [
        _shown(path) for path in texts if path != Path(__file__) and places.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
