"""A small table: policies in columns, what they are compared by in rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.language import CHINESE, ENGLISH


@dataclass(frozen=True)
class Table:
    """``columns`` are the policies' short names; each row is its name and one cell for every column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    language: str = CHINESE

    @property
    def text(self) -> str:
        """The table for channels that draw none: each row's name, then a line for every policy."""
        english = self.language == ENGLISH
        lines = []
        for name, cells in self.rows:
            lines.append(f"{name}" if english else f"【{name}】")
            joined = zip(self.columns, cells, strict=True)
            lines += [f"- {column}: {cell}" if english else f"{column}：{cell}" for column, cell in joined]
        return "\n".join(lines)

    def payload(self) -> dict[str, Any]:
        """The ``custom.answer.table`` of the HTTP contract; ``text`` is what stands for it in the answer's text."""
        rows = [{"name": name, "cells": list(cells)} for name, cells in self.rows]
        return {"columns": list(self.columns), "rows": rows, "text": self.text}


def list_cells(table: Mapping[str, Any] | None) -> list[str]:
    """Every text that a table's payload shows; empty for None."""
    if not table:
        return []
    return [*table["columns"], *(text for row in table["rows"] for text in (row["name"], *row["cells"]))]
