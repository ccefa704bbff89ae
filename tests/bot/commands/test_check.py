"""talentbot check: the project is sound, and each kind of mistake is one clear line."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.checking import components, english, vocabulary
from bot.checking.components import NEEDS_TENSORFLOW, check_components
from bot.checking.dialogue import check_dialogue, find_action_names
from bot.checking.english import check_english
from bot.checking.vocabulary import check_aspects, check_contacts, check_facts, check_places, list_overdue
from bot.commands import check as check_command
from knowledge.aspects import ASPECTS_FILE
from knowledge.english.words import english_words
from knowledge.facts import FACTS_FILE
from knowledge.names import PLACES_FILE
from knowledge.policy import Library
from knowledge.synonyms import check_synonyms
from tests.knowledge.policy_files import POLICY, write_folder

ROOT = Path(__file__).parents[3]
Capture = pytest.CaptureFixture[str]
DATES = ["--on", "2026-11-23"]

RULE_POLICY = "bot.rule_policy.RememberingRulePolicy"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of everything but the policies."""
    for name in ("domain.yml", "config.yml", "credentials.yml", "endpoints.yml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "nlu_data", tmp_path / "nlu_data")
    shutil.copytree(ROOT / "actions", tmp_path / "actions")
    (tmp_path / "bot").mkdir()
    shutil.copy(ROOT / "bot" / "channels" / "turn.py", tmp_path / "bot")
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_project_is_sound_and_says_so_in_one_line_with_counts(capsys: Capture) -> None:
    assert main(["check", *DATES]) == 0
    files = list((ROOT / "knowledge" / "policies").glob("*/*.yaml"))
    assert capsys.readouterr().out.startswith(f"检查通过：{len(files)} 个政策文件")


def test_a_review_date_that_passed_is_a_note_and_no_error(capsys: Capture) -> None:
    assert main(["check", "--on", "2099-01-01"]) == 0
    *notes, last = capsys.readouterr().out.splitlines()
    assert notes and all(note.startswith("提示：") and "review_by" in note for note in notes)
    assert "检查通过" in last


def test_all_problems_of_a_folder_come_at_once_one_line_each(tmp_path: Path, capsys: Capture) -> None:
    broken = POLICY.replace("topic: subsidy", "topic: nothing").replace("{months}", "{weeks}")
    folder = write_folder(tmp_path, trial=broken, other=POLICY.replace("contact: talent_hall", "contact: moon"))
    assert main(["check", str(folder), *DATES]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(set(lines)) >= 4
    assert all(line.count(": ") >= 2 and ";" in line for line in lines)
    for words in ("trial.yaml: topic:", "weeks", "other.yaml: contact:", "is also a name of"):
        assert any(words in line for line in lines), words


def test_a_small_sound_folder_passes(tmp_path: Path, capsys: Capture) -> None:
    assert main(["check", str(write_folder(tmp_path)), *DATES]) == 0
    assert "1 个政策文件" in capsys.readouterr().out


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.mkdir()], ids=["missing", "empty"])
def test_a_folder_without_policies_is_a_problem(make: Callable[[Path], None], tmp_path: Path, capsys: Capture) -> None:
    make(tmp_path / "none")
    assert main(["check", str(tmp_path / "none"), *DATES]) == 1
    assert "no policy files" in capsys.readouterr().out


def test_the_names_are_checked_without_rasa() -> None:
    code = (
        "import sys; from bot.checking import dialogue, vocabulary; assert not {'rasa', 'sanic'} & sys.modules.keys()"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=30).returncode == 0


DIALOGUE: list[tuple[str, str, str, str, str]] = [
    ("domain.yml", "- greet:", "- greeting:", "intents.greeting", "no examples"),
    ("domain.yml", "- greet:", "- greeting:", "greet.yml: file name", "no such intent"),
    ("domain.yml", "- thank:", "- greet:", "intents.greet", "twice"),
    ("domain.yml", "utter_bye:", "utter_farewell:", "bye.yml: rules", "utter_bye"),
    ("domain.yml", "utter_too_long:", "utter_long:", "turn.py: line", "utter_too_long"),
    ("domain.yml", "再见，祝您顺利。", "再见，祝您８顺利。", "responses.utter_bye", "digit"),
    ("domain.yml", "- action_answer", "- action_fly", "actions.action_fly", "no class"),
    ("nlu_data/thank.yml", "intent: thank", "intent: bye", "thank.yml: nlu.bye", "move"),
    ("nlu_data/thank.yml", "  - intent: thank", "  - intent: bye", "thank.yml: rules", "about bye"),
    ("nlu_data/thank.yml", "action: action_reply", "action: action_fly", "thank.yml: rules", "action_fly"),
    ("nlu_data/thank.yml", "action: action_reply", "action: utter_fly", "thank.yml: rules", "utter_fly"),
    ("nlu_data/thank.yml", "rules:", "stories:", "thank.yml: rules", "missing"),
    ("nlu_data/thank.yml", "nlu:", "nlu: &nlu\n  x:", "thank.yml:", ";"),
    ("nlu_data/thank.yml", "version", "\tversion", "thank.yml: line 1", "tab"),
    ("actions/reply.py", 'return "action_reply"', 'return "action_talk"', "actions.action_reply", "no class"),
    ("actions/reply.py", "def run(", "def run((", "reply.py: line", "not Python"),
]


@pytest.mark.parametrize(("file", "old", "new", "where", "what"), DIALOGUE)
def test_a_name_that_does_not_agree_is_told_where_it_stands(
    file: str, old: str, new: str, where: str, what: str, root: Path
) -> None:
    problems: list[str] = []
    check_dialogue(root, problems)
    assert problems == []
    if file == "nlu_data/thank.yml" and old == "  - intent: thank":
        edit(root / file, "  steps:\n  - intent: thank", "  steps:\n  - intent: bye")
    else:
        edit(root / file, old, new)
    check_dialogue(root, problems)
    assert any(where in problem and what in problem for problem in problems), problems
    assert all(problem.count(": ") >= 2 and ";" in problem for problem in problems)


def test_an_intent_without_file_a_file_without_examples_and_no_domain(root: Path) -> None:
    problems: list[str] = []
    (root / "nlu_data" / "bye.yml").unlink()
    (root / "nlu_data" / "thank.yml").write_text("nlu:\n- intent: thank\n  examples: ''\n", encoding="utf-8")
    assert check_dialogue(root, problems) >= 30
    assert any("intents.bye" in p for p in problems) and any("nlu.thank" in p for p in problems)
    (root / "domain.yml").unlink()
    assert check_dialogue(root, problems) == 0 and problems[-1].startswith("domain.yml: file: missing")


def test_actions_are_found_without_importing_them(tmp_path: Path) -> None:
    (tmp_path / "new.py").write_text(
        "import nothing_of_the_kind\n"
        "class New(rasa_sdk.Action):\n    def name(self) -> str:\n        return 'action_new'\n"
        "class Other:\n    def name(self) -> str:\n        return 'no_action'\n",
        encoding="utf-8",
    )
    assert find_action_names(tmp_path, []) == {"action_new"}


COMPONENTS: list[tuple[str, str, str, str]] = [
    *(("config.yml", RULE_POLICY, name, "needs TensorFlow") for name in sorted(NEEDS_TENSORFLOW)),
    ("config.yml", RULE_POLICY, "rasa.core.policies.ted_policy.TEDPolicy", "needs TensorFlow"),
    ("config.yml", RULE_POLICY, "RulesPolicy", "Rasa has no component"),
    ("config.yml", "bot.nlu.tokenizer.ChineseTokenizer", "bot.nlu.tokenizers.ChineseTokenizer", "cannot be imported"),
    ("config.yml", "bot.nlu.tokenizer.ChineseTokenizer", "bot.nlu.tokenizer.Tokeniser", "has no Tokeniser"),
    ("config.yml", "bot.nlu.tokenizer.ChineseTokenizer", "pathlib.Path", "no component of Rasa"),
    ("config.yml", f"- name: {RULE_POLICY}", f"- nome: {RULE_POLICY}", "has no name"),
    ("credentials.yml", "bot.channels.rest.RestChannel", "bot.channels.rest.Rest", "has no Rest"),
    ("credentials.yml", "bot.channels.rest.RestChannel", "telepathy", "Rasa has no channel"),
    ("credentials.yml", "bot.channels.rest.RestChannel", "pathlib.Path", "no channel of Rasa"),
    ("endpoints.yml", "bot.tracker_store.ConversationStore", "bot.tracker_store.Store", "has no Store"),
    ("endpoints.yml", "bot.tracker_store.ConversationStore", "tapes", "Rasa has no tracker_store"),
]


@pytest.mark.parametrize(("file", "old", "new", "what"), COMPONENTS)
def test_a_class_that_cannot_be_used_is_one_clear_line(file: str, old: str, new: str, what: str, root: Path) -> None:
    problems: list[str] = []
    assert check_components(root, problems) >= 8
    assert problems == []
    edit(root / file, old, new)
    check_components(root, problems)
    assert len(problems) == 1 and problems[0].startswith(f"{file}: ") and what in problems[0], problems
    assert ";" in problems[0]


@pytest.mark.parametrize("file", ["config.yml", "credentials.yml", "endpoints.yml"])
def test_a_missing_file_is_told(file: str, root: Path) -> None:
    problems: list[str] = []
    (root / file).unlink()
    check_components(root, problems)
    assert problems == [f"{file}: file: missing; restore it"]


def test_rasas_own_channels_and_stores_pass(root: Path) -> None:
    problems: list[str] = []
    edit(root / "credentials.yml", "bot.channels.rest.RestChannel", "rest")
    edit(root / "endpoints.yml", "bot.tracker_store.ConversationStore", "SQL")
    check_components(root, problems)
    assert problems == []


def test_a_module_that_fails_while_it_is_imported_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "broken_here.py").write_text("1 / 0\n", encoding="utf-8")
    monkeypatch.syspath_prepend(root)
    edit(root / "config.yml", RULE_POLICY, "broken_here.Thing")
    problems: list[str] = []
    components.check_components(root, problems)
    assert "division by zero" in problems[0]


VOCABULARY: list[tuple[Callable[..., object], Path, str, str, str]] = [
    (check_aspects, ASPECTS_FILE, "amount:", "sum:", "amount: missing"),
    (check_aspects, ASPECTS_FILE, "amount:", "sum:", "'sum' is not allowed"),
    (check_aspects, ASPECTS_FILE, "{title}给多少", "给多少", "amount.ask: does not name the policy"),
    (check_aspects, ASPECTS_FILE, "label: 金额或数量, ", "", "amount.label: missing"),
    (check_facts, FACTS_FILE, "age: {", "years: {", "fact_patterns.py: age: no such fact"),
    (
        check_facts,
        FACTS_FILE,
        "kind: number, unit: 岁",
        "kind: yes_no",
        "fact_patterns.py: age: facts.yaml says yes_no",
    ),
    (check_facts, FACTS_FILE, "kind: number, unit: 岁", "kind: amount", "age.kind: 'amount'"),
    (check_facts, FACTS_FILE, "外籍, 港澳台", "外国籍, 港澳台", "the pattern gives 外籍"),
    (check_facts, FACTS_FILE, ", choices: [国内, 国外]", "", "study_place.choices"),
    (
        check_facts,
        FACTS_FILE,
        "age: {label: 年龄, kind: number, unit: 岁, ask: 您今年多少周岁（按生日算）？}",
        "age: 年龄",
        "age: needs keys and values",
    ),
    (check_places, PLACES_FILE, "within: 青岛市", "within: 青岛", "unknown place '青岛'"),
    (check_places, PLACES_FILE, "within: 全国", "within: 青岛市", "circle"),
    (check_places, PLACES_FILE, "市南区:", "市南:", "市南区: missing"),
    (check_places, PLACES_FILE, "names: [市北区, 市北, shibei]", "names: [市北区, 崂山]", "is also a name of"),
    (check_places, PLACES_FILE, "names: [市北区, 市北, shibei]", "names: 市北", "市北区.names"),
]


@pytest.mark.parametrize(("check", "original", "old", "new", "what"), VOCABULARY)
def test_a_word_that_does_not_agree_is_told(
    check: Callable[..., object], original: Path, old: str, new: str, what: str, tmp_path: Path
) -> None:
    problems: list[str] = []
    check(problems)
    assert problems == []
    copied = Path(shutil.copy(original, tmp_path))
    edit(copied, old, new)
    check(problems, copied)
    assert any(what in problem for problem in problems), problems
    assert all(problem.count(": ") >= 2 for problem in problems)


def test_contacts_lie_in_known_places_and_the_hall_is_on_record(library: Library) -> None:
    places, problems = check_places([]), list[str]()
    check_contacts(library, places, "青岛高新区", problems)
    assert problems == []
    moved = {key: replace(contact, place="月球") for key, contact in library.contacts.items() if key != "talent_hall"}
    check_contacts(replace(library, contacts=moved), places, "火星", problems)
    assert sum("月球" in problem for problem in problems) == len(moved)
    assert any(problem.startswith("contacts.yaml: talent_hall: missing") for problem in problems)
    assert any("火星" in problem for problem in problems)


def test_overdue_policies_are_listed_from_the_day_after_their_date_the_oldest_first(library: Library) -> None:
    due = min(policy.review_by for policy in library.policies.values() if policy.review_by)
    assert list_overdue(library, due) == []
    late = list_overdue(library, date.max)
    assert len(late) == sum(policy.review_by is not None for policy in library.policies.values())
    assert str(due) in late[0]
    assert vocabulary.list_overdue(replace(library, policies={}), date.max) == []


def test_what_the_code_names_has_english_words(monkeypatch: pytest.MonkeyPatch) -> None:
    problems: list[str] = []
    check_english(problems)
    assert problems == []
    words = {group: dict(names) for group, names in english_words().items()}
    del words["aspects"]["amount"], words["facts"]["age"]
    monkeypatch.setattr(english, "english_words", lambda: words)
    check_english(problems)
    assert problems == [
        "english/words.yaml: aspects.amount: missing; write what English calls it",
        "english/words.yaml: facts.age: missing; write what English calls it",
    ]


def test_further_examples_hold_their_own_intent_only(root: Path) -> None:
    path = root / "nlu_data" / "english" / "ask_time.yml"
    edit(path, "intent: ask_time", "intent: ask_date")
    (path.parent / "nothing.yml").write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    problems: list[str] = []
    check_dialogue(root, problems)
    assert "english/ask_time.yml: nlu.ask_date: this file holds examples of ask_time only; move them" in problems
    assert "english/nothing.yml: file name: domain.yml has no such intent; add it there or rename" in problems


def test_every_reply_has_its_english(root: Path) -> None:
    edit(root / "domain.yml", "utter_greet_en:", "utter_hallo_en:")
    problems: list[str] = []
    check_dialogue(root, problems)
    assert any("utter_greet_en" in problem for problem in problems)


def test_a_mistake_in_the_synonyms_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "synonyms.yaml"
    path.write_text("子女: [娃]\n", encoding="utf-8")
    monkeypatch.setattr(check_command, "check_synonyms", lambda problems: check_synonyms(problems, path))
    assert main(["check", *DATES]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("synonyms.yaml: 子女: '娃' is one character") and ";" in line
