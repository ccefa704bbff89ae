"""The knowledge as a whole: new files, rebuilds, contacts, days, places, names and sources."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from knowledge import knowledge as module
from knowledge.answer import Status
from knowledge.knowledge import Knowledge
from knowledge.library import POLICY_FOLDER, read_library
from knowledge.policy import SECTIONS, PolicyError
from knowledge.question import Context, Question
from knowledge.store import build
from tests.knowledge.policy_files import POLICY, write_folder

NEW_POLICY = """
title: 青年夜校学费券
aliases: [夜校券, 夜校补助]
place: 青岛高新区
topic: skills
owner: 某部门
contact: talent_hall
in_force: {2026-01-01: {value: true, source: subsidy_answer_2025}}
parameters:
  worth: {label: 每张面额, unit: 元, values: {2026-01-01: {value: 350, source: subsidy_answer_2025}}}
sections:
  overview: {2026-01-01: {value: "夜校券用来抵学费，每张{worth}。", source: subsidy_answer_2025}}
  amount: {2026-01-01: {value: "每张{worth}。", source: subsidy_answer_2025}}
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> tuple[Knowledge, Path]:
    """An open knowledge of a copy of the project's folder, with a phone number filled in; and that folder."""
    root = tmp_path_factory.mktemp("own")
    folder = root / "policies"
    shutil.copytree(POLICY_FOLDER, folder)
    contacts = (folder / "contacts.yaml").read_text(encoding="utf-8")
    line = 'phone: {2026-12-01: {value: "0532-55556666", source: subsidy_answer_2025}}'
    (folder / "contacts.yaml").write_text(contacts.replace("phone: {}", line, 1), encoding="utf-8")
    return Knowledge.open(f"sqlite:///{root / 'k.db'}", folder, root / "search"), folder


@pytest.mark.slow  # builds the whole knowledge again
def test_a_phone_number_filled_in_is_said_by_every_route(own: tuple[Knowledge, Path]) -> None:
    opened, after, said = own[0], date(2026, 12, 1), 0
    for policy in opened.snapshot(after).policies.values():
        gaps = [section for section in SECTIONS if section not in policy.of("section") and section != "source"]
        for section in gaps if policy.contact == "talent_hall" else ():
            answer = opened.answer(policy.id, section, after)
            assert answer.status is not Status.WITHHELD
            assert "0532-55556666" in answer.text, (policy.id, section)
            said += 1
    assert said > 50
    assert opened.answer("rental_housing", "contact", after).status is Status.ANSWERED
    before = opened.answer("rental_housing", "contact", date(2026, 11, 30))
    assert before.status is Status.UNKNOWN and "0532-55556666" not in before.text


@pytest.mark.slow  # builds the whole knowledge again
def test_a_new_file_is_answered_by_title_and_alias_even_by_an_open_knowledge(
    own: tuple[Knowledge, Path], today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SECONDS_BETWEEN_LOOKS", 0.0)
    opened, folder = own
    before = opened.version
    assert opened.ask("夜校券多少钱", today).policy != "night_school"
    (folder / "hitech" / "night_school.yaml").write_text(NEW_POLICY, encoding="utf-8")
    assert build(opened.engine, read_library(folder)) is True
    for text in ("青年夜校学费券是什么", "夜校券多少钱", "夜校补助给多少", "业校补助给多少"):
        answer = opened.ask(text, today)
        assert (answer.policy, answer.status) == ("night_school", Status.ANSWERED), text
        assert "350元" in answer.text
    assert opened.version != before
    assert opened.ask("住房补贴多少钱", today).policy == "housing_subsidy"


def test_an_open_knowledge_looks_for_a_rebuild_at_most_once_a_second(tmp_path: Path) -> None:
    opened = Knowledge.open(f"sqlite:///{tmp_path / 'k.db'}", write_folder(tmp_path / "f"), tmp_path / "search")
    build(opened.engine, read_library(write_folder(tmp_path / "g", trial=POLICY.replace("value: 24", "value: 25"))))
    old = opened.version
    assert opened.refresh() is False and opened.version == old
    opened._looked -= 2
    assert opened.refresh() is True and opened.version != old
    assert "最长25个月" in opened.answer("trial", "overview", date(2020, 3, 1)).text


def test_the_tables_are_not_rebuilt_when_nothing_changed(tmp_path: Path) -> None:
    folder, url = write_folder(tmp_path / "f"), f"sqlite:///{tmp_path / 'k.db'}"
    first = Knowledge.open(url, folder, tmp_path / "search")
    index = next(path for path in (tmp_path / "search").iterdir() if path.is_dir())
    made = index.stat().st_mtime_ns
    second = Knowledge.open(url, folder, tmp_path / "search")
    assert second.version == first.version and index.name.startswith(first.version)
    assert [index] == [
        path for path in (tmp_path / "search").iterdir() if path.is_dir()
    ] and index.stat().st_mtime_ns == made


def test_files_with_problems_are_refused_at_opening(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "f", trial=POLICY.replace("topic: subsidy", "topic: magic"))
    with pytest.raises(PolicyError) as caught:
        Knowledge.open(f"sqlite:///{tmp_path / 'k.db'}", folder, tmp_path / "search")
    assert len(caught.value.problems) == 1


def test_a_contact_on_no_record_is_admitted(knowledge: Knowledge, today: date) -> None:
    answer = knowledge.answer("rental_housing", "contact", today)
    assert answer.status is Status.UNKNOWN
    assert "没有登记" in answer.text and "专窗" in answer.route and not any(c.kind == "contact" for c in answer.cards)


def test_a_day_asked_about_decides_instead_of_today(knowledge: Knowledge, today: date) -> None:
    names = ("免租金住宿",)
    question = Question("免租金住宿能住多久", names=names, as_of=date(2025, 8, 1))
    then, _ = knowledge.respond([question], Context(), today)
    now, _ = knowledge.respond([Question("免租金住宿能住多久", names=names)], Context(), today)
    assert (then.status, then.on) == (Status.ANSWERED, date(2025, 8, 1))
    assert (now.status, now.on) == (Status.NOT_IN_FORCE, today)
    assert "2026年6月30日" in now.text


def test_the_last_day_of_a_policy_is_still_answered(knowledge: Knowledge) -> None:
    assert knowledge.answer("free_lodging", "amount", date(2026, 6, 30)).status is Status.ANSWERED
    assert knowledge.answer("free_lodging", "amount", date(2026, 7, 1)).status is Status.NOT_IN_FORCE
    assert knowledge.answer("settling_allowance", "amount", date(2027, 3, 31)).status is Status.ANSWERED
    assert knowledge.answer("settling_allowance", "amount", date(2027, 4, 1)).status is Status.NOT_IN_FORCE


@pytest.mark.parametrize("text", ["人材公寓审批要几天", "人才公寓審批要几天", "ＴＡＬＥＮＴ apartment 审批要几天"])
def test_names_in_other_writing_lead_to_the_same_answer(knowledge: Knowledge, today: date, text: str) -> None:
    answer = knowledge.ask(text, today)
    assert answer.policy == "rental_housing" and "当日办结" in answer.text


def test_another_district_answers_with_its_own_policy(knowledge: Knowledge, today: date) -> None:
    assert knowledge.ask("崂山区人才住房租金怎么算", today).policy.startswith("laoshan_rental_housing")
    assert knowledge.ask("西海岸新区人才公寓租金怎么算", today).policy == "xihaian_rental_housing"


def test_a_district_without_policies_gets_no_borrowed_figures(knowledge: Knowledge, today: date) -> None:
    answer = knowledge.ask("即墨区人才公寓租金怎么算", today)
    assert answer.status in (Status.UNKNOWN, Status.OTHER_PLACE)
    assert "即墨" in answer.text and "没有收录" in answer.text and not answer.sources


def test_another_city_is_declined(knowledge: Knowledge, today: date) -> None:
    for text in ("广州的租房补贴怎么领", "我想了解成都人才公寓", "深圳落户有什么条件"):
        answer = knowledge.ask(text, today)
        assert answer.status is Status.OTHER_PLACE and "不在我的服务范围" in answer.text, text
        assert not answer.sources


def test_the_source_of_a_policy_is_told_with_number_date_and_address(knowledge: Knowledge, today: date) -> None:
    answer = knowledge.answer("settling_allowance", "source", today)
    assert answer.status is Status.ANSWERED
    assert "青人社发〔2024〕7号" in answer.text and "2024年4月11日" in answer.text
    cited = {source["number"]: source for source in answer.payload()["sources"]}
    assert cited["青人社发〔2024〕7号"]["url"].startswith("http")
    assert cited["青人社发〔2024〕7号"]["issued"] == "2024-04-11"


def test_a_source_question_without_a_section_lists_documents_with_their_links(
    knowledge: Knowledge, today: date
) -> None:
    policies = [
        p for p in knowledge.snapshot(today).policies.values() if "source" not in p.of("section") and p.in_force
    ]
    assert policies
    for policy in policies:
        answer = knowledge.answer(policy.id, "source", today)
        assert answer.status is Status.ANSWERED and answer.sources
        assert all(source.url in answer.text for source in answer.sources if source.url)
        official = any(source.standing == "official" for source in answer.sources)
        assert official or "不是官方文件" in answer.text


def test_an_unknown_policy_is_an_error_of_the_caller(knowledge: Knowledge, today: date) -> None:
    with pytest.raises(KeyError):
        knowledge.answer("no_such_policy", "amount", today)


@pytest.mark.parametrize("text", ["", " ", "？？？", "😀", "1234567", "a" * 3000, "人才" * 1000])
def test_any_text_gets_an_answer(knowledge: Knowledge, today: date, text: str) -> None:
    answer = knowledge.ask(text, today)
    assert answer.text and answer.status is not Status.ERROR and len(answer.text.encode()) <= 2000


@pytest.mark.parametrize("text", ["zzzz qqqq", "龘靐齉爩", "3.14159"])
def test_a_question_nothing_matches_is_given_no_fact(knowledge: Knowledge, today: date, text: str) -> None:
    answer = knowledge.ask(text, today)
    assert answer.status in (Status.UNKNOWN, Status.CLARIFY, Status.OUT_OF_SCOPE)
    assert not answer.sources and not [card for card in answer.cards if card.kind == "value"]


def test_snapshots_are_shared_by_the_days_between_two_changes(knowledge: Knowledge) -> None:
    assert knowledge.snapshot(date(2026, 8, 1)) is knowledge.snapshot(date(2026, 8, 2))
    assert knowledge.snapshot(date(2026, 6, 30)) is not knowledge.snapshot(date(2026, 7, 1))
