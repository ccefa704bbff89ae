"""Features of a text: n-grams and words, the same for wordings that differ only in politeness."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.features import LONGEST, extract_features


def test_n_grams_with_edges_and_words() -> None:
    features = extract_features("▲多少钱")
    assert {"c:^▲", "c:多少", "c:多少钱", "c:钱$", "w:多少钱"} <= features.keys()
    assert "c:少少" not in features


def test_counts_are_counted() -> None:
    assert extract_features("钱钱钱")["c:钱"] == 3


def test_politeness_makes_no_difference() -> None:
    assert extract_features("请问▲怎么申请呀") == extract_features("▲怎么申请")


def test_an_endless_text_has_bounded_features() -> None:
    assert sum(extract_features("问" * 5000).values()) < 1000


@given(st.text(max_size=50))
def test_any_text_has_features_of_known_form(text: str) -> None:
    features = extract_features(text)
    assert features
    assert all(key.startswith("w:") or (key.startswith("c:") and 1 <= len(key) - 2 <= LONGEST) for key in features)
