"""The stand-in assistant as a fixture."""

from collections.abc import Iterator

import pytest

from tests.bot.evaluation.assistant import Assistant, run_assistant


@pytest.fixture
def assistant() -> Iterator[Assistant]:
    with run_assistant() as running:
        yield running
