"""An interview lets itself be ended, begun anew, cleared and interrupted, and takes no other question for an answer."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answer import Status
from knowledge.knowledge import Knowledge
from knowledge.question import Context, Question
from tests.knowledge.talking import Talk, interview

SUBSIDY, SETTLING = "housing_subsidy", "settling_allowance"


@pytest.fixture
def talk(knowledge: Knowledge, today: date) -> Talk:
    """A talk in which a master was asked for the certificate."""
    return interview(knowledge, today, SUBSIDY, "degree_certificate", degree="硕士")


@pytest.mark.parametrize("text", ["取消", "算了吧", "不看了", "先不问了", "cancel"])
def test_cancelling_ends_the_interview_and_forgets_what_was_told(talk: Talk, text: str) -> None:
    answer = talk.say(text, "deny")
    assert answer.status is Status.SOCIAL and "取消" not in answer.body
    assert talk.context == Context()


@pytest.mark.parametrize("text", ["清除我的信息", "忘掉我刚才说的", "请删除我的资料", "please forget what i told you"])
@pytest.mark.parametrize("asked", [True, False], ids=["in an interview", "without one"])
def test_what_was_told_can_be_cleared_at_any_time(talk: Talk, text: str, asked: bool) -> None:
    if not asked:
        talk.context = Context(policy=SUBSIDY, facts={"degree": "硕士"}, text="硕士能领多少")
    answer = talk.say(text, "out_of_scope", language="zh" if "请" in text or "我" in text else "en")
    assert "已经清除" in answer.body or "has been cleared" in answer.body
    assert talk.context.facts == {} and talk.context.form is None and talk.context.text == ""


@pytest.mark.parametrize("text", ["忘了", "不记得了"])
def test_having_forgotten_is_not_the_wish_to_be_forgotten(talk: Talk, text: str) -> None:
    assert talk.say(text).asked == "qingdao_hukou"
    assert talk.context.facts == {"degree": "硕士"}


@pytest.mark.parametrize("text", ["重新来", "重新开始", "从头来一遍", "restart"])
def test_beginning_anew_asks_the_first_question_of_nobody_known(talk: Talk, text: str) -> None:
    talk.say("不清楚")
    assert talk.say(text).asked == "degree"
    assert talk.context.facts == {} and talk.context.form is not None and talk.context.form["unsure"] == []


def test_another_question_is_answered_and_the_interview_taken_up_again(talk: Talk) -> None:
    answer = talk.say("住房补贴在哪里申请", "ask_where", "住房补贴")
    assert "青岛人才网" in answer.body and answer.body.endswith("接着刚才的（不看了就说“取消”）：学位证书拿到了吗？")
    assert answer.buttons == ("拿到了", "没拿到", "不清楚")
    assert talk.say("拿到了").asked == "qingdao_hukou"


def test_going_on_repeats_the_question_alone(talk: Talk) -> None:
    talk.say("住房补贴在哪里申请", "ask_where", "住房补贴")
    assert talk.say("继续吧", "smalltalk").body == "学位证书拿到了吗？"


@pytest.mark.parametrize(
    ("asked", "text", "kind"),
    [
        ("degree_certificate", "怎么申请", "ask_process"),
        ("qingdao_hukou", "有什么好处", "ask_amount"),
        ("insured_months", "审批要3个月吗", "ask_time"),
        ("insured_months", "最长能领36个月吗", "ask_duration"),
        ("purchase_date", "2024年4月的文件叫什么", "ask_source"),
        ("age", "硕士35岁的线是哪个文件定的", "ask_source"),
        ("degree_certificate", "不知道怎么申请", "ask_process"),
    ],
)
def test_another_kind_of_question_is_never_taken_for_an_answer(
    knowledge: Knowledge, today: date, asked: str, text: str, kind: str
) -> None:
    talk = interview(knowledge, today, SETTLING, asked, degree="硕士")
    answer = talk.say(text, kind)
    assert answer.unit not in ("form", "verdict") and not answer.body.startswith("好的")
    assert talk.context.facts == {"degree": "硕士"} and talk.context.form is not None
    assert talk.context.form["unsure"] == [] and talk.context.form["aside"] == 1


def test_a_question_that_names_the_fact_asked_for_is_answered_and_the_fact_kept(
    knowledge: Knowledge, today: date
) -> None:
    answer = interview(knowledge, today, SUBSIDY, "degree").say("硕士每月多少钱", "ask_amount", degree="硕士")
    assert "800元/月" in answer.body and answer.asked == "degree_certificate"


def test_a_fact_of_a_question_on_another_policy_is_no_answer(talk: Talk) -> None:
    answer = talk.say("没户口能办人才贷吗", "ask_eligibility", "人才贷", qingdao_hukou=False)
    assert answer.unit != "verdict" or answer.policy == "talent_loan"


def test_several_questions_at_once_are_no_answer(talk: Talk) -> None:
    asked = [
        Question(text, {kind: 0.9}, ("住房补贴",))
        for text, kind in (("给多少", "ask_amount"), ("怎么申请", "ask_process"))
    ]
    answer, context = talk.knowledge.respond(asked, talk.context, talk.on)
    assert "800元" in answer.body and "青岛人才网" in answer.body and answer.asked == "degree_certificate"
    assert context.form is not None and context.form["aside"] == 1


def test_a_table_is_not_cut_for_the_question_which_stays_open(knowledge: Knowledge, today: date) -> None:
    talk = interview(knowledge, today, "settling_allowance", "qingdao_hukou", degree="硕士")
    answer = talk.say("安家费和购房券有什么区别", "ask_difference", "安家费", "购房券")
    assert answer.table and answer.table.text in answer.body and talk.asked == "qingdao_hukou"
