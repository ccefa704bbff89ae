"""From questions to answers across the turns of a talk."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from knowledge.answer import Answer, Status
from knowledge.knowledge import Knowledge
from knowledge.question import Context, Question


def _talk(knowledge: Knowledge, on: date, *questions: Question) -> list[Answer]:
    context, answers = Context(), []
    for question in questions:
        answer, context = knowledge.respond([question], context, on)
        answers.append(answer)
    return answers


def _amount(text: str, *names: str, **facts: object) -> Question:
    return Question(text, {"ask_amount": 0.9}, names, facts=facts)


def test_a_kind_and_a_name_give_the_section(knowledge: Knowledge, today: date) -> None:
    [answer] = _talk(knowledge, today, _amount("住房补贴多少钱", "住房补贴"))
    assert (answer.policy, answer.section, answer.status) == ("housing_subsidy", "amount", Status.ANSWERED)


def test_a_question_without_name_goes_on_with_the_policy_talked_about(knowledge: Knowledge, today: date) -> None:
    first = _amount("住房补贴多少钱", "住房补贴")
    answers = _talk(knowledge, today, first, Question("能领多久", {"ask_duration": 0.9}))
    assert answers[1].policy == "housing_subsidy" and "36个月" in answers[1].text


def test_a_fragment_keeps_the_kind_and_changes_the_policy(knowledge: Knowledge, today: date) -> None:
    answers = _talk(knowledge, today, _amount("住房补贴多少钱", "住房补贴"), _amount("那安家费呢", "安家费"))
    assert answers[1].policy == "settling_allowance" and "10万元" in answers[1].text


def test_facts_told_once_are_remembered(knowledge: Knowledge, today: date) -> None:
    first = Question("我是硕士", {"inform": 0.9}, ("住房补贴",), facts={"degree": "硕士"})
    _, context = knowledge.respond([first], Context(), today)
    assert context.facts == {"degree": "硕士"}
    answer, _ = knowledge.respond([_amount("领满一共多少")], context, today)
    assert "28800元" in answer.text


def test_several_questions_of_one_message_are_answered_in_order_as_one_text(knowledge: Knowledge, today: date) -> None:
    questions = [
        _amount("住房补贴多少钱", "住房补贴"),
        Question("安家费要什么材料", {"ask_materials": 0.9}, ("安家费",)),
    ]
    answer, _ = knowledge.respond(questions, Context(), today)
    assert answer.status is Status.ANSWERED_PARTLY
    assert answer.text.index("500元/月") < answer.text.index("材料")


def test_a_question_back_offers_buttons_and_a_number_takes_one(knowledge: Knowledge, today: date) -> None:
    back, context = knowledge.respond([_amount("补贴多少钱")], Context(), today)
    if back.status is Status.CLARIFY:
        assert 2 <= len(back.buttons) <= 4 and context.options == back.buttons
        answer, _ = knowledge.respond([Question("1")], context, today)
        assert answer.status is not Status.CLARIFY and answer.policy


def test_everything_on_offer_is_listed(knowledge: Knowledge, today: date) -> None:
    [answer] = _talk(knowledge, today, Question("都有哪些人才政策", {"ask_list": 0.9}))
    assert answer.status is Status.ANSWERED
    assert all(title in answer.text for title in ("高校毕业生住房补贴", "青年人才购房券", "人才贷"))


def test_two_policies_compared_are_both_told(knowledge: Knowledge, today: date) -> None:
    question = Question("人才贷和高新贷有什么区别", {"ask_difference": 0.9}, ("人才贷", "高新贷"))
    [answer] = _talk(knowledge, today, question)
    assert "人才贷" in answer.text and "高新贷" in answer.text and len(answer.text.encode()) <= 2000


def test_a_kind_no_source_answers_is_admitted(knowledge: Knowledge, today: date) -> None:
    question = Question("服务绿卡要什么材料", {"ask_materials": 0.95}, ("服务绿卡",))
    [answer] = _talk(knowledge, today, question)
    assert answer.status is Status.UNKNOWN and "没有写明" in answer.text and "专窗" in answer.text


def test_an_ended_policy_is_said_to_be_over_for_every_kind(knowledge: Knowledge, today: date) -> None:
    for kind in ("overview", "amount", "process", "where", "duration"):
        [answer] = _talk(knowledge, today, Question("免租金住宿怎么样", {f"ask_{kind}": 0.9}, ("免租金住宿",)))
        assert "已到期" in answer.text and answer.status is not Status.ANSWERED, kind


@pytest.mark.parametrize("kind", ["overview", "amount", "conditions", "process", "materials", "time", "contact"])
@pytest.mark.parametrize("name", ["住房补贴", "人才公寓", "人才贷", "服务绿卡", "青年社区", "招聘平台"])
def test_a_named_policy_is_never_confused_with_another(knowledge: Knowledge, today: date, kind: str, name: str) -> None:
    own = {policy.id for policy in knowledge.snapshot(today).policies.values() if name in policy.names}
    if own:
        [answer] = _talk(knowledge, today, Question(f"{name}的问题", {f"ask_{kind}": 0.95}, (name,)))
        assert answer.policy in own and answer.status in (Status.ANSWERED, Status.ANSWERED_PARTLY, Status.UNKNOWN)


def test_a_degree_that_rules_a_policy_out_is_said_first_whatever_is_asked(knowledge: Knowledge, today: date) -> None:
    asked = Question("本科安家费什么时候到账", {"ask_time": 0.9}, ("安家费",), facts={"degree": "本科"})
    answer, _ = knowledge.respond([asked], Context(), today)
    assert answer.body.startswith("按您说的情况，暂不符合")


def test_a_verdict_that_leaves_it_open_is_not_followed_by_a_refusal(knowledge: Knowledge, today: date) -> None:
    told = {"degree": "硕士", "years_since_graduation": Decimal(2), "subsidy_months": Decimal(8), "home_bought": False}
    asked = Question("硕士毕业两年,领了8个月房补,打算明年买房", {"inform": 0.6}, ("房补",), facts=told)
    answer, _ = knowledge.respond([asked], Context(), today)
    assert "都符合要求" in answer.body and "不可以" not in answer.body
