"""Sentences name values and contain none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.figures import write_number
from knowledge.policy import Library
from knowledge.sentences import check_sentence, find_literals, find_names, resolve_parameter


@pytest.mark.parametrize(
    ("text", "literals"),
    [
        ("每月 {monthly}，最长{months}。", []),
        ("每月800元。", ["800元"]),
        ("最长三年，{monthly}。", ["三年"]),
        ("电话0532-12345678", ["0532-12345678"]),
        ("一次性发放，一对一专员。", []),
        ("{a2024}不是数字", []),
    ],
)
def test_figures_outside_braces_are_literals(text: str, literals: list[str]) -> None:
    assert find_literals(text) == literals


@given(st.integers(2, 10**8), st.sampled_from(["元", "个月", "天", "人", "%"]))
def test_any_figure_written_into_a_sentence_is_found(n: int, unit: str) -> None:
    assert find_literals(f"标准是{write_number(Decimal(n), unit)}，见{{notice}}。") != []


def test_names_are_found_in_order() -> None:
    assert find_names("{a}和{b.硕士}，{@s.number}，{other/c}") == ["a", "b.硕士", "@s.number", "other/c"]


def test_a_name_leads_to_policy_parameter_and_choice(library: Library) -> None:
    home = library.policies["housing_subsidy"]
    policy, parameter, choice = resolve_parameter("settling_allowance/lump_sum.硕士", home, library.policies)
    assert (policy.id, parameter.name, choice) == ("settling_allowance", "lump_sum", "硕士")
    assert resolve_parameter("max_months", home, library.policies)[2] is None
    with pytest.raises(KeyError):
        resolve_parameter("nothing", home, library.policies)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{nothing}", "unknown name {nothing}"),
        ("{monthly_amount.专科}", "the table has no '专科'"),
        ("{@nobody.title}", "unknown name {@nobody.title}"),
        ("{@steps_2025.number}", "is empty; give that source its number"),
        ("{monthly_amount", "a brace without its partner"),
    ],
)
def test_a_wrong_name_is_said(library: Library, text: str, problem: str) -> None:
    told = check_sentence(text, library.policies["housing_subsidy"], library.policies)
    assert len(told) == 1 and problem in told[0]


def test_no_sentence_of_the_library_holds_a_figure(library: Library) -> None:
    sentences = [
        entry.value
        for policy in library.policies.values()
        for series in (*policy.sections.values(), *(e.say for e in (*policy.faq, *policy.unknown)))
        for entry in series
    ]
    assert len(sentences) > 500
    assert [text for text in sentences if text and find_literals(text)] == []
