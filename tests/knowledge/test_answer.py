"""The shape of an answer and the gate it passes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from knowledge.answer import MAX_BYTES, Answer, Card, Status, cite, reconcile, release
from knowledge.figures import write_number
from knowledge.knowledge import Knowledge
from knowledge.policy import Source
from tests.knowledge.strategies import amounts

NOTICE = Source(
    "n", "《某某通知》", "official", date(2026, 1, 1), "某人社发〔2025〕3号", "https://example.cn/a", "2025-03-20"
)
REPRINT = Source("r", "某某转载", "third_party", date(2026, 1, 1), issued="2025")


def _answer(body: str, *cards: Card, sources: tuple[Source, ...] = (NOTICE,), route: str = "") -> Answer:
    return Answer(Status.ANSWERED, body, date(2026, 1, 1), "p", "amount", None, cards, sources, route)


def test_the_text_is_answer_then_source_then_the_way_on() -> None:
    answer = _answer("每月800元。", route="可到窗口核实。")
    assert answer.text.split("\n") == [
        "每月800元。",
        "来源：《某某通知》（某人社发〔2025〕3号，2025年3月20日）",
        "可到窗口核实。",
    ]


def test_a_third_party_source_is_marked_in_words() -> None:
    assert "据公开转载，请以官方最新文件为准" in _answer("是。", sources=(REPRINT,)).text
    assert "据公开转载" not in _answer("是。").text


def test_only_the_doubtful_value_is_marked_beside_an_official_one() -> None:
    doubtful = Card("有效期", "2027年3月31日", "value", REPRINT.title, "third_party")
    sure = Card("标准", "800元", "value", NOTICE.title, "official")
    answer = _answer("800元，到2027年3月31日。", sure, doubtful, sources=(NOTICE, REPRINT))
    assert "其中有效期据公开转载" in answer.text and "其中标准" not in answer.text


def test_a_report_is_cited_as_a_report() -> None:
    assert cite(Source("k", "《报道》", "report", date(2026, 1, 1), issued="2025")) == "《报道》（2025年，报纸报道）"
    assert cite(Source("k", "清单", "third_party", date(2026, 1, 1))) == "清单"


def test_the_payload_is_json_and_complete() -> None:
    payload = json.loads(json.dumps(_answer("800元。", Card("标准", "800元")).payload(), ensure_ascii=False))
    assert set(payload) == {
        "id", "status", "policy", "section", "on", "language", "text", "cards", "sources", "knowledge_version",
    }  # fmt: skip
    assert payload["status"] == "answered" and payload["on"] == "2026-01-01"
    assert payload["sources"][0]["number"] == "某人社发〔2025〕3号" and payload["sources"][0]["standing"] == "official"


def test_the_same_answer_has_the_same_id_and_another_one_another() -> None:
    assert _answer("甲。").payload()["id"] == _answer("甲。").payload()["id"] != _answer("乙。").payload()["id"]


def test_a_text_without_payload_may_hold_no_figure() -> None:
    assert reconcile("您好，请说说想问什么。", None) == []
    assert reconcile("大约800元。", None) == ["800元"]


def test_digits_in_a_policy_name_prove_nothing() -> None:
    answer = _answer("青年人才28条说的是28条措施。")
    assert reconcile("想问青年人才28条吗", answer.payload(), ["青年人才28条"]) == []
    assert reconcile(answer.body, answer.payload(), ["青年人才28条"]) == ["28条"]


def test_number_and_date_of_a_source_may_be_said() -> None:
    assert reconcile("见某人社发〔2025〕3号，2025年3月20日发布，2025年起。", _answer("").payload()) == []
    assert reconcile("见某人社发〔2025〕4号。", _answer("").payload()) == ["4号"]


def test_buttons_pass_the_gate_too() -> None:
    answer = Answer(Status.ANSWERED, "好。", date(2026, 1, 1), buttons=("想拿99万元怎么办",))
    assert release(answer).status is Status.WITHHELD


def test_a_withheld_answer_says_so_and_keeps_the_way_to_a_person() -> None:
    released = release(_answer("每月900元。", Card("标准", "800元"), route="可到人才综合服务大厅专窗核实。"))
    assert released.status is Status.WITHHELD
    assert "900" not in released.text and "没有通过数字核对" in released.text
    assert released.route == "可到人才综合服务大厅专窗核实。"


def test_a_route_with_an_uncovered_figure_is_withheld_with_the_rest() -> None:
    assert release(_answer("好。", route="请打0532-12345678。")).route == ""


@given(right=amounts, wrong=amounts)
def test_any_amount_other_than_the_one_on_the_card_is_withheld(right: Decimal, wrong: Decimal) -> None:
    card = Card("标准", write_number(right, "元"))
    assert release(_answer(f"是{write_number(right, '元')}。", card)).status is Status.ANSWERED
    released = release(_answer(f"是{write_number(wrong, '元')}。", card))
    assert (released.status is Status.ANSWERED) == (wrong == right)


def test_the_version_of_the_knowledge_stands_in_the_payload(knowledge: Knowledge, today: date) -> None:
    payload = knowledge.answer("housing_subsidy", "amount", today).payload()
    assert payload["knowledge_version"] == knowledge.version and len(knowledge.version) == 16


@given(sentences=st.lists(st.integers(1, 300), max_size=12), buttons=st.integers(0, 3), cited=st.integers(0, 3))
def test_a_long_answer_is_cut_after_a_sentence_and_fits_one_message(
    sentences: list[int], buttons: int, cited: int
) -> None:
    body = "".join("人" * length + "。" for length in sentences)
    answer = replace(_answer(body, sources=(NOTICE, REPRINT, NOTICE)[:cited]), buttons=("怎么申请",) * buttons)
    released = release(answer)
    assert len("\n".join((released.text, *released.buttons)).encode()) <= 2000
    if len("\n".join((answer.text, *answer.buttons)).encode()) <= MAX_BYTES:
        assert released == answer
    elif released.body != body:
        kept, _, _ = released.body.partition("……")
        assert body.startswith(kept) and (kept.endswith("。") or "。" not in body[: len(kept)])
        assert "请分开问我" in released.body


def test_what_was_cut_stays_whole_in_the_payload_and_passes_the_same_gate() -> None:
    card = Card("标准", "800元", "value", NOTICE.title, "official")
    long = _answer("每月 800 元。" + "这是很长的一句话。" * 120, card)
    payload = release(long).payload()
    assert payload["full_text"] == long.text and len(payload["text"]) < len(long.text)
    assert "full_text" not in release(_answer("每月 800 元。", card)).payload()
    unsound = release(_answer("每月 800 元。" + "这是很长的一句话。" * 120 + "另有 999 元。", card))
    assert unsound.status is Status.WITHHELD and "999" not in str(unsound.payload())


def test_a_question_back_stays_whole_with_its_answers_when_what_stands_before_is_cut() -> None:
    long = replace(
        _answer("这是很长的一句话。" * 120 + "\n您的户口在青岛吗？"),
        asked="qingdao_hukou",
        buttons=("在", "不在", "不清楚"),
    )
    kept = release(long)
    assert kept.body.endswith("\n您的户口在青岛吗？") and kept.buttons == ("在", "不在", "不清楚")
    assert len("\n".join((kept.text, *kept.buttons)).encode()) <= MAX_BYTES and "分开问我" in kept.body
