"""talentbot robust: what it reads from a reply, and one clear sentence when nobody answers."""

from __future__ import annotations

import pytest

from bot.__main__ import main
from bot.commands.robust import read_said


def test_the_first_answer_of_a_reply_counts() -> None:
    answer = {"policy": "rental_housing", "section": "process"}
    assert read_said([{"text": "…"}, {"text": "…", "custom": {"answer": answer}}]) == ("rental_housing", "process")
    assert read_said([{"text": "…"}]) == read_said([]) == (None, None)


def test_nobody_at_the_address_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["robust", "--url", "http://127.0.0.1:9/x"]) == 2
    assert "连不上" in capsys.readouterr().err
