"""The eligibility form: while it is open, every message comes here.

Rasa keeps it as its active loop; the rules of the policy decide what is asked (``knowledge.interview``), so a new policy
needs no slot, no story and no training. Whatever is no answer to it is handled as it would be without the form.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import ActionAnswer
from actions.reply import REPLIES, ActionReply
from actions.speech import LISTEN


class EligibilityForm(Action):
    """Hands a message on: both actions first ask whether it answers the form."""

    def name(self) -> str:
        return "eligibility_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        if tracker.latest_action_name not in (None, LISTEN):  # opened just now: it has asked already
            return []
        intent = (tracker.latest_message.get("intent") or {}).get("name")
        return (ActionReply() if intent in REPLIES else ActionAnswer()).run(dispatcher, tracker, domain)
