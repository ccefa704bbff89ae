"""What a question is about: names, places, and what was said before."""

from __future__ import annotations

from datetime import date

from knowledge.knowledge import Knowledge
from knowledge.names import ELSEWHERE
from knowledge.question import Context, Question
from knowledge.topic import Topic, find_topic


def _topic(knowledge: Knowledge, on: date, context: Context | None = None, **question: tuple[str, ...]) -> Topic:
    asked = Question("问题", names=question.get("names", ()), places=question.get("places", ()))
    return find_topic(asked, context or Context(), knowledge.snapshot(on), knowledge.home)


def test_a_name_means_the_policy_nearest_home(knowledge: Knowledge, today: date) -> None:
    assert _topic(knowledge, today, names=("人才住房",)).policies == ("rental_housing",)


def test_a_name_with_a_district_means_that_districts_policy(knowledge: Knowledge, today: date) -> None:
    topic = _topic(knowledge, today, names=("人才住房",), places=("崂山区",))
    assert topic.place == "崂山区" and all(policy.startswith("laoshan_rental_housing") for policy in topic.policies)


def test_a_policy_of_the_city_is_found_for_the_zone_and_its_districts(knowledge: Knowledge, today: date) -> None:
    for place in ("青岛高新区", "青岛市", "崂山区"):
        assert _topic(knowledge, today, names=("住房补贴",), places=(place,)).policies == ("housing_subsidy",)


def test_a_name_in_a_district_that_has_no_such_policy_is_missing_there(knowledge: Knowledge, today: date) -> None:
    topic = _topic(knowledge, today, names=("人才住房",), places=("即墨区",))
    assert topic.policies == () and topic.missing_place == "即墨区"


def test_a_place_outside_is_elsewhere(knowledge: Knowledge, today: date) -> None:
    assert _topic(knowledge, today, names=("住房补贴",), places=(ELSEWHERE,)).elsewhere


def test_two_names_are_two_policies_in_the_order_asked(knowledge: Knowledge, today: date) -> None:
    topic = _topic(knowledge, today, names=("安家费", "住房补贴"))
    assert topic.policies == ("settling_allowance", "housing_subsidy")


def test_two_names_of_one_policy_are_one(knowledge: Knowledge, today: date) -> None:
    assert _topic(knowledge, today, names=("住房补贴", "房补")).policies == ("housing_subsidy",)


def test_without_a_name_the_talk_goes_on_with_its_policy(knowledge: Knowledge, today: date) -> None:
    topic = _topic(knowledge, today, Context(policy="settling_allowance"))
    assert topic.policies == ("settling_allowance",) and topic.carried


def test_a_district_asked_next_leads_to_its_sibling(knowledge: Knowledge, today: date) -> None:
    topic = _topic(knowledge, today, Context(policy="rental_housing"), places=("西海岸新区",))
    assert topic.policies == ("xihaian_rental_housing",) and topic.carried


def test_a_name_heard_before_keeps_its_place(knowledge: Knowledge, today: date) -> None:
    context = Context(policy="xihaian_rental_housing")
    assert _topic(knowledge, today, context, names=("人才住房",)).policies != ()


def test_nothing_said_is_no_topic(knowledge: Knowledge, today: date) -> None:
    assert _topic(knowledge, today) == Topic()


def test_a_name_of_many_beside_one_of_a_single_policy_is_that_policy(knowledge: Knowledge, today: date) -> None:
    assert _topic(knowledge, today, names=("崂山24年", "人才房")).policies == ("laoshan_rental_housing_2024",)


def test_a_batch_named_beside_another_district_is_not_lost(knowledge: Knowledge, today: date) -> None:
    topic = _topic(knowledge, today, names=("人才住房", "崂山24年"), places=("西海岸新区",))
    assert set(topic.policies) == {"xihaian_rental_housing", "laoshan_rental_housing_2024"}
