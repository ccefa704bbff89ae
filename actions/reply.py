"""Everything that is no question about a policy: courtesies, people wanted, what is not our business."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import ActionAnswer, read_questions
from actions.speech import CONTEXT, day_of, language_of, remember, speak
from knowledge.answer import Answer, Status
from knowledge.english.compose import composer_for
from knowledge.foreign import goes_on
from knowledge.language import ENGLISH
from knowledge.normalization import simplify
from knowledge.opening import shared_knowledge
from knowledge.question import Context
from knowledge.scene import is_bare

STATUSES = {
    "handoff": Status.HANDED_OVER,
    "abuse": Status.BLOCKED,
    "out_of_scope": Status.OUT_OF_SCOPE,
    "despair": Status.HANDED_OVER,
    "ask_record": Status.NEEDS_RECORD,
    "noise": Status.CLARIFY,
}
REPLIES = (*STATUSES, "greet", "thank", "bye", "identity", "complain", "smalltalk")  # intents whose rule leads here
PARTING = ("bye",)
MAY_GO_ON = ("out_of_scope", "smalltalk", "noise")  # what a fragment of a talk may be taken for
OF_KINDS = {"out_of_scope/other_city": Status.OTHER_PLACE}  # where a kind ends otherwise than its intent
WITH_ROUTE = ("handoff", "despair", "ask_record", "complain")


class ActionReply(Action):
    """Says the words of ``utter_<intent>`` or, for an intent with kinds, ``utter_<intent>/<kind>``.

    With its status and, where a person is needed, the way to one.
    """

    def name(self) -> str:
        return "action_reply"

    @staticmethod
    def _goes_on(tracker: Tracker) -> bool:
        text, context = simplify(tracker.latest_message.get("text") or ""), Context.from_json(tracker.get_slot(CONTEXT))
        if context.policy and text and is_bare(text):  # 我呢, 那他呢: about whatever was asked last
            return True
        if (tracker.latest_message.get("intent") or {}).get("name") != "out_of_scope":
            return False
        chance = (tracker.latest_message.get("intent") or {}).get("confidence") or 0.0
        return goes_on(text, chance, context, shared_knowledge().index)

    @staticmethod
    def _take(tracker: Tracker) -> tuple[Answer, Context] | None:
        """The next turn of an interview that the message answers; None for one that is no answer to any."""
        context = Context.from_json(tracker.get_slot(CONTEXT))
        questions = read_questions(tracker.latest_message, language_of(tracker))
        return shared_knowledge().go_on(questions, context, day_of(tracker))

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        intent = (tracker.latest_message.get("intent") or {}).get("name") or "greet"
        kind = tracker.latest_message.get("kind")
        said = f"{intent}/{kind}" if kind else intent
        on, knowledge = day_of(tracker), shared_knowledge()
        if (taken := self._take(tracker)) is not None:
            answer, moved = taken
            speak(dispatcher, tracker, answer, moved)
            return remember(tracker, moved)
        if intent in MAY_GO_ON and self._goes_on(tracker):
            return ActionAnswer().run(dispatcher, tracker, domain)
        route, cards, language = "", (), language_of(tracker)
        if intent in WITH_ROUTE:
            composer = composer_for(language)(knowledge.snapshot(on), on, knowledge.home)
            route, cards = composer.help() if intent == "despair" else composer.route(None, composer.hall)
        answer = Answer(
            OF_KINDS.get(said) or STATUSES.get(intent, Status.SOCIAL), "", on, route=route, cards=cards,
            version=knowledge.version, language=language,
        )  # fmt: skip
        kept = Context.from_json(tracker.get_slot(CONTEXT))
        if (
            kept.settled or intent in PARTING
        ):  # the verdict is given, or the person goes: what was told is needed no more
            kept = replace(kept, facts={}, form=None, settled=False, text="")
        moved = replace(kept, language=language)
        words = f"utter_{intent}_en" if language == ENGLISH else f"utter_{said}"
        speak(dispatcher, tracker, answer, moved, response=words)
        return remember(tracker, moved)  # said again on every turn: the store reads no further back
