"""Actions for tests of the endpoint: one that works, one that refuses, one that fails, one that hangs until let go."""

from __future__ import annotations

import threading
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection

released = threading.Event()
begun = threading.Semaphore(0)


class Good(Action):
    def name(self) -> str:
        return "action_good"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        dispatcher.utter_message(text=f"收到：{tracker.latest_message['text']}")
        return [{"event": "slot", "name": "context", "value": {"n": 1}, "timestamp": None}]


class Refusing(Action):
    def name(self) -> str:
        return "action_refusing"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        raise ActionExecutionRejection(self.name(), "not now")


class Failing(Action):
    def name(self) -> str:
        return "action_failing"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        raise ZeroDivisionError("broken action")


class Hanging(Action):
    def name(self) -> str:
        return "action_hanging"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        begun.release()
        released.wait(20)
        return []
