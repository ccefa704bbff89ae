"""The documents and deployment files say what the code does."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.core.channels.channel import InputChannel

from bot.__main__ import VERBS
from bot.commands import check as check_command
from bot.wechat.settings import NAMES, PROCESSES
from knowledge.answer import Status
from knowledge.knowledge import Knowledge
from knowledge.library import examine_library
from knowledge.policy import SECTIONS

ROOT = Path(__file__).parents[1]
README, ENGLISH = ROOT / "README.md", ROOT / "README.en.md"
DOCUMENTS = [README, ENGLISH, *(ROOT / name for name in ("DECISIONS.md", "CHANGELOG.md", "docs/wechat.md"))]
DEPLOYMENT = [ROOT / name for name in ("Dockerfile", "compose.yml", ".env.example", ".dockerignore")]
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.S)
COMPOSE_ONLY = {"POSTGRES_PASSWORD"}
both = pytest.mark.parametrize("readme", [README, ENGLISH], ids=lambda path: path.name)


def _blocks(readme: Path, language: str) -> list[str]:
    return [text for kind, text in BLOCK.findall(readme.read_text(encoding="utf-8")) if kind == language]


def _block(readme: Path, language: str, holding: str) -> str:
    found = [text for text in _blocks(readme, language) if holding in text]
    assert len(found) == 1, f"one {language} block of {readme.name} should hold {holding!r}"
    return found[0]


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A policy folder with nothing but the policy of README.md."""
    path = tmp_path / "policies" / "hitech" / "craft_allowance.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(_block(README, "yaml", "in_force:"), encoding="utf-8")
    return path.parents[1]


def test_the_policy_of_the_readme_passes_the_check(example: Path) -> None:
    library, problems = examine_library(example)
    assert problems == [] and list(library.policies) == ["craft_allowance"]


def test_the_cases_of_the_readme_hold(example: Path, tmp_path: Path) -> None:
    knowledge = Knowledge.open(f"sqlite:///{tmp_path / 'readme.db'}", example, tmp_path / "search")
    cases = yaml.safe_load(_block(README, "yaml", "施行当天"))
    assert len(cases) >= 3
    for case in cases:
        on, ask = case.get("on", case.get(True)), case["ask"]  # YAML 1.1 reads the key `on` as true
        asked = knowledge.answer("craft_allowance", ask, on) if ask in SECTIONS else knowledge.ask(ask, on)
        assert asked.status == Status(case["status"]), (case, asked.text)
        assert all(words in asked.text for words in case.get("says", ())), (case, asked.text)
        assert not any(words in asked.text for words in case.get("never", ())), (case, asked.text)


def test_the_channel_of_the_readme_is_one() -> None:
    names: dict[str, Any] = {"__name__": "bot.channels.plain"}
    exec(compile(_block(README, "python", "class PlainChannel"), "plain.py", "exec"), names)
    channel = names["PlainChannel"]
    assert issubclass(channel, InputChannel) and channel.name() == "plain"


def test_the_new_kind_of_question_has_the_form_of_the_others() -> None:
    shown = yaml.safe_load(_block(README, "yaml", "- intent: ask_appeal\n  examples"))
    known = yaml.safe_load((ROOT / "nlu_data" / "ask_time.yml").read_text(encoding="utf-8"))
    assert set(shown) == {"version", "nlu", "rules"} and shown["version"] == str(known.get("version", "3.1"))
    assert [step.get("action") for step in shown["rules"][0]["steps"]] == [None, "action_answer"]
    aspect = yaml.safe_load(_block(README, "yaml", "appeal: {"))["appeal"]
    assert set(aspect) == {"label", "ask", "words"} and "{title}" in aspect["ask"]
    assert "appeal" not in SECTIONS, "take another example: this kind exists now"


@cache
def _variables_read() -> set[str]:
    """Environment variables that the code and Rasa's files read, without those that the code sets for others."""
    read, given = set(), set()
    for package in ("knowledge", "actions", "bot"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                code = ast.unparse(node) if isinstance(node, ast.Call | ast.Assign | ast.Subscript) else ""
                read |= set(re.findall(r"^os\.(?:environ\.get|getenv)\('(\w+)'", code))
                read |= set(re.findall(r"^os\.environ\['(\w+)'\]$", code))
                given |= set(re.findall(r"^os\.environ\['(\w+)'\] = ", code))
    for name in ("endpoints.yml", "credentials.yml"):
        read |= set(re.findall(r"\$\{(\w+)", (ROOT / name).read_text(encoding="utf-8")))
    return read - given


@both
def test_every_variable_stands_in_the_readme_and_every_one_there_is_read(readme: Path) -> None:
    rows = re.findall(r"^\| `([A-Z][A-Z_]+)` \|", readme.read_text(encoding="utf-8"), re.M)
    assert set(rows) == _variables_read() | {PROCESSES[0]} and len(rows) == len(set(rows))


def test_every_setting_of_wechat_stands_in_its_guide() -> None:
    rows = re.findall(r"^\| `(WECHAT_[A-Z_]+)`", (ROOT / "docs" / "wechat.md").read_text(encoding="utf-8"), re.M)
    assert sorted(rows) == sorted(f"WECHAT_{name}" for name in NAMES)


def test_the_sample_environment_is_complete_and_holds_no_secret() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    names = re.findall(r"^#?([A-Z][A-Z_]+)=", text, re.M)
    of_wechat = {f"WECHAT_{name}" for name in NAMES} | {PROCESSES[0]}
    assert set(names) == _variables_read() | COMPOSE_ONLY | of_wechat
    assert re.findall(r"^\w+=.+$", text, re.M) == []  # what is set holds no value


@both
def test_every_verb_stands_in_the_readme(readme: Path) -> None:
    rows = re.findall(r"^\| `(\w+)[^`]*` \|", readme.read_text(encoding="utf-8"), re.M)
    assert set(VERBS) <= set(rows)


@both
def test_every_command_shown_exists(readme: Path) -> None:
    shown = re.findall(r"talentbot (\w+)", "\n".join(_blocks(readme, "bash")))
    assert shown and set(shown) <= set(VERBS)


@both
def test_every_option_shown_exists(readme: Path) -> None:
    sources = "\n".join(path.read_text("utf-8") for path in Path(check_command.__file__).parent.glob("*.py"))
    table = re.findall(r"^\| `\w+[^`]*` \|.*$", readme.read_text(encoding="utf-8"), re.M)
    options = set(re.findall(r"`(--[\w-]+)", "\n".join(table)))
    known = set(re.findall(r'add_argument\(\s*"(--[\w-]+)"', sources))
    assert options == known


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if not link.startswith(("http", "#"))]
    assert [link for link in links if not (path.parent / link.partition("#")[0]).exists()] == []
    invented = ("craft_allowance", "ask_appeal", "channels/plain")
    files = re.findall(r"`((?:knowledge|actions|bot|tests|nlu_data)/[\w/.*-]+)`", text)
    assert [f for f in files if not any(ROOT.glob(f)) and not any(name in f for name in invented)] == []


@both
def test_every_anchor_leads_to_a_heading(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    headings = {re.sub(r"[^\w\- ]", "", line).strip().lower().replace(" ", "-") for line in _headings(text)}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings


def _headings(text: str) -> list[str]:
    return re.findall(r"^#+ (.+)$", BLOCK.sub("", text), re.M)


def test_both_readmes_have_the_same_parts() -> None:
    levels = [re.findall(r"^(#+) ", BLOCK.sub("", p.read_text(encoding="utf-8")), re.M) for p in (README, ENGLISH)]
    assert levels[0] == levels[1]
    for language in ("yaml", "python"):
        assert _blocks(README, language) == _blocks(ENGLISH, language)


def test_the_containers_start_commands_that_exist() -> None:
    docker = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    compose = yaml.safe_load((ROOT / "compose.yml").read_text(encoding="utf-8"))
    commands = [json.loads(match) for match in re.findall(r"^CMD (\[.*\])$", docker, re.M)]
    commands += [service["command"] for service in compose["services"].values() if "command" in service]
    commands += [
        words.split() for words in re.findall(r"talentbot \w+", "".join(re.findall(r"^RUN .*$", docker, re.M)))
    ]
    named = [command[1] for command in commands if command[0] == "talentbot" and len(command) > 1]
    assert len(named) >= 3 and set(named) <= set(VERBS)
    for copied in re.findall(r"^COPY (?:--\S+ )*(.+) \S+$", docker, re.M):
        assert all((ROOT / name).exists() for name in copied.split())


def test_the_image_runs_as_an_ordinary_user_and_tells_its_health() -> None:
    docker = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert re.findall(r"^USER (\w+)", docker, re.M)[-1] != "root"
    assert "/readyz" in docker and "EXPOSE 5005" in docker and "uv sync --frozen --no-dev" in docker


def test_the_containers_have_no_usable_password_and_open_no_port_to_others() -> None:
    text = (ROOT / "compose.yml").read_text(encoding="utf-8")
    assert text.count("${POSTGRES_PASSWORD:?") == text.count("${POSTGRES_PASSWORD") == 2
    services = yaml.safe_load(text)["services"]
    ports = [port for service in services.values() for port in service.get("ports", ())]
    assert ports and all(port.startswith("127.0.0.1:") for port in ports)


def test_what_must_not_enter_the_image_is_left_out() -> None:
    ignored = set((ROOT / ".dockerignore").read_text(encoding="utf-8").split())
    assert {".git", ".venv", ".env", "var", "tests"} <= ignored


def test_the_licence_is_the_whole_one() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Version 2.0, January 2004" in text and "END OF TERMS AND CONDITIONS" in text
    assert "青岛高新区人才服务助手 contributors" in text


def test_decisions_are_dated_newest_first_and_short() -> None:
    text = (ROOT / "DECISIONS.md").read_text(encoding="utf-8")
    days = re.findall(r"^## (\d{4}-\d\d-\d\d) · \S", text, re.M)
    assert len(days) == len(re.findall(r"^## ", text, re.M)) and days == sorted(days, reverse=True)
    entries = [entry for entry in text.split("\n## ")[1:] if "\n|" not in entry]
    assert [entry[:40] for entry in entries if len(entry.strip().splitlines()) > 12] == []


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    named = {re.split(r"[\[<>=~! ]", need)[0].lower() for need in needed}
    told = set(re.findall(r"[a-z][\w-]+", (ROOT / "DECISIONS.md").read_text(encoding="utf-8").lower()))
    assert named <= told, named - told


@pytest.mark.parametrize("path", [*DOCUMENTS, *DEPLOYMENT], ids=lambda path: path.name)
def test_no_document_names_a_machine(path: Path) -> None:
    assert re.findall(r"(?<![\w.])/(?:work|root|home|tmp|Users)/\S*", path.read_text(encoding="utf-8")) == []


def test_the_picture_is_small() -> None:
    assert (ROOT / "bot" / "channels" / "page" / "preview.png").stat().st_size <= 250 * 1024
