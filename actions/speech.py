"""Put an answer into Rasa's words: text, buttons, the payload of the HTTP contract and the trace for the record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from knowledge.answer import Answer
from knowledge.language import CHINESE, detect_language
from knowledge.question import Context
from knowledge.told import answers_form, find_told

CONTEXT = "context"  # the slot that holds what the talk is about
FORM, LISTEN = "eligibility_form", "action_listen"
QINGDAO_TIME = ZoneInfo("Asia/Shanghai")


def day_of(tracker: Tracker) -> date:
    """The day the channel stamped on the message; today in Qingdao when it came without."""
    stamped = (tracker.latest_message.get("metadata") or {}).get("on")
    return date.fromisoformat(stamped) if stamped else datetime.now(QINGDAO_TIME).date()


def language_of(tracker: Tracker) -> str:
    """The language of the message; one that is neither (a number, a sign) goes on in that of the talk."""
    spoken = tracker.latest_message.get("language") or detect_language(tracker.latest_message.get("text") or "")
    return str(spoken or (tracker.get_slot(CONTEXT) or {}).get("language") or CHINESE)


def remember(tracker: Tracker, context: Context) -> list[dict[str, Any]]:
    """The events that keep a context, and open or close Rasa's loop as it has a form or none."""
    kept: list[dict[str, Any]] = [SlotSet(CONTEXT, context.to_json())]
    is_open, wanted = tracker.active_loop_name == FORM, context.form is not None
    if wanted and not is_open:
        return [*kept, ActiveLoop(FORM), FollowupAction(LISTEN)]  # it speaks when it is answered, not at once
    return [*kept, ActiveLoop(None)] if is_open and not wanted else kept


def speak(
    dispatcher: CollectingDispatcher, tracker: Tracker, answer: Answer, moved: Context, response: str | None = None
) -> None:
    """Say an answer; ``response`` names the words of domain.yml to say before the answer's own.

    ``moved`` is the context that the message leads to: with the one before it tells whether an interview was answered.
    """
    intent = tracker.latest_message.get("intent") or {}
    trace = {"intent": intent.get("name"), "confidence": round(intent.get("confidence") or 0.0, 3), "unit": answer.unit}
    answered = answers_form(tracker.latest_message.get("text") or "", tracker.get_slot(CONTEXT), moved.to_json())
    if told := find_told(tracker.latest_message, answered):
        trace["told"] = [list(span) for span in told]
    if steps := tracker.latest_message.get("normalization"):
        trace["normalization"] = steps
    custom = {"answer": answer.payload(), "trace": trace}
    buttons = [{"title": title, "payload": title} for title in answer.buttons]
    if response:
        dispatcher.utter_message(response=response, json_message=custom, route=answer.text)
    else:
        dispatcher.utter_message(text=answer.text, buttons=buttons, json_message=custom)
