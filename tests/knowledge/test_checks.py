"""One folder with every fault an author can make: all are said at once, each with file, key and remedy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.library import examine_library, read_library
from knowledge.policy import PolicyError
from tests.knowledge.policy_files import POLICY, changed, write_folder

AMOUNT = 'amount: {2020-03-01: {value: "{monthly}。", source: notice}}'
MONTHS = "{label: 最长期限, unit: 个月, values: {2020-03-01: {value: 24, source: notice}}}"
RULE = "{fact: degree, at_least: 本科, say: 本科及以上}"
# file -> (its text, the key and the problem that must be said of it)
# fmt: off
FAULTS: dict[str, tuple[str, str, str]] = {
    "unknown_source": (changed((AMOUNT, AMOUNT.replace("notice", "gazette"))), "sections.amount.2020-03-01.source", "unknown source 'gazette'; add it"),
    "literal": (changed((AMOUNT, AMOUNT.replace("{monthly}", "每月800元"))), "sections.amount.2020-03-01", "number '800元' written into a sentence; put it under parameters"),
    "han_literal": (changed((AMOUNT, AMOUNT.replace("{monthly}", "最长三十六个月"))), "sections.amount.2020-03-01", "number '三十六个月' written into a sentence"),
    "date_literal": (changed((AMOUNT, AMOUNT.replace("{monthly}", "2024年4月11日起"))), "sections.amount.2020-03-01", "number '2024年4月11日' written into a sentence"),
    "phone_literal": (changed((AMOUNT, AMOUNT.replace("{monthly}", "请打0532-12345678"))), "sections.amount.2020-03-01", "number '0532-12345678' written into a sentence"),
    "faq_literal": (changed(("不能传给孩子。", "给2万元。")), "faq[0].say.2020-03-01", "number '2万元' written into a sentence"),
    "rule_literal": (changed(("at_least: months", "at_least: 12")), "eligibility.2020-03-01", "insured_months: number literal 12 in a rule; put it under parameters"),
    "condition_literal": (changed(('say: "缴费满{months}"', "say: 缴费满12个月")), "eligibility.2020-03-01.insured_months", "number '12个月' written into a sentence"),
    "missing_unit": (changed((MONTHS, MONTHS.replace("unit: 个月, ", ""))), "parameters.months.unit", "missing; add it"),
    "date_key": (changed(("in_force: {2020-03-01", "in_force: {2020-3")), "in_force.2020-3", "bad date '2020-3'; write YYYY-MM-DD"),
    "issued": (changed(("owner: 某部门", "owner: 某部门\nsources: {own: {title: 甲, issued: 去年, checked: 2026-01-01, standing: official}}")), "sources.own.issued", "bad date '去年'; write 2025, 2025-03 or 2025-03-20"),
    "checked": (changed(("owner: 某部门", "owner: 某部门\nsources: {own: {title: 甲, checked: 上周, standing: official}}")), "sources.own.checked", "bad date '上周'; write YYYY-MM-DD"),
    "standing": (changed(("owner: 某部门", "owner: 某部门\nsources: {own: {title: 甲, checked: 2026-01-01, standing: rumour}}")), "sources.own.standing", "'rumour' is not allowed; use one of official"),
    "shared_twice": (changed(("owner: 某部门", "owner: 某部门\nsources: {notice: {title: 甲, checked: 2026-01-01, standing: official}}")), "sources.notice", "stands in sources.yaml already; cite that one"),
    "section": (changed(("  amount:", "  prize:")), "sections.prize", "'prize' is not allowed; use one of overview"),
    "brief": (changed(("sections:\n", 'brief: {source: {2020-03-01: {value: "甲", source: notice}}}\nsections:\n')), "brief.source", "'source' is not allowed; use one of amount"),
    "brief_literal": (changed(("sections:\n", 'brief: {amount: {2020-03-01: {value: "每月800元", source: notice}}}\nsections:\n')), "brief.amount.2020-03-01", "number '800元' written into a sentence"),
    "key": (changed(("owner: 某部门", "owner: 某部门\ncolour: red")), "colour", "unknown key; allowed: title"),
    "entry_key": (changed(("clause: 第三条", "chapter: 三")), "parameters.monthly.values.2020-03-01.chapter", "unknown key; allowed: source"),
    "name": (changed(('value: "{monthly}。"', 'value: "{yearly}。"')), "sections.amount.2020-03-01", "unknown name {yearly}; name one of monthly"),
    "other_name": (changed(('value: "{monthly}。"', 'value: "{nobody/monthly}。"')), "sections.amount.2020-03-01", "unknown name {nobody/monthly}"),
    "source_name": (changed(('value: "{monthly}。"', 'value: "见{@notice.page}。"')), "sections.amount.2020-03-01", "unknown name {@notice.page}; write {@source.number}"),
    "choice_name": (changed(('value: "{monthly}。"', 'value: "{monthly.博士}。"')), "sections.amount.2020-03-01", "the table has no '博士'; name one of its keys"),
    "place": (changed(("place: 青岛高新区", "place: 月球")), "place", "'月球' is not allowed; use one of 青岛高新区"),
    "topic": (changed(("topic: subsidy", "topic: magic")), "topic", "'magic' is not allowed; use one of housing"),
    "title": (changed(("title: 另一补贴\n", "")), "title", "missing; add it"),
    "overview": (changed(("  overview:", "  process:")), "sections.overview", "missing; every policy says in one sentence what it is"),
    "fact": (changed((RULE, RULE.replace("fact: degree", "fact: height"))), "eligibility.2020-03-01", "unknown fact 'height'; add it to facts.yaml"),
    "operator": (changed((RULE, RULE.replace("at_least", "roughly"))), "eligibility.2020-03-01", "degree: needs exactly one of at_least"),
    "rule_parameter": (changed(("at_least: months", "at_least: weeks")), "eligibility.2020-03-01", "unknown parameter 'weeks'; add it under parameters"),
    "relation": (changed(("faq:\n", "relations: [{deducts: nobody, say: {2020-03-01: {value: 要扣。, source: notice}}}]\nfaq:\n")), "relations[0]", "unknown policy 'nobody'; name a policy file"),
    "relation_kind": (changed(("faq:\n", "relations: [{loves: trial, say: {2020-03-01: {value: 要扣。, source: notice}}}]\nfaq:\n")), "relations[0]", "needs exactly one of deducts, excludes, separate"),
    "route": (changed(("route: desk", "route: nowhere")), "unknown[0].route", "unknown contact 'nowhere'; add it to contacts.yaml"),
    "contact": (changed(("contact: talent_hall", "contact: nowhere")), "contact", "unknown contact 'nowhere'; add it to contacts.yaml"),
    "value_type": (changed((MONTHS, MONTHS.replace("24", "二十四"))), "parameters.months.values.2020-03-01", "'二十四' is no value in 个月; correct the value or the unit"),
    "date_type": (changed(("value: 2019-07-01", "value: 2019")), "parameters.from_day.values.2020-03-01", "2019 is no value in date"),
    "range": (changed(("[18, 35]", "[35, 18]")), "parameters.ages.values.2020-03-01", "is no range; write [low, high]"),
    "table_key": (changed(("{本科: 300, 硕士: 400}", "{本科: 300, 博士后: 400}")), "parameters.monthly.values.2021-06-01", "'博士后' is no choice of degree; use one of 专科"),
    "by": (changed(("by: degree", "by: age")), "parameters.monthly.by", "'age' is no choice fact; name one of facts.yaml, or rows"),
    "brace": (changed(('value: "{monthly}。"', 'value: "{monthly}}。"')), "sections.amount.2020-03-01", "a brace without its partner; write {name}"),
    "flag": (changed(("{value: true, source: notice}", "{value: 是, source: notice}")), "in_force.2020-03-01", "'是' is neither true nor false"),
    "sentence": (changed(("value: 不能传给孩子。", "value: 3")), "faq[0].say.2020-03-01", "needs a sentence; write one or null"),
    "no_value": (changed((AMOUNT, "amount: {2020-03-01: {source: notice}}")), "sections.amount.2020-03-01.value", "missing; add it (null ends the series)"),
    "aliases": (changed(("aliases: [另补, 另一津贴]", "aliases: 另补")), "aliases", "needs a list of texts; write [甲, 乙]"),
    "payment": (changed(("faq:\n", "payment: {kind: monthly, amount: monthly, months: weeks, received: subsidy_months}\nfaq:\n")), "payment.months", "unknown name 'weeks'; name a parameter"),
    "payment_kind": (changed(("faq:\n", "payment: {kind: gift}\nfaq:\n")), "payment.kind", "'gift' is not allowed; use one of monthly"),
    "review": (changed(("owner: 某部门", "owner: 某部门\nreview_by: 明年")), "review_by", "bad date '明年'; write YYYY-MM-DD"),
    "alias_clash": (changed(), "aliases", "'另补' is also a name of Bad-Name; keep it in one file"),
    "Bad-Name": (changed(), "file name", "is the id; use lower-case English words joined by _"),
    "double_key": (changed(("topic: subsidy", "topic: subsidy\ntopic: loan")), "line 6", "key 'topic' is given twice"),
    "tabbed": (changed(("topic: subsidy", "topic:\tsubsidy")), "line 5", "tab character; indent with two spaces"),
    "marked": ("\ufeff" + changed(), "first bytes", "byte-order mark (BOM)"),
    "hollow": ("", "file", "empty; write a policy or delete the file"),
}
# fmt: on


@pytest.fixture(scope="module")
def problems(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is said of one folder that holds every fault and one sound policy."""
    folder = write_folder(tmp_path_factory.mktemp("faults"), **{name: text for name, (text, _, _) in FAULTS.items()})
    (folder / "here" / "trial.yaml").write_text(POLICY, encoding="utf-8")
    (folder / "here" / "latin.yaml").write_bytes("title: 补贴".encode("gb18030"))
    (folder / "there").mkdir()
    (folder / "there" / "trial.yaml").write_text(POLICY.replace("青岛高新区", "青岛市"), encoding="utf-8")
    return examine_library(folder)[1]


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_said_with_its_file_and_key(problems: list[str], name: str) -> None:
    _, key, what = FAULTS[name]
    told = [problem for problem in problems if problem.startswith(f"{name}.yaml: {key}: ")]
    assert any(what in problem for problem in told), [p for p in problems if p.startswith(f"{name}.yaml")]


def test_a_file_in_another_encoding_and_an_id_in_two_folders_are_said(problems: list[str]) -> None:
    assert "latin.yaml: byte 7: not UTF-8; save the file as UTF-8" in problems
    assert "trial.yaml: file name: used in two folders; rename one" in problems


def test_every_problem_has_file_key_problem_and_remedy(problems: list[str]) -> None:
    form = re.compile(r"^[\w.-]+\.yaml: [^:]+: .+; .+")
    assert len(problems) > len(FAULTS)
    assert [problem for problem in problems if not form.match(problem)] == []


def test_a_sound_file_beside_faulty_ones_is_not_blamed(problems: list[str]) -> None:
    assert [p for p in problems if p.startswith("trial.yaml") and "aliases" not in p and "file name" not in p] == []


def test_the_error_carries_every_problem(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, **{name: FAULTS[name][0] for name in ("literal", "place", "route")})
    with pytest.raises(PolicyError) as caught:
        read_library(folder)
    assert len([p for p in caught.value.problems if "aliases" not in p]) == 3
    assert str(caught.value) == "\n".join(caught.value.problems)


def test_a_number_may_stand_in_a_title_and_one_of_something_in_speech(tmp_path: Path) -> None:
    text = POLICY.replace("title: 试验补贴", "title: 试验28条").replace("不能传给孩子。", "不能，是一次性、一对一的。")
    assert examine_library(write_folder(tmp_path, trial=text))[1] == []
