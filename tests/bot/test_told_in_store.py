"""What a person tells of themselves in the database: in one row of its own, for as long as the session goes on."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import event, select, update

from bot.tracker_store import SECONDS_TOLD, ConversationRow, ConversationStore, ToldRow, hide_told
from tests.bot.test_tracker_store import DOMAIN, begin, turn

FORM = {"policy": "housing_subsidy", "asked": "age", "options": [], "unsure": [], "aside": 0}
FACTS = {"age": {"number": "34"}, "degree": "硕士"}
KNOWN = {
    "policy": "housing_subsidy",
    "facts": FACTS,
    "form": FORM,
    "text": "我34岁，硕士",
    "whose": "",
    "settled": False,
}
BLANK: dict[str, Any] = {
    "policy": "housing_subsidy",
    "facts": {},
    "form": None,
    "text": "",
    "whose": "",
    "settled": False,
}
LOOPING = Domain.from_dict({**DOMAIN.as_dict(), "forms": {"eligibility_form": {"required_slots": []}}})


@pytest.fixture
def store(database: str) -> Iterator[ConversationStore]:
    opened = ConversationStore(LOOPING, host=database)
    yield opened
    opened.engine.dispose()


def said(text: str, context: dict[str, Any] | None = None) -> list[Event]:
    """A message that tells nothing, and a general reply to it; ``context`` is what it leaves behind."""
    return [
        ActionExecuted("action_listen"),
        UserUttered(text, {"name": "greet", "confidence": 1.0}, parse_data={"text": text, "questions": [{"n": 1}]}),
        SlotSet("context", context or {"policy": None}),
        BotUttered("您好", {"custom": {"answer": {"status": "social"}}}),
    ]


def told(context: dict[str, Any] = KNOWN, text: str = "我34岁，硕士", reply: str = "您34岁，符合") -> list[Event]:
    """A message that tells an age and a degree, and the reply to it."""
    entities = [
        {"start": 1, "end": 4, "entity": "age", "value": "34岁", "extractor": "FactReader"},
        {"start": 5, "end": 7, "entity": "degree", "value": "硕士", "extractor": "FactReader"},
    ]
    parse = {
        "text": text,
        "facts": FACTS,
        "entities": entities,
        "intent": {"name": "greet"},
        "questions": [{"facts": FACTS}],
    }
    cards = [{"label": "您的年龄", "value": "34岁", "kind": "given"}]
    return [
        ActionExecuted("action_listen"),
        UserUttered(text, {"name": "greet", "confidence": 1.0}, entities, parse_data=parse),
        SlotSet("context", context),
        BotUttered(reply, {"custom": {"answer": {"cards": cards}}}),
    ]


def stored(store: ConversationStore) -> tuple[str, list[str]]:
    """All events as they stand in the table of conversations, and the rows of what was told."""
    with store.engine.connect() as connection:
        events = [json.loads(row) for row in connection.scalars(select(ConversationRow.events))]
        return json.dumps(events, ensure_ascii=False), list(connection.scalars(select(ToldRow.told)))


def silent_for(store: ConversationStore, seconds: float) -> None:
    """Let what was told be as old as that."""
    with store.engine.begin() as connection:
        connection.execute(update(ToldRow).values(at=time.time() - seconds))


def context_of(tracker: DialogueStateTracker) -> dict[str, Any]:
    return dict(tracker.get_slot("context") or {})


def test_what_was_told_stands_in_its_own_row_only(store: ConversationStore) -> None:
    turn(store, SessionStarted(), *told())
    events, rows = stored(store)
    assert [words for words in ("34岁", '"34"', "硕士", '"asked"', '"facts"') if words in events] == []
    assert "我〔年龄〕，〔学历〕" in events and "〔按个人情况作的答复〕" in events and "housing_subsidy" in events
    assert [json.loads(row) for row in rows] == [{key: value for key, value in KNOWN.items() if key != "policy"}]


def test_it_is_read_back_on_the_next_turn_and_goes_on(store: ConversationStore) -> None:
    turn(store, SessionStarted(), *told())
    for _ in range(2):
        tracker = begin(store)
        assert context_of(tracker) == KNOWN
        turn(store, *said("谢谢", KNOWN))
    assert len(stored(store)[1]) == 1


def test_it_is_gone_when_the_talk_clears_it(store: ConversationStore) -> None:
    turn(store, SessionStarted(), *told())
    turn(store, *said("清除我的信息", BLANK))
    assert stored(store)[1] == [] and context_of(begin(store)) == BLANK


@pytest.mark.parametrize(("seconds", "known"), [(SECONDS_TOLD - 60, True), (SECONDS_TOLD + 1, False)])
def test_it_is_forgotten_after_half_an_hour_of_silence(store: ConversationStore, seconds: float, known: bool) -> None:
    turn(store, SessionStarted(), *told())
    silent_for(store, seconds)
    context = context_of(begin(store))
    assert context["policy"] == "housing_subsidy"
    assert (context.get("facts"), context.get("form")) == ((FACTS, FORM) if known else (None, None))


def test_every_turn_of_the_talk_lets_the_half_hour_begin_anew(store: ConversationStore) -> None:
    turn(store, SessionStarted(), *told())
    silent_for(store, SECONDS_TOLD - 60)
    turn(store, *said("怎么申请", KNOWN))
    with store.engine.connect() as connection:
        assert time.time() - connection.scalars(select(ToldRow.at)).one() < 60


def test_what_another_person_told_long_ago_goes_with_the_next_that_is_told(store: ConversationStore) -> None:
    turn(store, *told(), sender="旧")
    silent_for(store, SECONDS_TOLD + 1)
    turn(store, *told(), sender="新")
    with store.engine.connect() as connection:
        assert list(connection.scalars(select(ToldRow.sender_id))) == ["新"]


def test_a_restart_drops_what_was_told_too_long_ago(store: ConversationStore, database: str) -> None:
    turn(store, *told())
    silent_for(store, SECONDS_TOLD + 1)
    ConversationStore(LOOPING, host=database).engine.dispose()
    assert stored(store)[1] == []


def test_each_conversation_has_its_own_and_a_forgotten_one_none(store: ConversationStore) -> None:
    turn(store, *told(), sender="甲")
    turn(store, *told({**KNOWN, "facts": {"degree": "博士"}}), sender="乙")
    assert context_of(begin(store, "甲"))["facts"] == FACTS and context_of(begin(store, "乙"))["facts"] == {
        "degree": "博士"
    }
    store.delete("甲")
    assert len(stored(store)[1]) == 1 and context_of(begin(store, "甲")) == {}


def test_a_new_session_knows_nothing_of_the_last(store: ConversationStore) -> None:
    turn(store, SessionStarted(), *told())
    turn(store, SessionStarted(), ActionExecuted("action_listen"))
    assert context_of(begin(store)) == {}
    turn(store, *said("你好", BLANK))
    assert stored(store)[1] == []


def test_only_turns_that_tell_something_cost_more_statements(store: ConversationStore) -> None:
    seen: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda _c, _u, statement, *_: seen.append(statement.split()[0]))
    counts = []
    for events in (said("你好"), told(), said("清除", BLANK), said("再见", BLANK)):
        seen.clear()
        turn(store, *events)
        counts.append(list(seen))
    assert counts[0] == counts[3] == ["SELECT", "INSERT"]
    assert counts[1] == ["SELECT", "INSERT", "DELETE", "INSERT"] and counts[2] == ["SELECT", "INSERT", "DELETE"]


def test_a_running_loop_is_carried_over_until_it_is_closed(store: ConversationStore) -> None:
    turn(store, SessionStarted(), *told(), ActiveLoop("eligibility_form"))
    for number in range(3):
        assert begin(store).active_loop_name == "eligibility_form"
        turn(store, *said(f"第{number}句", KNOWN))
    turn(store, *said("取消", BLANK), ActiveLoop(None))
    assert begin(store).active_loop_name is None
    turn(store, *said("再问", BLANK))
    assert begin(store).active_loop_name is None


def test_a_loop_does_not_outlive_its_session(store: ConversationStore) -> None:
    turn(store, SessionStarted(), *told(), ActiveLoop("eligibility_form"))
    turn(store, SessionStarted(), *said("你好"))
    assert begin(store).active_loop_name is None


def _events(*happened: Event) -> list[dict[str, Any]]:
    return [event.as_dict() for event in happened]


def test_an_answer_to_an_interview_is_hidden_as_a_whole() -> None:
    hidden, private = hide_told(_events(*said("在青岛", {**KNOWN, "facts": {**FACTS, "qingdao_hukou": True}})), KNOWN)
    assert hidden[1]["text"] == "〔个人情况〕" == hidden[1]["parse_data"]["text"]
    assert set(hidden[1]["parse_data"]) == {"text", "intent", "entities"}
    assert private is not None and private["facts"]["qingdao_hukou"] is True


def test_what_tells_nothing_stays_as_it_was() -> None:
    events = _events(*said("怎么申请", BLANK))
    assert hide_told(events, None) == (events, None)


@pytest.mark.parametrize("tells", [True, False])
def test_a_reply_to_a_persons_own_values_is_never_stored(tells: bool) -> None:
    asked = told() if tells else [*said("那还剩多少", KNOWN)[:3], told()[3]]
    hidden, _ = hide_told(_events(*asked), {**KNOWN, "form": None})
    assert hidden[-1]["text"] == "〔按个人情况作的答复〕" and "34岁" not in str(hidden[-1])
