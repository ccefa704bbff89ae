"""A small knowledge, and the lessons made of it and of the project's own examples."""

from datetime import date

import pytest

from bot.evaluation.baseline.lessons import Lesson, make_lessons
from knowledge.knowledge import Knowledge
from tests.knowledge.policy_files import POLICY, write_folder

ON = date(2026, 1, 5)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    folder = tmp_path_factory.mktemp("small")
    rival = POLICY.replace("aliases: [试补, 试验津贴]", "aliases: [乙补]").replace("试验补贴", "乙类补贴")
    policies = write_folder(folder / "policies", trial=POLICY + "generic: [补贴]\n", rival=rival + "generic: [补贴]\n")
    return Knowledge.open(f"sqlite:///{folder / 'small.db'}", policies, folder / "search")


@pytest.fixture(scope="session")
def lessons(small: Knowledge) -> list[Lesson]:
    return make_lessons(small, ON)
