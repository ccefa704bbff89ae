"""A table in words, and as the HTTP contract has it."""

from __future__ import annotations

from knowledge.language import ENGLISH
from knowledge.table import Table, list_cells

TABLE = Table(("甲", "乙"), (("给什么", ("钱", "券")), ("给谁", ("毕业生", "没有写明"))))


def test_in_words_each_row_is_named_and_every_policy_has_its_line() -> None:
    assert TABLE.text == "【给什么】\n甲：钱\n乙：券\n【给谁】\n甲：毕业生\n乙：没有写明"


def test_english_words_have_english_marks() -> None:
    table = Table(("A", "B"), (("Validity", ("2020", "not stated")),), ENGLISH)
    assert table.text == "Validity\n- A: 2020\n- B: not stated"


def test_the_payload_holds_the_cells_and_the_words_they_stand_for() -> None:
    payload = TABLE.payload()
    assert payload["columns"] == ["甲", "乙"] and payload["text"] == TABLE.text
    assert payload["rows"][1] == {"name": "给谁", "cells": ["毕业生", "没有写明"]}


def test_every_text_of_a_table_is_listed() -> None:
    assert list_cells(TABLE.payload()) == ["甲", "乙", "给什么", "钱", "券", "给谁", "毕业生", "没有写明"]
    assert list_cells(None) == []
