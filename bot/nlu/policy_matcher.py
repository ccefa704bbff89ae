"""Names of policies and places in a message become entities; the names come from the knowledge when asked."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.normalizer import normal_of, text_of
from bot.nlu.stateless_component import StatelessComponent
from knowledge.names import Match, find_places
from knowledge.opening import shared_knowledge

NAMED = "named"  # the names with their places in the plain text
CORRECTED = "corrected"  # what was misspelt: [said, name], for the reply to say so


# An extractor that is no featurizer would not see the training examples, and names would be learned.
@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR],
    is_trainable=False,
)
class PolicyMatcher(StatelessComponent):
    """Adds entities ``policy`` (value: the name as the knowledge writes it) and ``place`` (value: a known place)."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of each message."""
        knowledge = shared_knowledge()
        knowledge.refresh()
        for message in messages:
            text, normal = text_of(message), normal_of(message)
            policies, places = knowledge.finder.find(text), find_places(text)
            named = [self._entity("policy", match, match.name) for match in policies]
            named += [self._entity("place", match, place) for match, place in places]
            message.set(NAMED, named)
            written = [dict(zip(("start", "end"), normal.origin(e["start"], e["end"]), strict=True)) for e in named]
            entities = [{**entity, **place} for entity, place in zip(named, written, strict=True)]
            message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
            corrected = [
                [text[match.start : match.end], match.name]
                for match in (*policies, *(match for match, _ in places))
                if not match.exact
            ]
            message.set(CORRECTED, corrected, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Names in the training examples are found like any other, so that they can be masked."""
        self.process(training_data.training_examples)
        return training_data

    @staticmethod
    def _entity(kind: str, match: Match, value: str) -> dict[str, Any]:
        return {
            "entity": kind, "start": match.start, "end": match.end, "value": value,
            "match": match.kind, "extractor": "PolicyMatcher",
        }  # fmt: skip
