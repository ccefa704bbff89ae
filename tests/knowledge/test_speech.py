"""Sentences are filled for a day and every value used is accounted for."""

from __future__ import annotations

from datetime import date

from knowledge.answer import Card
from knowledge.knowledge import Knowledge
from knowledge.snapshot import ContactDay, Held
from knowledge.speech import Speech, write_route


def _speech(knowledge: Knowledge, policy: str, on: date, **facts: object) -> Speech:
    snapshot = knowledge.snapshot(on)
    return Speech(snapshot, snapshot.policies[policy], facts)


def test_a_name_becomes_its_value_with_card_and_source(knowledge: Knowledge, today: date) -> None:
    speech = _speech(knowledge, "housing_subsidy", today)
    assert speech.fill_text("硕士{monthly_amount.硕士}，最长{max_months}。") == "硕士800元/月，最长36个月。"
    assert [(card.label, card.value) for card in speech.cards[1:]] == [
        ("每月标准（硕士）", "800元/月"),
        ("最长期限", "36个月"),
    ]
    assert {card.kind for card in speech.cards[1:]} == {"value"} and all(card.source for card in speech.cards[1:])
    assert [source.key for source in speech.sources] == ["subsidy_answer_2025"]


def test_a_table_begins_with_the_row_of_the_person(knowledge: Knowledge, today: date) -> None:
    speech = _speech(knowledge, "housing_subsidy", today, degree="博士")
    assert speech.fill_text("{monthly_amount}") == "博士1200元/月、本科500元/月、硕士800元/月"


def test_a_value_of_another_policy_is_labelled_with_its_title(knowledge: Knowledge, today: date) -> None:
    speech = _speech(knowledge, "housing_subsidy", today)
    assert speech.fill_text("{settling_allowance/lump_sum.硕士}") == "10万元"
    assert speech.cards[-1].label == "青年人才在青创新创业一次性安家费 一次性标准（硕士）"


def test_a_part_of_a_source_is_written_and_the_source_cited(knowledge: Knowledge, today: date) -> None:
    speech = _speech(knowledge, "settling_allowance", today)
    assert speech.fill_text("{@settling_notice_2024.number}，{@settling_notice_2024.issued}，{title}") == (
        "青人社发〔2024〕7号，2024年4月11日，青年人才在青创新创业一次性安家费"
    )
    assert [source.number for source in speech.sources] == ["青人社发〔2024〕7号"]


def test_the_same_card_and_source_are_noted_once(knowledge: Knowledge, today: date) -> None:
    speech = _speech(knowledge, "housing_subsidy", today)
    speech.fill_text("{max_months}{max_months}")
    assert len(speech.cards) == 2 and len(speech.sources) == 1


def test_values_of_a_policy_that_is_over_are_history(knowledge: Knowledge, today: date) -> None:
    speech = _speech(knowledge, "free_lodging", today)
    speech.fill(speech.policy.of("section")["duration"])
    assert {card.kind for card in speech.cards[1:]} == {"history"}


def test_a_route_without_record_says_so(knowledge: Knowledge, today: date) -> None:
    hall = knowledge.snapshot(today).contacts["talent_hall"]
    words, cards, sources = write_route(hall, hall)
    assert words == "可到人才综合服务大厅专窗找工作人员核实（电话和地址暂未登记）。"
    assert {card.kind for card in cards} == {"name"} and sources == []


def test_a_route_says_all_that_is_on_record(knowledge: Knowledge, today: date) -> None:
    hall = knowledge.snapshot(today).contacts["talent_hall"]
    source = knowledge.snapshot(today).policies["housing_subsidy"].of("parameter")["max_months"].source
    held = {
        key: Held("contact", key, value, source, today)
        for key, value in (("phone", "0532-55556666"), ("hours", "周一至周五"))
    }
    words, cards, sources = write_route(ContactDay("desk", "咨询台", "青岛高新区", held), hall)
    assert words == "可向咨询台咨询（电话0532-55556666，时间：周一至周五），也可到人才综合服务大厅专窗找工作人员。"
    assert (
        Card("咨询台", "0532-55556666", "contact", source.title, source.standing) in cards and sources == [source] * 2
    )
