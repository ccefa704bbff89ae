"""English in a policy file keeps the rules of the Chinese, and every fault of it is said at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.knowledge import Knowledge
from knowledge.library import examine_library, read_library
from tests.knowledge.policy_files import POLICY, changed, write_folder

AMOUNT = 'value: "{monthly}。", source: notice'
LABEL = "label: 每月标准\n"
# fmt: off
FAULTS = {
    "literal": (changed((AMOUNT, f'{AMOUNT}, en: "Up to 800 yuan."')), "sections.amount.2020-03-01.en", "number '800 yuan' written into a sentence; put it under parameters"),
    "word_literal": (changed((AMOUNT, f'{AMOUNT}, en: "For three years."')), "sections.amount.2020-03-01.en", "number 'three years' written into a sentence"),
    "name": (changed((AMOUNT, f'{AMOUNT}, en: "It is {{yearly}}."')), "sections.amount.2020-03-01.en", "unknown name {yearly}; name one of monthly"),
    "chinese": (changed((AMOUNT, f'{AMOUNT}, en: "It is 补贴."')), "sections.amount.2020-03-01.en", "holds Chinese characters; write it in English"),
    "empty": (changed((AMOUNT, f'{AMOUNT}, en: ""')), "sections.amount.2020-03-01.en", "needs an English text; write one or take the key out"),
    "number": (changed(("value: 24, source: notice", 'value: 24, source: notice, en: "two years"')), "parameters.months.values.2020-03-01.en", "stands beside no text; numbers and dates are written in English by themselves"),
    "label": (changed((LABEL, LABEL + "    en: 每月\n")), "parameters.monthly.en.label", "holds Chinese characters; write it in English"),
    "label_key": (changed((LABEL, LABEL + "    en: {label: Monthly, colour: red}\n")), "parameters.monthly.en.colour", "unknown key; allowed: label, unit, form, rows"),
    "form": (changed((LABEL, LABEL + "    en: {label: Monthly, form: more}\n")), "parameters.monthly.en.form", "needs {n} where the number stands"),
    "title": (changed(("owner: 某部门", "owner: 某部门\nen: {aliases: [trial grant]}")), "en.title", "missing; add it"),
    "alias": (changed(("owner: 某部门", "owner: 某部门\nen: {title: Trial, aliases: [“trial”]}")), "en", "'“trial”' is not plain English; use ASCII letters"),
    "about": (changed(("route: desk", "route: desk, en: 哪张卡")), "unknown[0].en", "holds Chinese characters; write it in English"),
    "null_value": (changed((AMOUNT, 'value: null, source: notice, en: "It is over."')), "sections.amount.2020-03-01.en", "stands beside no text"),
}
# fmt: on


@pytest.fixture(scope="module")
def problems(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    texts = {key: text.replace("另", f"另{n}") for n, (key, (text, _, _)) in enumerate(FAULTS.items())}
    return examine_library(write_folder(tmp_path_factory.mktemp("faulty"), **texts))[1]


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_said_with_file_key_and_remedy(name: str, problems: list[str]) -> None:
    _, key, problem = FAULTS[name]
    assert [line for line in problems if line.startswith(f"{name}.yaml: {key}: {problem}")], problems


def test_two_policies_must_not_share_an_english_name(tmp_path: Path) -> None:
    one = POLICY.replace("owner: 某部门", "owner: 某部门\nen: {title: Trial Grant}")
    two = changed(("owner: 某部门", "owner: 某部门\nen: {title: Other, aliases: [trial grant]}"))
    _, problems = examine_library(write_folder(tmp_path, one=one, two=two))
    assert [p for p in problems if p == "two.yaml: aliases: 'trial grant' is also a name of one; keep it in one file"]


def test_english_ends_with_the_value_it_translates(tmp_path: Path) -> None:
    newer = 'amount: {2020-03-01: {value: "{monthly}。", source: notice, en: "It is {monthly}."}, 2021-06-01: {value: "改为{monthly}。", source: notice}}'
    text = POLICY.replace('amount: {2020-03-01: {value: "{monthly}。", source: notice}}', newer)
    knowledge = Knowledge.open(
        f"sqlite:///{tmp_path / 'k.db'}", write_folder(tmp_path / "files", trial=text), tmp_path / "s"
    )
    before = knowledge.answer("trial", "amount", date(2021, 5, 31), language="en")
    after = knowledge.answer("trial", "amount", date(2021, 6, 1), language="en")
    assert before.body.startswith("It is bachelor's 100 yuan/month, master's 200.5 yuan/month.")
    assert "It is" not in after.body and "master's 400 yuan/month" in after.body
    assert "The full text is in Chinese: “改为本科300元/月、硕士400元/月。”" in after.body


def test_the_titles_of_the_project_are_known(tmp_path: Path) -> None:
    library = read_library()
    assert sum(policy.title_en is not None for policy in library.policies.values()) > 35
