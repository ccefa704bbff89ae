"""The time to understand a message: every made question once, by the model's own pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.bench import parsing
from bot.bench.parsing import MEDIAN, measure_parsing
from bot.doctor.judging import UnusableModelError
from knowledge.policy import Library


def test_every_question_is_read_and_the_median_held_against_its_bar(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def parse(texts: Sequence[str]) -> None:
        read.extend(texts)

    monkeypatch.setattr(parsing, "open_model", lambda _model: parse)
    found = list(measure_parsing(library, 30, Path("model.tar.gz"), lambda _what: None))
    assert [figure.name for figure in found] == ["理解一句 p50", "理解一句 p95", "理解一句 p99"]
    assert found[0].bar == MEDIAN and found[0].is_met and found[1].bar is None
    assert len(read) >= 30 + parsing.WARM_UP


def test_a_file_that_is_no_model_is_told(library: Library, tmp_path: Path) -> None:
    (tmp_path / "model.tar.gz").write_bytes(b"no archive")
    with pytest.raises(UnusableModelError):
        list(measure_parsing(library, 5, tmp_path / "model.tar.gz", lambda _what: None))
