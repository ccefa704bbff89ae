"""The list of what there is: in force, of here, by topic, with the person's own standard where the degree decides it."""

from __future__ import annotations

import re
from datetime import date

from knowledge.answer import Answer, Status
from knowledge.catalogue import list_policies, write_own_standard
from knowledge.compose import KINDRED, TOPIC_LABELS
from knowledge.knowledge import Knowledge
from knowledge.language import CHINESE
from tests.knowledge.talking import Talk, compose


def _list(
    knowledge: Knowledge, on: date, beside: str | None = None, language: str = CHINESE, degree: str | None = None
) -> Answer:
    composer = compose(knowledge, on, language, **({"degree": degree} if degree else {}))
    return knowledge.release(list_policies(composer, composer.snapshot.policies[beside] if beside else None))


def _listed(answer: Answer) -> dict[str, list[str]]:
    """Label -> titles of the lines between the lead and the end."""
    lines = [line.partition("：") for line in answer.body.splitlines()[1:-1]]
    return {label: titles.split("、") for label, _, titles in lines}


def test_every_policy_of_here_in_force_stands_once_under_its_topic(knowledge: Knowledge, today: date) -> None:
    listed = _listed(_list(knowledge, today))
    here = [
        p for p in knowledge.snapshot(today).policies.values()
        if p.in_force and p.place in ("青岛高新区", "青岛市") and p.priority >= 0 and p.topic != "other"
    ]  # fmt: skip
    assert sorted(title for titles in listed.values() for title in titles) == sorted(p.title for p in here)
    assert all(policy.title in listed[TOPIC_LABELS[policy.topic]] for policy in here)


def test_what_is_over_or_of_another_district_is_not_listed(knowledge: Knowledge, today: date) -> None:
    assert "安家费" in _list(knowledge, today).body and "安家费" not in _list(knowledge, date(2027, 4, 1)).body
    assert "崂山" not in _list(knowledge, today).body and "西海岸" not in _list(knowledge, today).body


def test_the_list_leads_with_the_place_and_ends_with_how_to_go_on(knowledge: Knowledge, today: date) -> None:
    answer = _list(knowledge, today)
    assert answer.status is Status.ANSWERED and answer.unit == "catalogue" and answer.policy is None
    assert answer.body.startswith("青岛高新区和青岛市现有这些") and answer.body.endswith("直接说名字就行。")


def test_the_persons_own_standard_stands_beside_the_policy_with_its_source(knowledge: Knowledge, today: date) -> None:
    answer = _list(knowledge, today, degree="博士")
    for title, amount in (
        ("高校毕业生住房补贴", "1200元/月"),
        ("青年人才购房券", "10万元"),
        ("一次性安家费", "15万元"),
    ):
        assert f"{title}（博士{amount}）" in answer.body
        assert any(card.value == amount and card.source for card in answer.cards)
    assert answer.policy is None and "800元" not in answer.body and "元" not in _list(knowledge, today).body


def test_when_one_policy_alone_pays_by_the_degree_the_talk_is_about_it(knowledge: Knowledge, today: date) -> None:
    answer = _list(knowledge, today, degree="本科")
    assert answer.policy == "housing_subsidy" and answer.body.count("（本科") == 1


def test_a_policy_that_pays_nothing_by_degree_has_no_standard(knowledge: Knowledge, today: date) -> None:
    composer = compose(knowledge, today, degree="硕士")
    written = {p.id: write_own_standard(composer.speech(p)) for p in composer.snapshot.policies.values()}
    assert {policy: words for policy, words in written.items() if words} == {
        "housing_subsidy": "（硕士800元/月）", "settling_allowance": "（硕士10万元）", "purchase_voucher": "（硕士5万元）",
    }  # fmt: skip


def test_beside_a_policy_only_its_kind_is_listed_and_not_itself(knowledge: Knowledge, today: date) -> None:
    answer = _list(knowledge, today, "housing_subsidy")
    assert answer.body.startswith("除了高校毕业生住房补贴，还有：") and set(_listed(answer)) == {"补贴"}
    assert "青年人才购房券" in _listed(answer)["补贴"] and "高校毕业生住房补贴" not in _listed(answer)["补贴"]


def test_kindred_topics_are_listed_together(knowledge: Knowledge, today: date) -> None:
    listed = _listed(_list(knowledge, today, "talent_loan"))
    assert list(listed) == [TOPIC_LABELS[topic] for topic in KINDRED["loan"]]
    assert listed["贷款"] == ["高新贷2.0"]


def test_the_list_is_written_in_english(knowledge: Knowledge, today: date) -> None:
    body = _list(knowledge, today, language="en", degree="硕士").body
    assert not re.search(r"[\u4e00-\u9fff]", body)
    assert "Housing Subsidy for University Graduates (master's: 800 yuan/month)" in body


def test_whoever_asks_what_there_is_gets_the_list_and_what_else_that_of_its_kind(
    knowledge: Knowledge, today: date
) -> None:
    talk = Talk(knowledge, today)
    assert talk.say("有哪些人才政策", "ask_list").body.startswith("青岛高新区和青岛市现有")
    talk.say("高新贷给多少", "ask_amount", "高新贷")
    assert talk.say("还有其他的吗", "ask_list").body.startswith("除了高新贷2.0，还有：")
