"""Somebody in despair is told the line that the operator has put on record, with its figure covered; and people, always."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answer import Answer, Status, reconcile
from knowledge.compose import Composer
from knowledge.knowledge import Knowledge
from knowledge.policy import Source
from knowledge.snapshot import ContactDay, Held
from knowledge.speech import write_help

SOURCE = Source("line", "《某某热线公告》", "official", date(2026, 1, 2), issued="2026-01-01")
HALL = ContactDay("talent_hall", "某某大厅", "青岛高新区", {})


def contact(phone: str) -> ContactDay:
    held = {"phone": Held("contact", "phone", phone, SOURCE, date(2026, 1, 1))}
    return ContactDay("help_line", "某某热线", "青岛市", held)


def test_the_line_on_record_is_said_and_its_figure_is_covered() -> None:
    words, cards = write_help(contact("0532-55556666"), HALL)
    assert "某某热线" in words and "0532-55556666" in words and "某某大厅" in words
    answer = Answer(Status.HANDED_OVER, "", date(2026, 11, 24), cards=tuple(cards))
    assert reconcile(words, answer.payload()) == []
    assert reconcile(words, {**answer.payload(), "cards": []}) != []


@pytest.mark.parametrize("line", [None, ContactDay("help_line", "某某热线", "青岛市", {})])
def test_without_a_line_on_record_people_are_named_and_no_number(line: ContactDay | None) -> None:
    words, cards = write_help(line, HALL)
    assert "某某热线" not in words and "某某大厅" in words and "登记" not in words
    assert not any(character.isdigit() for character in words) and [card.value for card in cards] == ["某某大厅"]


def test_the_projects_own_line_waits_for_the_operator(knowledge: Knowledge, today: date) -> None:
    snapshot = knowledge.snapshot(today)
    assert "help_line" in snapshot.contacts
    words, _ = Composer(snapshot, today, knowledge.home).help()
    assert "工作人员" in words
