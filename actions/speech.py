"""Put an answer into Rasa's words: text, buttons, the payload of the HTTP contract and the trace for the record."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from knowledge.answer import Answer
from knowledge.language import CHINESE, detect_language

CONTEXT = "context"  # the slot that holds what the talk is about
QINGDAO_TIME = ZoneInfo("Asia/Shanghai")


def day_of(tracker: Tracker) -> date:
    """The day the channel stamped on the message; today in Qingdao when it came without."""
    stamped = (tracker.latest_message.get("metadata") or {}).get("on")
    return date.fromisoformat(stamped) if stamped else datetime.now(QINGDAO_TIME).date()


def language_of(tracker: Tracker) -> str:
    """The language of the message; one that is neither (a number, a sign) goes on in that of the talk."""
    spoken = tracker.latest_message.get("language") or detect_language(tracker.latest_message.get("text") or "")
    return str(spoken or (tracker.get_slot(CONTEXT) or {}).get("language") or CHINESE)


def speak(dispatcher: CollectingDispatcher, tracker: Tracker, answer: Answer, response: str | None = None) -> None:
    """Say an answer; ``response`` names the words of domain.yml to say before the answer's own."""
    intent = tracker.latest_message.get("intent") or {}
    trace = {"intent": intent.get("name"), "confidence": round(intent.get("confidence") or 0.0, 3), "unit": answer.unit}
    if steps := tracker.latest_message.get("normalization"):
        trace["normalization"] = steps
    custom = {"answer": answer.payload(), "trace": trace}
    buttons = [{"title": title, "payload": title} for title in answer.buttons]
    if response:
        dispatcher.utter_message(response=response, json_message=custom, route=answer.text)
    else:
        dispatcher.utter_message(text=answer.text, buttons=buttons, json_message=custom)
