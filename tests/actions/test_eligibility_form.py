"""While Rasa's loop is open every message comes to the form: answers go on with it, everything else is handled as without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import ActionAnswer
from actions.eligibility_form import EligibilityForm
from actions.speech import CONTEXT, FORM, LISTEN
from knowledge.question import Context

DOMAIN = yaml.safe_load((Path(__file__).parents[2] / "domain.yml").read_text(encoding="utf-8"))


def make_tracker(text: str, intent: str, context: Any, last: str | None = LISTEN, **facts: Any) -> Tracker:
    asked = {"text": text, "intents": {intent: 0.9}, "names": [], "places": [], "facts": facts}
    message = {
        "text": text, "intent": {"name": intent, "confidence": 0.9}, "metadata": {"on": "2026-11-23"},
        "facts": facts, "questions": [asked], "language": "zh",
    }  # fmt: skip
    return Tracker("甲", {CONTEXT: context}, message, [], False, None, {"name": FORM}, last)


def run(tracker: Tracker) -> tuple[list[dict[str, Any]], list[dict[str, Any]], Context]:
    """What was said, the events, and the context they leave behind."""
    dispatcher = CollectingDispatcher()
    events = EligibilityForm().run(dispatcher, tracker, {})
    kept = next((event["value"] for event in events if event["event"] == "slot"), None)
    return dispatcher.messages, events, Context.from_json(kept)


def loops(events: list[dict[str, Any]]) -> list[Any]:
    return [event["name"] for event in events if event["event"] == "active_loop"]


@pytest.fixture
def asked() -> Any:
    """The context of a talk that has just asked a master for the certificate."""
    dispatcher, tracker = (
        CollectingDispatcher(),
        make_tracker("我硕士能领住房补贴吗", "ask_eligibility", None, degree="硕士"),
    )
    tracker.latest_message["questions"][0]["names"] = ["住房补贴"]
    events = ActionAnswer().run(dispatcher, tracker, {})
    assert dispatcher.messages[0]["custom"]["answer"]["asked"]["fact"] == "degree_certificate"
    return events[0]["value"]


def test_the_form_is_the_one_of_the_domain() -> None:
    assert EligibilityForm().name() == FORM and FORM in DOMAIN["forms"] and FORM in DOMAIN["actions"]


def test_a_form_opened_just_now_says_nothing_more(asked: Any) -> None:
    said, events, _ = run(make_tracker("我硕士能领住房补贴吗", "ask_eligibility", asked, last="action_answer"))
    assert (said, events) == ([], [])


@pytest.mark.parametrize("intent", ["inform", "affirm", "smalltalk", "noise", "out_of_scope", "greet"])
def test_an_answer_goes_on_whatever_it_is_taken_for(asked: Any, intent: str) -> None:
    said, events, context = run(make_tracker("拿到了", intent, asked))
    assert said[0]["text"] == "好的，拿到了。您的户口在青岛吗？" and loops(events) == []
    assert [button["title"] for button in said[0]["buttons"]] == ["户口在青岛", "户口不在青岛", "不清楚"]
    assert context.facts == {"degree": "硕士", "degree_certificate": True} and context.form is not None


@pytest.mark.parametrize("intent", ["deny", "smalltalk"])
def test_a_certain_verdict_closes_the_loop(asked: Any, intent: str) -> None:
    said, events, context = run(make_tracker("没有", intent, asked))
    assert "暂不符合" in said[0]["text"] and loops(events) == [None]
    assert context.form is None and context.settled


def test_a_courtesy_in_between_is_returned_and_the_form_stays(asked: Any) -> None:
    said, events, context = run(make_tracker("谢谢", "thank", asked))
    assert said[0]["response"] == "utter_thank" and loops(events) == []
    assert context.form == asked["form"] and context.facts == {"degree": "硕士"}
    again, _, _ = run(make_tracker("拿到了", "inform", context.to_json()))
    assert "户口" in again[0]["text"]


def test_a_question_in_between_is_answered_and_the_form_stays(asked: Any) -> None:
    said, events, context = run(make_tracker("怎么申请", "ask_process", asked))
    assert "青岛人才网" in said[0]["text"] and "学位证书拿到了吗？" in said[0]["text"] and loops(events) == []
    assert context.form is not None and context.form["aside"] == 1


@pytest.mark.parametrize(
    ("text", "intent"), [("取消", "deny"), ("不看了", "smalltalk"), ("清除我的信息", "out_of_scope"), ("再见", "bye")]
)
def test_ending_it_closes_the_loop_and_forgets_what_was_told(asked: Any, text: str, intent: str) -> None:
    said, events, context = run(make_tracker(text, intent, asked))
    assert len(said) == 1 and loops(events) == [None]
    assert context.facts == {} and context.form is None and not context.text


@pytest.mark.parametrize(("text", "intent"), [("谢谢", "thank"), ("再见", "bye"), ("你真棒", "smalltalk")])
def test_a_courtesy_after_the_verdict_forgets_what_was_told(asked: Any, text: str, intent: str) -> None:
    _, _, settled = run(make_tracker("没有", "deny", asked))
    assert settled.settled and settled.facts
    _, _, context = run(make_tracker(text, intent, settled.to_json()))
    assert context.facts == {} and not context.settled and not context.text and context.policy == "housing_subsidy"


def test_what_is_told_of_another_person_is_none_of_the_speakers(asked: Any) -> None:
    _, _, context = run(make_tracker("我儿子是青岛户口", "smalltalk", asked, qingdao_hukou=True))
    assert (context.whose, context.facts) in (("", {"degree": "硕士"}), ("child", {"qingdao_hukou": True}))
