"""Every type of expectation passes and fails as it should."""

from typing import Any

import pytest

from bot.evaluation.judge import judge, mentions


def answer(*groups: str, none: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"type": "answer", "all": [group.split("|") for group in groups], "none": list(none)}


@pytest.mark.parametrize(
    ("reply", "fact"),
    [
        ("170万元", "70万"),
        ("2350元", "350"),
        ("350.5", "350"),
        ("90个月", "9个月"),
        ("9个月", "9元"),
        ("十三万", "三万"),
        ("2.7万", "7万"),
    ],
)
def test_a_number_is_found_only_whole(reply: str, fact: str) -> None:
    assert not mentions(reply, fact)


@pytest.mark.parametrize(
    ("reply", "fact"), [("不退还", "退还"), ("无需退还", "退还"), ("不是7万", "7万"), ("沒有補貼", "补贴")]
)
def test_a_denied_fact_is_not_mentioned(reply: str, fact: str) -> None:
    assert not mentions(reply, fact)


@pytest.mark.parametrize(
    ("reply", "fact"), [("您不符合", "不符合"), ("不受年龄限制", "不受"), ("不退还，以后退还", "退还")]
)
def test_a_negative_fact_and_one_said_again(reply: str, fact: str) -> None:
    assert mentions(reply, fact)


def test_a_choice_question_denies_nothing() -> None:
    assert not mentions("想知道能不能领", "不能")


CASES: list[tuple[dict[str, Any], str, bool]] = [
    (answer("350", "9个月|三季"), "每张 350 元，管 9 个月。", True),
    (answer("350", "9个月|三季"), "每张350元，管三季", True),
    (answer("350", "9个月|三季"), "每张350元", False),
    (answer("350", none=("7万",)), "350元，不是7万", True),
    (answer("350", none=("7万",)), "350元，另有7万", False),
    (answer("350|@unknown", none=("@rate",)), "资料没有写明面值", True),
    (answer("350|@unknown", none=("@rate",)), "350元，年息2.9%", False),
    ({"type": "unknown"}, "资料没有写明，请咨询窗口的工作人员。", True),
    ({"type": "unknown"}, "资料没有写明。", False),
    ({"type": "unknown"}, "请咨询窗口工作人员。", False),
    ({"type": "refuse"}, "写诗不在我的服务范围内，您可以问我人才政策。", True),
    ({"type": "refuse"}, "抱歉，这个我无法回答。", False),
    ({"type": "refuse"}, "您可以申请人才住房。", False),
    ({"type": "clarify", "options": [["桂花券"], ["松针券"], ["芦苇券"]]}, "请问是桂花券还是松针券？", True),
    (
        {"type": "clarify", "options": [["桂花券"], ["松针券"], ["芦苇券"]]},
        "桂花券350元；松针券7万元；芦苇券6元。",
        True,
    ),
    ({"type": "clarify", "options": [["桂花券"], ["松针券"], ["芦苇券"]]}, "桂花券350元；松针券7万元。", False),
    ({"type": "clarify", "options": [["桂花券"], ["松针券"]]}, "您问的是桂花券吗？", False),
    ({"type": "social"}, "不客气，祝您顺利", True),
    ({"type": "social"}, "抱歉，没听懂您的意思", False),
    ({"type": "social"}, "您好！桂花券350元，芦苇券60元。", False),
    ({"type": "social"}, "您好！" + "欢迎来玩。" * 70, False),
    ({"type": "handoff"}, "正在為您轉接人工客服", True),
    ({"type": "handoff"}, "好的，还想问什么？", False),
    ({"type": "handoff"}, "抱歉没听懂，可以换个说法或转人工", False),
]


@pytest.mark.parametrize(("expect", "reply", "passes"), CASES)
def test_types(expect: dict[str, Any], reply: str, passes: bool) -> None:
    assert (judge(expect, reply) == []) is passes


@pytest.mark.parametrize("kind", ["unknown", "refuse", "social", "handoff"])
def test_an_empty_reply_fails(kind: str) -> None:
    assert [problem.kind for problem in judge({"type": kind}, " \n")] == ["empty"]


def test_one_message_must_hold_the_answer() -> None:
    assert judge(answer("350"), "350" + "字" * 665) == []
    assert [problem.kind for problem in judge(answer("350"), "350" + "字" * 667)] == ["too_long"]


def test_problems_say_what_is_wrong() -> None:
    told = [str(problem) for problem in judge(answer("350|三百五", none=("7万",)), "每张7万元")]
    assert told == ["不该出现：7万", "缺少：350|三百五"]


def test_an_unknown_type_is_an_error() -> None:
    with pytest.raises(ValueError, match="maybe"):
        judge({"type": "maybe"}, "好")
