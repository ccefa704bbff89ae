"""Misspelt names are found and said; ordinary phrases are left alone."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answer import Status
from knowledge.knowledge import Knowledge
from knowledge.names import NameFinder, find_places
from knowledge.normalization import normalize
from knowledge.tokens import cut


def found(knowledge: Knowledge, text: str) -> list[tuple[str, str, str]]:
    plain = normalize(text).text
    return [(plain[m.start : m.end], m.name, m.kind) for m in knowledge.finder.find(plain)]


@pytest.mark.parametrize(
    ("text", "said", "name", "kind"),
    [
        ("人才公寓怎么申请", "人才公寓", "人才公寓", "alias"),
        ("高新贷2.0是什么", "高新贷2.0", "高新贷2.0", "exact"),
        ("人才工寓怎么申请", "人才工寓", "人才公寓", "sound"),
        ("住房补帖多少", "住房补帖", "住房补贴", "sound"),
        ("安家非怎么领", "安家非", "安家费", "sound"),
        ("人材贷条件", "人材贷", "人才贷", "sound"),
        ("青年人才社曲在哪", "青年人才社曲", "青年人才社区", "sound"),
        ("高辛贷利率", "高辛贷", "高新贷", "sound"),
        ("租房补拈怎么领", "租房补拈", "租房补贴", "typo"),
        ("购房卷能用吗", "购房卷", "购房券", "sound"),
        ("够房卷能低首付吗", "够房卷", "购房券", "sound"),
        ("市厂化租凭住房有家电吗", "市厂化租凭住房", "市场化租赁住房", "sound"),
        ("人公寓怎么申请", "人公寓", "人才公寓", "typo"),
        ("人才才公寓", "人才才公寓", "人才公寓", "typo"),
        ("人公寓才怎么申", "人公寓才", "人才公寓", "typo"),
        ("住补房贴", "住补房贴", "住房补贴", "typo"),
        ("rencaigongyu 多少钱", "rencaigongyu", "人才公寓", "pinyin"),
        ("qing wen ren cai gong yu", "ren cai gong yu", "人才公寓", "pinyin"),
        ("zhufang butie tiaojian", "zhufang butie", "住房补贴", "pinyin"),
        ("ren才公寓", "ren才公寓", "人才公寓", "pinyin"),
        ("rcgy 多少钱", "rcgy", "人才公寓", "initials"),
        ("AJF怎么领", "ajf", "安家费", "initials"),
        ("人才住房补帖", "人才住房补帖", "人才住房补贴", "sound"),
        ("talent apartments rent", "talent apartments", "talent apartments", "alias"),
    ],
)
def test_a_name_is_understood(knowledge: Knowledge, text: str, said: str, name: str, kind: str) -> None:
    assert (said, name, kind) in found(knowledge, text)


@pytest.mark.parametrize(
    "text",
    [
        "住房补充公积金", "安家落户", "人才市场在哪", "购房合同丢了", "人才待遇怎么样", "把人才带走了", "国家费用", "安家非常难",
        "人才公园", "人才公馆", "四孩家庭", "博士补贴", "购房抵扣", "住房有补贴吗", "我想在青岛安家了", "高薪待遇", "人才码", "人才榜",
        "人才一站式服务", "家费", "公寓楼", "医保卡", "办社保", "国家补贴", "人才库", "安家好", "购房去哪",
    ],
)  # fmt: skip
def test_an_ordinary_phrase_becomes_no_name(knowledge: Knowledge, text: str) -> None:
    assert [match for match in found(knowledge, text) if match[2] not in ("exact", "alias")] == []


@pytest.mark.parametrize(
    "text", ["What can a talent get", "ask about rent", "tell me the rcd", "my car and bus", "he is in hr"]
)
def test_an_english_sentence_holds_no_initials(knowledge: Knowledge, text: str) -> None:
    assert [match for match in found(knowledge, text) if match[2] == "initials"] == []


def test_between_two_policies_that_are_as_near_nothing_is_decided() -> None:
    owners = {"春晖补贴": frozenset("a"), "春雨补贴": frozenset("b")}
    assert NameFinder(owners, owners=owners).find("春卉补贴")[0].name == "春晖补贴"  # the sound decides
    assert NameFinder(owners, owners=owners).find("春桐补贴") == []
    same = dict.fromkeys(owners, frozenset("a"))
    assert NameFinder(owners, owners=same).find("春桐补贴") != []


@pytest.mark.parametrize("text", ["青年人才38条", "高新贷3.0", "崂山2026年人才房", "一孩家庭", "128条", "28条条"])
def test_numbers_in_a_name_are_never_corrected(knowledge: Knowledge, text: str) -> None:
    assert all(match[2] in ("exact", "alias") for match in found(knowledge, text))


def test_a_correction_leaves_what_it_corrects_in_the_text(knowledge: Knowledge) -> None:
    cut("")  # the dictionary is loaded
    text = "您好,人才工寓和住房补帖"
    assert [(text[m.start : m.end], m.name) for m in knowledge.finder.find(text)] == [
        ("人才工寓", "人才公寓"), ("住房补帖", "住房补贴"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "place"), [("唠山区有补贴吗", "崂山区"), ("城洋区的房子", "城阳区"), ("西海按新区", "西海岸新区")]
)
def test_a_place_of_three_characters_is_found_by_its_sound(text: str, place: str) -> None:
    [(match, name)] = find_places(text)
    assert name == place and match.kind == "sound"


@pytest.mark.parametrize("text", ["朝阳区有补贴吗", "黑龙多少钱", "河南人", "城市里面"])
def test_another_place_is_not_taken_for_one_that_we_know(text: str) -> None:
    assert [match for match, _ in find_places(text) if not match.exact] == []


def test_the_answer_says_by_which_name_it_looked_up(knowledge: Knowledge, today: date) -> None:
    answer = knowledge.ask("人才工寓怎么申请", today)
    clean = knowledge.ask("人才公寓怎么申请", today)
    assert answer.text.startswith("按“人才公寓”查询。\n") and answer.corrected == (("人才工寓", "人才公寓"),)
    assert (answer.status, answer.policy, answer.section, answer.body) == (
        clean.status,
        clean.policy,
        clean.section,
        clean.body,
    )
    assert answer.payload()["corrected"] == [{"said": "人才工寓", "name": "人才公寓"}]
    assert not clean.corrected and "corrected" not in clean.payload() and "查询。" not in clean.text


def test_a_corrected_name_with_a_figure_in_it_does_not_hold_the_answer_back(knowledge: Knowledge, today: date) -> None:
    answer = knowledge.ask("高新带2.0是什么", today)
    assert answer.status is not Status.WITHHELD and answer.text.startswith("按“高新贷2.0”查询。")


def test_misspelt_words_of_the_field_are_put_right_without_a_word(knowledge: Knowledge, today: date) -> None:
    normal = knowledge.read("学历任证怎么做")
    assert normal.text == "学历认证怎么做" and [step.name for step in normal.steps] == ["用词"]
    assert normal.origin(0, 4) == (0, 4)
    assert not knowledge.ask("学历任证怎么做", today).corrected


def test_how_a_question_was_read_is_explained(knowledge: Knowledge) -> None:
    told = knowledge.explain("请问人才工寓？？？给十五万吗")
    assert "标点：" in told and "数字和金额：" in told and "名称：人才工寓 → 人才公寓" in told and "略去客套话" in told
