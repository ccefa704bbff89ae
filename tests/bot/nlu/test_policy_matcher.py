"""Names of policies and places in a message become entities, also when only the sound agrees."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.policy_matcher import PolicyMatcher
from knowledge.knowledge import Knowledge
from knowledge.normalization import normalize

pytestmark = pytest.mark.usefixtures("shared")


def find(text: str, kind: str) -> list[str]:
    return [entity["value"] for entity in entities(text) if entity["entity"] == kind]


def entities(text: str) -> list[dict[str, Any]]:
    return PolicyMatcher().process([Message({TEXT: text})])[0].get(ENTITIES)


def test_every_name_of_every_policy_is_found_whole(shared: Knowledge) -> None:
    plain = {normalize(name).text for name in shared.names}
    missed = [
        name for name in shared.names if name not in (found := find(f"我想问{name}，谢谢", "policy"))
        and not (" " in name and plain & {normalize(other).text for other in found})
    ]  # fmt: skip
    assert missed == []


@pytest.mark.parametrize(
    ("text", "name"),
    [("人才带怎么申请", "人才贷"), ("服务绿咖怎么办", "服务绿卡"), ("住房補貼", "住房补贴"), ("安家肺", "安家费")],
)
def test_a_name_is_found_by_its_sound_and_in_traditional_characters(text: str, name: str) -> None:
    assert name in find(text, "policy")


def test_the_longest_name_wins_and_names_do_not_overlap(shared: Knowledge) -> None:
    longest = max((n for n in shared.names if any(m != n and m in n for m in shared.names)), key=len)
    assert find(longest, "policy") == [longest]


def test_an_entity_says_where_it_stands() -> None:
    text = "你好，人才贷"
    entity = next(e for e in entities(text) if e["entity"] == "policy")
    assert text[entity["start"] : entity["end"]] == "人才贷"
    assert entity["extractor"] == "PolicyMatcher"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("崂山区有补贴吗", ["崂山区"]),
        ("黄岛的租房政策", ["西海岸新区"]),
        ("上海有人才公寓吗", ["elsewhere"]),
        ("我是上海人，想来青岛", ["青岛市"]),
        ("我老家在北京", []),
        ("北京大学毕业", []),
        ("咱区的大厅", ["青岛高新区"]),
        ("qingdao hi-tech zone", ["青岛市", "青岛高新区"]),
        ("多少钱", []),
    ],
)
def test_places_asked_about_are_found_and_those_one_comes_from_are_not(text: str, places: list[str]) -> None:
    assert find(text, "place") == places


def test_an_ordinary_sentence_names_nothing() -> None:
    assert entities("今天天气怎么样") == []


def test_earlier_entities_are_kept() -> None:
    message = Message({TEXT: "人才贷", ENTITIES: [{"entity": "degree", "value": "x"}]})
    assert [e["entity"] for e in PolicyMatcher().process([message])[0].get(ENTITIES)] == ["degree", "policy"]


def test_training_examples_are_matched_too() -> None:
    data = SimpleNamespace(training_examples=[Message({TEXT: "人才贷多少"})])
    assert PolicyMatcher().process_training_data(data).training_examples[0].get(ENTITIES)
