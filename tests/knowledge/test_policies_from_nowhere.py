"""Two policy files of another city, with other names, dropped in: their names are understood without training or code."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.knowledge import Knowledge
from knowledge.question import Context
from tests.knowledge.policy_files import write_folder

ON = date(2026, 1, 1)
HEAD = """
place: 青岛高新区
topic: subsidy
owner: 某部门
contact: talent_hall
in_force: {2020-03-01: {value: true, source: notice}}
"""
NEST = f"""
title: 锦江筑巢奖励金
aliases: [筑巢奖励, 筑巢金, Nest Award]
{HEAD}
parameters:
  once: {{label: 奖励, unit: 元, values: {{2020-03-01: {{value: 300, source: notice}}}}}}
sections:
  overview: {{2020-03-01: {{value: "锦江筑巢奖励金发给新来的人。", source: notice}}}}
  amount: {{2020-03-01: {{value: "给{{once}}。", source: notice}}}}
"""
SHUTTLE = f"""
title: 云岭通勤专列
aliases: [通勤专列, 云岭专列]
{HEAD}
sections:
  overview: {{2020-03-01: {{value: "云岭通勤专列接送上下班的人。", source: notice}}}}
  where: {{2020-03-01: {{value: "在云岭站上车。", source: notice}}}}
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    folder = tmp_path_factory.mktemp("elsewhere")
    write_folder(folder / "policies", nest=NEST, shuttle=SHUTTLE)
    return Knowledge.open(f"sqlite:///{folder / 'k.db'}", folder / "policies", folder / "search")


@pytest.mark.parametrize(
    ("said", "name", "kind"),
    [
        ("锦江筑巢奖励金", "锦江筑巢奖励金", "exact"),
        ("筑巢奖励", "筑巢奖励", "alias"),
        ("nest award", "Nest Award", "alias"),
        ("锦江築巢獎勵金", "锦江筑巢奖励金", "exact"),
        ("筑巢将励", "筑巢奖励", "sound"),
        ("锦江筑朝奖励金", "锦江筑巢奖励金", "sound"),
        ("锦江筑奖励金", "锦江筑巢奖励金", "typo"),
        ("锦江筑巢励奖金", "锦江筑巢奖励金", "typo"),
        ("锦江筑巢奖励励金", "锦江筑巢奖励金", "typo"),
        ("zhuchaojiangli", "筑巢奖励", "pinyin"),
        ("zhu chao jiang li", "筑巢奖励", "pinyin"),
        ("jjzcjlj", "锦江筑巢奖励金", "initials"),
        ("zcj", "筑巢金", "initials"),
        ("云岭通琴专列", "云岭通勤专列", "sound"),
        ("云岭通专列", "云岭通勤专列", "typo"),
        ("云岭通勤专咧", "云岭通勤专列", "sound"),
        ("yunling tongqin zhuanlie", "云岭通勤专列", "pinyin"),
        ("yltqzl", "云岭通勤专列", "initials"),
    ],
)
def test_their_names_are_understood(elsewhere: Knowledge, said: str, name: str, kind: str) -> None:
    question = elsewhere.read_question(f"请问{said}是什么")
    assert question.names == (name,)
    assert [match.kind for match in elsewhere.finder.find(question.text)] == [kind]


def test_the_answer_is_theirs(elsewhere: Knowledge) -> None:
    answer, _ = elsewhere.respond([elsewhere.read_question("锦江筑朝奖励金给多少")], Context(), ON)
    assert answer.policy == "nest" and "300元" in answer.text and answer.text.startswith("按“锦江筑巢奖励金”查询。")


def test_names_of_the_other_city_are_unknown_there(elsewhere: Knowledge) -> None:
    assert elsewhere.read_question("人才工寓怎么申请").names == ()


def test_a_name_dropped_in_later_is_found_after_a_refresh(tmp_path: Path) -> None:
    write_folder(tmp_path / "policies", nest=NEST)
    url = f"sqlite:///{tmp_path / 'k.db'}"
    knowledge = Knowledge.open(url, tmp_path / "policies", tmp_path / "search")
    assert knowledge.read_question("云岭通琴专列在哪坐").names == ()
    write_folder(tmp_path / "policies", nest=NEST, shuttle=SHUTTLE)
    Knowledge.open(url, tmp_path / "policies", tmp_path / "search")
    knowledge._looked = 0.0  # the next look is due
    knowledge.refresh()
    assert knowledge.read_question("云岭通琴专列在哪坐").names == ("云岭通勤专列",)
