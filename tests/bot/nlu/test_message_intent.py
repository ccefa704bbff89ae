"""The intent of a message: courtesies step back, another field's question is seen beside a policy's name."""

from __future__ import annotations

import pytest

from bot.nlu.clauses import Clause, Span
from bot.nlu.message_intent import pick_intent

FALLBACK = 0.2


def clause(text: str, *names: str) -> Clause:
    spans = tuple(Span(text.index(name), text.index(name) + len(name), "policy", name) for name in names)
    return Clause(text, text, spans)


def test_the_likeliest_kind_is_the_intent() -> None:
    assert pick_intent(clause("多少钱"), {"ask_amount": 0.8, "ask_time": 0.2}, [], FALLBACK) == ("ask_amount", 0.8)


def test_below_the_fallback_nothing_is_claimed() -> None:
    assert pick_intent(clause("嗯"), {"ask_amount": 0.1, "ask_time": 0.15}, [], FALLBACK)[0] == "nlu_fallback"


@pytest.mark.parametrize("courtesy", ["thank", "greet", "inform", "affirm", "deny", "bye", "complain", "nlu_fallback"])
def test_a_question_beside_a_courtesy_wins(courtesy: str) -> None:
    parts = [(clause("谢谢"), {courtesy: 0.9}), (clause("多少钱"), {"ask_amount": 0.8})]
    assert pick_intent(clause("谢谢，多少钱"), {courtesy: 0.9, "ask_amount": 0.1}, parts, FALLBACK) == (
        "ask_amount",
        0.8,
    )


def test_an_unsure_question_beside_a_courtesy_does_not_win() -> None:
    parts = [(clause("谢谢"), {"thank": 0.9}), (clause("嗯"), {"ask_amount": 0.3})]
    assert pick_intent(clause("谢谢，嗯"), {"thank": 0.9}, parts, FALLBACK)[0] == "thank"


def test_abuse_is_not_outweighed_by_a_question_beside_it() -> None:
    parts = [(clause("x"), {"abuse": 0.9}), (clause("多少钱"), {"ask_amount": 0.8})]
    assert pick_intent(clause("x，多少钱"), {"abuse": 0.9}, parts, FALLBACK)[0] == "abuse"


@pytest.mark.parametrize(
    ("text", "chance", "intent"),
    [
        ("我的申请到哪一步了", 0.8, "ask_record"),
        ("帮我查一下进度", 0.7, "ask_record"),
        ("why was my application rejected", 0.8, "ask_record"),
        ("补贴发放", 0.9, "ask_time"),
        ("我的申请到哪一步了", 0.5, "ask_time"),
    ],
)
def test_a_personal_case_is_one_only_when_it_is_sure_and_personal(text: str, chance: float, intent: str) -> None:
    assert pick_intent(clause(text), {"ask_record": chance, "ask_time": 0.3}, [], FALLBACK)[0] == intent


def test_who_names_a_policy_is_not_out_of_scope() -> None:
    chances = {"out_of_scope": 0.6, "ask_amount": 0.3, "greet": 0.1}
    assert pick_intent(clause("人才贷给宠物吗", "人才贷"), chances, [], FALLBACK)[0] == "ask_amount"
    assert pick_intent(clause("宠物"), chances, [], FALLBACK)[0] == "out_of_scope"


TOLD = (clause("住在人才公寓", "人才公寓"), {"inform": 0.4, "ask_amount": 0.2})
ASKED = (clause("人才公寓归谁", "人才公寓"), {"ask_who": 0.9})


@pytest.mark.parametrize(
    ("beside", "clause_chance", "whole_chance", "elsewhere"),
    [
        (TOLD, 0.6, 0.35, True),
        (TOLD, 0.6, 0.2, False),  # the message as a whole does not sound like it
        (TOLD, 0.3, 0.35, False),
        (ASKED, 0.6, 0.35, False),  # ours is asked as well
        (ASKED, 0.8, 0.5, True),
    ],
)
def test_a_question_of_another_field_is_heard_beside_a_policys_name(
    beside: tuple[Clause, dict[str, float]], clause_chance: float, whole_chance: float, elsewhere: bool
) -> None:
    parts = [beside, (clause("明天天气怎么样"), {"out_of_scope": clause_chance})]
    whole = clause(f"{beside[0].text}，明天天气怎么样", "人才公寓")
    chances = {"ask_who": 0.46, "out_of_scope": whole_chance}
    assert (pick_intent(whole, chances, parts, FALLBACK)[0] == "out_of_scope") is elsewhere


def test_a_word_of_ours_and_the_asking_alone_are_our_business() -> None:
    chances = {"out_of_scope": 0.5, "ask_process": 0.3}
    for plain, intent in ((True, "ask_process"), (False, "out_of_scope")):
        found = pick_intent(clause("补贴咋申请"), chances, [], FALLBACK, general=True, is_plain=lambda text, p=plain: p)
        assert found[0] == intent


@pytest.mark.parametrize("kind", ["insult", "injection"])
def test_a_question_beside_an_insult_or_injection_is_answered_one_beside_a_forgery_is_not(kind: str) -> None:
    parts = [(clause("x"), {"abuse": 0.9}), (clause("多少钱"), {"ask_amount": 0.8})]
    assert pick_intent(clause("x，多少钱"), {"abuse": 0.9}, parts, FALLBACK, kind)[0] == "ask_amount"
    assert pick_intent(clause("x，多少钱"), {"abuse": 0.9}, parts, FALLBACK, "forgery")[0] == "abuse"


def test_despair_in_any_clause_decides_the_message() -> None:
    parts = [(clause("不想活了"), {"despair": 0.9}), (clause("能贷款吗"), {"ask_eligibility": 0.9, "despair": 0.0})]
    assert (
        pick_intent(clause("不想活了，能贷款吗"), {"ask_eligibility": 0.7, "despair": 0.2}, parts, FALLBACK)[0]
        == "despair"
    )


@pytest.mark.parametrize(("intent", "chance"), [("despair", 0.3), ("abuse", 0.4), ("noise", 0.4)])
def test_words_that_hurt_when_wrong_need_a_chance_of_their_own(intent: str, chance: float) -> None:
    assert pick_intent(clause("我想做饭"), {intent: chance, "ask_list": 0.25}, [], FALLBACK)[0] == "ask_list"


@pytest.mark.parametrize(("text", "intent"), [("？！", "noise"), ("👍👍", "smalltalk"), ("123456", "nlu_fallback")])
def test_signs_pictures_and_bare_numbers_are_told_without_learning(text: str, intent: str) -> None:
    assert pick_intent(clause(text), {"ask_amount": 0.9}, [], FALLBACK)[0] == intent


def test_who_speaks_of_our_business_is_out_of_scope_only_when_that_is_sure() -> None:
    chances = {"out_of_scope": 0.3, "ask_eligibility": 0.2}
    assert pick_intent(clause("打官司期间能领补贴吗"), chances, [], FALLBACK, general=True)[0] == "ask_eligibility"
    assert pick_intent(clause("打官司期间能领补贴吗"), chances, [], FALLBACK)[0] == "out_of_scope"
    sure = {"out_of_scope": 0.9, "ask_eligibility": 0.05}
    assert pick_intent(clause("贷款买车利率"), sure, [], FALLBACK, general=True)[0] == "out_of_scope"


def test_a_person_asked_for_with_thanks_is_not_taken_for_thanks() -> None:
    assert pick_intent(clause("转人工客服谢谢"), {"handoff": 0.7, "thank": 0.2}, [], FALLBACK)[0] == "handoff"
    assert pick_intent(clause("转人工客服谢谢"), {"handoff": 0.3, "thank": 0.2}, [], FALLBACK)[0] == "thank"
