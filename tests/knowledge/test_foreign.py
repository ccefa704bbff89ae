"""A question of another field is told by its words, its kind and the talk together; a policy's name always makes it ours."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from knowledge.answer import Status
from knowledge.foreign import goes_on, is_foreign, weigh_evidence
from knowledge.knowledge import Knowledge
from knowledge.question import Context, Question
from knowledge.scene import Scene


@pytest.fixture
def scene(knowledge: Knowledge, today: date) -> Scene:
    return knowledge.responder(today).scene


FOREIGN = [
    "肺炎治愈后多久可以运动",
    "这只股票还会涨吗",
    "世界上打架最厉害的人是谁",
    "怎么设置屏幕分辨率",
    "橘猫一天喂几次",
]


@pytest.mark.parametrize("text", FOREIGN)
def test_words_of_another_field_are_foreign_whatever_the_kind(scene: Scene, text: str) -> None:
    assert is_foreign(Question(text), scene, in_talk=False)
    assert is_foreign(Question(text, intents={"ask_time": 0.7}), scene, in_talk=False)


@pytest.mark.parametrize("text", FOREIGN)
def test_they_end_out_of_scope_with_no_policy(knowledge: Knowledge, today: date, text: str) -> None:
    answer = knowledge.ask(text, today)
    assert (answer.status, answer.policy) == (Status.OUT_OF_SCOPE, None)


@pytest.mark.parametrize(
    "text", ["硕士租房每月能拿多少补贴", "打官司期间能领补贴吗", "我生病住院了补贴还发吗", "听说补贴是骗人的"]
)
def test_a_trigger_word_does_not_make_a_question_of_ours_foreign(scene: Scene, text: str) -> None:
    assert not is_foreign(Question(text), scene, in_talk=False)


def test_a_policys_name_makes_any_question_ours(scene: Scene) -> None:
    assert not is_foreign(Question("人才贷能养橘猫吗", names=("人才贷",)), scene, in_talk=False)


def test_each_sign_adds_to_the_evidence(scene: Scene) -> None:
    plain = weigh_evidence(Question("橘猫"), scene)
    told = Question("橘猫", facts={"age": Decimal(30)})
    asked = Question("橘猫", intents={"ask_amount": 0.9})
    other = Question("橘猫", intents={"out_of_scope": 0.9})
    here = Question("橘猫", places=(scene.home,))
    assert weigh_evidence(other, scene) < plain < min(weigh_evidence(q, scene) for q in (told, asked, here))


def test_a_short_question_goes_on_with_a_talk(scene: Scene) -> None:
    assert not is_foreign(Question("那多久呢"), scene, in_talk=True)
    assert is_foreign(Question("肺炎治愈后多久可以运动"), scene, in_talk=True)


@pytest.mark.parametrize(
    ("text", "policy", "expected"),
    [
        ("孩子上学呢", "green_card", True),
        ("具体怎么办", "green_card", True),
        ("领满合计多少", "housing_subsidy", True),
        ("橘猫怎么洗澡", "green_card", False),
        ("", "green_card", False),
        ("孩子上学呢", None, False),
    ],
)
def test_only_what_its_policy_speaks_of_goes_on_with_a_talk(
    knowledge: Knowledge, text: str, policy: str | None, expected: bool
) -> None:
    assert goes_on(text, 0.9, Context(policy=policy), knowledge.index) is expected


def test_a_mere_guess_does_not_end_a_talk(knowledge: Knowledge) -> None:
    talk = Context(policy="hitech_loan")
    assert goes_on("最多批几百万", 0.2, talk, knowledge.index) and not goes_on(
        "橘猫怎么洗澡", 0.9, talk, knowledge.index
    )
    assert not goes_on("橘猫怎么洗澡，一周洗几次比较好呢", 0.2, talk, knowledge.index)


def test_a_word_of_ours_alone_is_asked_back(knowledge: Knowledge, today: date) -> None:
    answer, _ = knowledge.respond([Question("补贴", {"noise": 0.5})], Context(), today)
    assert answer.status is Status.CLARIFY and len(answer.buttons) > 1


def test_a_short_message_goes_on_with_the_talk_unless_it_sounds_foreign(scene: Scene) -> None:
    assert not is_foreign(Question("说两家名字听听", {"ask_list": 0.2}), scene, in_talk=True)
    assert is_foreign(Question("今天股票涨了没", {"out_of_scope": 0.9}), scene, in_talk=True)
