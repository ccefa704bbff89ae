"""Everything that is no question about a policy: courtesies, people wanted, what is not our business."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.speech import CONTEXT, day_of, language_of, speak
from knowledge.answer import Answer, Status
from knowledge.english.compose import composer_for
from knowledge.language import CHINESE, ENGLISH
from knowledge.opening import shared_knowledge

STATUSES = {
    "handoff": Status.HANDED_OVER,
    "abuse": Status.BLOCKED,
    "out_of_scope": Status.OUT_OF_SCOPE,
    "despair": Status.HANDED_OVER,
    "ask_record": Status.NEEDS_RECORD,
}
WITH_ROUTE = ("handoff", "despair", "ask_record", "complain")


class ActionReply(Action):
    """Says the words of ``utter_<intent>``, with its status and, where a person is needed, the way to one."""

    def name(self) -> str:
        return "action_reply"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        intent = (tracker.latest_message.get("intent") or {}).get("name") or "greet"
        on, knowledge = day_of(tracker), shared_knowledge()
        route, cards, language = "", (), language_of(tracker)
        if intent in WITH_ROUTE:
            composer = composer_for(language)(knowledge.snapshot(on), on, knowledge.home)
            route, cards = composer.route(None, composer.hall)
        answer = Answer(
            STATUSES.get(intent, Status.SOCIAL), "", on, route=route, cards=cards, version=knowledge.version,
            language=language,
        )  # fmt: skip
        speak(dispatcher, tracker, answer, response=f"utter_{intent}{'_en' if language == ENGLISH else ''}")
        # said again on every turn: the store reads no further back
        kept = tracker.get_slot(CONTEXT)
        spoken = (kept or {}).get("language", CHINESE) == language
        return [SlotSet(CONTEXT, kept if spoken else {**(kept or {}), "language": language})]
