"""What a message says in answer to a question of an interview: by tap, number or words, and nothing it does not say."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from knowledge.form import Form
from knowledge.question import Question
from knowledge.told_value import ToldDate

UNSURE: tuple[str, dict[str, Any]] = ("不清楚", {})
HUKOU = Form(
    "some",
    "qingdao_hukou",
    (("户口在青岛", {"qingdao_hukou": True}), ("户口不在青岛", {"qingdao_hukou": False}), UNSURE),
)
DEGREES = ("专科", "本科", "硕士", "博士", "专科以下")
DEGREE = Form("some", "degree", (*((degree, {"degree": degree}) for degree in DEGREES), UNSURE))


def _read(form: Form, text: str, kind: str = "inform", **facts: Any) -> dict[str, Any] | None:
    told = form.read(Question(text, {kind: 0.9}, facts=facts))
    return None if told is None else dict(told)


@pytest.mark.parametrize(
    "text", ["户口在青岛", "1", "1。", "第一个", "第1项", "选1", "是", "是的", "有", "对", "嗯", "在青岛", "yes"]
)
def test_an_answer_by_tap_number_or_words_is_the_same_answer(text: str) -> None:
    assert _read(HUKOU, text) == {"qingdao_hukou": True}


@pytest.mark.parametrize(
    "text", ["户口不在青岛", "2", "第二个", "没有", "没", "不是", "还没有", "不在青岛", "户口不在", "no"]
)
def test_a_no_is_a_no_in_all_its_words(text: str) -> None:
    assert _read(HUKOU, text) == {"qingdao_hukou": False}


@pytest.mark.parametrize(
    "text",
    [
        "不清楚",
        "不知道",
        "不太清楚呢",
        "我不记得了",
        "忘了",
        "说不准",
        "跳过",
        "下一题",
        "没概念",
        "not sure",
        "no idea",
    ],
)
@pytest.mark.parametrize("form", [HUKOU, DEGREE], ids=["yes or no", "choices"])
def test_not_knowing_is_an_answer_that_tells_nothing(form: Form, text: str) -> None:
    assert _read(form, text) == {}


def test_not_knowing_is_the_last_of_the_numbered_answers() -> None:
    assert _read(HUKOU, "3") == _read(HUKOU, "第三个") == _read(DEGREE, "6") == {}


@pytest.mark.parametrize("text", ["4", "0", "要", "谢谢", "多少钱", "是不是要先落户", "没有什么材料要交吗", "在哪办"])
def test_what_is_no_answer_is_none(text: str) -> None:
    assert _read(HUKOU, text) is None


@pytest.mark.parametrize("text", ["不知道要什么材料", "不清楚怎么申请"])
def test_not_knowing_something_else_is_no_answer(text: str) -> None:
    assert _read(HUKOU, text, "ask_materials") is None


@pytest.mark.parametrize(
    ("text", "degree"),
    [("硕士", "硕士"), ("3", "硕士"), ("第四个", "博士"), ("专科", "专科"), ("专科以下", "专科以下")],
)
def test_a_choice_is_told_by_name_or_place(text: str, degree: str) -> None:
    assert _read(DEGREE, text) == {"degree": degree}


def test_what_the_pipeline_read_of_the_fact_comes_with_all_else_that_was_told() -> None:
    assert _read(DEGREE, "我是研究生，34岁", degree="硕士", age=Decimal(34)) == {"degree": "硕士", "age": Decimal(34)}
    assert _read(HUKOU, "已经落户了", qingdao_hukou=True) == {"qingdao_hukou": True}


ENGLISH = Form(
    "some", "qingdao_hukou", (("Yes", {"qingdao_hukou": True}), ("No", {"qingdao_hukou": False}), ("Not sure", {}))
)


@pytest.mark.parametrize(
    ("text", "hukou"),
    [
        ("Yes", True),
        ("yep", True),
        ("no", False),
        ("not yet", False),
        ("1", True),
        ("2", False),
        ("sure", True),
    ],
)
def test_english_answers_are_read_as_well(text: str, hukou: bool) -> None:
    assert _read(ENGLISH, text) == {"qingdao_hukou": hukou}


@pytest.mark.parametrize(
    "text",
    [
        "not sure",
        "no idea",
        "skip",
        "3",
        "i don't know",
        "i'm not sure",
    ],
)
def test_in_english_not_knowing_tells_nothing(text: str) -> None:
    assert _read(ENGLISH, text) == {}


def test_a_form_survives_as_json() -> None:
    options = (
        ("2024年", {"purchase_date": ToldDate.of_year(2024)}),
        ("没领过", {"subsidy_months": Decimal(0)}),
        UNSURE,
    )
    form = Form("some", "purchase_date", options, ("age",), 2)
    again = Form.from_json(json.loads(json.dumps(form.to_json())))
    assert again == form and again is not None and again.options[0][1]["purchase_date"].precision == "year"
    assert Form.from_json(None) is None
