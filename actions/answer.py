"""Answer a question from the knowledge: read what was understood, ask, speak, remember."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.speech import CONTEXT, day_of, language_of, remember, speak
from knowledge.language import CHINESE
from knowledge.opening import shared_knowledge
from knowledge.question import Context, Question, unpack_fact


class ActionAnswer(Action):
    """Answers every question about a policy."""

    def name(self) -> str:
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        knowledge = shared_knowledge()
        context = Context.from_json(tracker.get_slot(CONTEXT))
        questions = read_questions(tracker.latest_message, language_of(tracker))
        answer, moved = knowledge.respond(questions, context, day_of(tracker))
        speak(dispatcher, tracker, answer, moved)
        return remember(tracker, moved)


def read_questions(message: dict[str, Any], language: str = CHINESE) -> list[Question]:
    """The questions that the NLU pipeline found; from the bare text when it found none. ``language`` is to be answered in."""
    found = message.get("questions") or []
    if not found:
        return [replace(shared_knowledge().read_question(message.get("text") or ""), language=language)]
    corrected = [(str(said), str(name)) for said, name in message.get("corrected") or ()]
    return [
        Question(
            text=question["text"],
            intents=question["intents"],
            names=tuple(question["names"]),
            places=tuple(question["places"]),
            facts={name: unpack_fact(value) for name, value in question["facts"].items()},
            as_of=date.fromisoformat(question["as_of"]) if question.get("as_of") else None,
            message=question.get("message", ""),
            language=language,
            corrected=tuple(pair for pair in corrected if pair[0] in question["text"]),
        )
        for question in found
    ]
