"""Names of policies and places are found by letter and by sound, longest first."""

from __future__ import annotations

import pytest

from knowledge.knowledge import Knowledge
from knowledge.names import ELSEWHERE, NameFinder, find_places, is_outside, known_places, places_upwards
from knowledge.normalization import simplify
from knowledge.policy import PLACES


def _found(finder: NameFinder, text: str) -> list[tuple[str, bool]]:
    return [(match.name, match.exact) for match in finder.find(simplify(text))]


def test_the_longest_name_wins_and_names_do_not_overlap() -> None:
    finder = NameFinder(["住房补贴", "人才住房补贴", "人才住房"])
    assert _found(finder, "人才住房补贴和人才住房") == [("人才住房补贴", True), ("人才住房", True)]


def test_a_name_typed_by_its_sound_is_found(knowledge: Knowledge) -> None:
    assert _found(knowledge.finder, "人材公寓几天能批") == [("人才公寓", False)]
    assert ("安家费", False) in _found(knowledge.finder, "按家费给多少")
    assert ("住房补贴", False) in _found(knowledge.finder, "住房布贴怎么领")


def test_names_of_two_characters_are_not_found_by_sound() -> None:
    assert _found(NameFinder(["房补"]), "房部") == []


def test_traditional_characters_and_full_width_letters_are_read(knowledge: Knowledge) -> None:
    assert ("住房补贴", True) in _found(knowledge.finder, "住房補貼怎麼申請")
    assert ("高新贷2.0", True) in _found(knowledge.finder, "高新贷２．０是什么")


def test_english_names_stand_between_words_and_may_be_plural() -> None:
    finder = NameFinder(["talent apartment", "rent"])
    assert _found(finder, "Are Talent Apartments cheap?") == [("talent apartment", True)]
    assert _found(finder, "my parents") == []


def test_every_name_of_the_library_is_found_in_a_sentence(knowledge: Knowledge) -> None:
    lost = [name for name in knowledge.names if not any(n for n, _ in _found(knowledge.finder, f"请问 {name} 怎么办"))]
    assert lost == []


def test_positions_point_into_the_text() -> None:
    [match] = NameFinder(["人才公寓"]).find("请问人材公寓怎么租")
    assert (match.start, match.end) == (2, 6)


def _places(text: str) -> list[str]:
    return [place for _, place in find_places(simplify(text))]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("崂山区的人才公寓租金", ["崂山区"]),
        ("黄岛人才房", ["西海岸新区"]),
        ("城阳有补贴吗", ["城阳区"]),
        ("杭州的购房补贴", [ELSEWHERE]),
        ("深圳人才补贴多少", [ELSEWHERE]),
        ("咱区有人才房吗", ["青岛高新区"]),
        ("人才公寓怎么申请", []),
    ],
)
def test_the_place_asked_about_is_found(text: str, places: list[str]) -> None:
    assert _places(text) == places


@pytest.mark.parametrize(
    "text", ["我老家在临沂能申请吗", "从北京回来找工作", "我是武汉大学毕业的", "南京户口可以吗", "在上海工作过"]
)
def test_a_place_somebody_comes_from_is_not_asked_about(text: str) -> None:
    assert _places(text) == []


def test_rules_of_larger_places_hold_for_the_smaller() -> None:
    assert places_upwards("青岛高新区") == ["青岛高新区", "青岛市", "山东省", "全国"]
    assert places_upwards("某个没有的地方") == []


def test_every_place_of_a_policy_can_be_told_apart() -> None:
    assert set(PLACES) <= set(known_places())
    assert all(place.within is None or place.within in known_places() for place in known_places().values())


@pytest.mark.parametrize(
    ("place", "outside"),
    [
        ("青岛高新区", False),
        ("崂山区", False),
        ("青岛市", False),
        ("全国", False),
        ("北京经济技术开发区", True),
        ("某地", True),
    ],
)
def test_a_place_that_shares_no_larger_place_with_home_is_outside(place: str, outside: bool) -> None:
    assert is_outside(place, "青岛高新区") is outside
