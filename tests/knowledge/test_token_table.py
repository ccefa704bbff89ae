"""What is written of tokens is read again: numbers, frequencies, occurrences, sums."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import token_table
from knowledge.token_table import CHARACTER, LATIN, PAIR, WORD, TokenTable, TokenWriter, kind_of
from knowledge.tokens import cut, cut_chinese

WORDINGS = [("w:租金", "租", "金", "租金", "金", "金"), ("w:补贴", "补", "贴"), (), ("金", "wifi")]


@pytest.fixture(params=[16_000_000, 0], ids=["read", "mapped"])
def table(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TokenTable:
    monkeypatch.setattr(token_table, "READ_WHOLE", request.param)
    writer = TokenWriter()
    for tokens in WORDINGS:
        writer.add(tokens)
    writer.save(tmp_path)
    return TokenTable(tmp_path)


def test_tokens_are_found_by_their_numbers(table: TokenTable) -> None:
    numbers = table.find(["金", "没有", "w:租金"])
    assert numbers[1] == -1 and len(set(numbers.tolist())) == 3
    assert table.frequencies[numbers[0]] == 2
    assert table.kinds[numbers[2]] == WORD


def test_rarity_is_the_inverse_document_frequency(table: TokenTable) -> None:
    found = table.rarity(table.find(["金", "没有"]))
    assert found == pytest.approx([math.log(1 + 2.5 / 2.5), math.log(1 + 4.5 / 0.5)])


def test_occurrences_tell_where_and_how_often(table: TokenTable) -> None:
    numbers = table.find(["没有", "金", "wifi"])
    for _ in range(2):  # nothing of the first question is left over
        found = table.occurrences(numbers, np.array([3, 0, 2]))
        told = set(zip(found.rows.tolist(), found.columns.tolist(), found.times.tolist(), strict=True))
        assert told == {(0, 1, 1.0), (0, 2, 1.0), (1, 1, 3.0)}


def test_sums_count_each_token_once_or_as_often_as_it_stands(
    table: TokenTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(token_table, "WORDINGS_AT_ONCE", 2)
    ones = np.ones(len(table.kinds), np.float32)
    assert table.sum_each(ones).tolist() == [4, 3, 0, 2]
    assert table.sum_each(ones, repeated=True).tolist() == [6, 3, 0, 2]


def test_kinds_of_tokens() -> None:
    assert [kind_of(token) for token in ("w:租金", "wifi", "租金", "租")] == [WORD, LATIN, PAIR, CHARACTER]


def test_a_token_that_stands_very_often_counts_up_to_a_limit(tmp_path: Path) -> None:
    writer = TokenWriter()
    writer.add(["金"] * 300 + ["租"])
    writer.save(tmp_path)
    assert sorted(TokenTable(tmp_path).times.tolist()) == [1, 255]


@given(st.text(alphabet="青岛高新区人才住房补贴申请怎么领取多少钱龘囍", max_size=30))
def test_chinese_is_cut_as_jieba_cuts_it(run: str) -> None:
    assert cut_chinese(run) == cut(run)
