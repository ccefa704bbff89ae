"""Names of policies and places in a message become entities; the names come from the knowledge when asked."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.tokenizer import SIMPLE_TEXT
from knowledge.names import find_places
from knowledge.opening import shared_knowledge
from knowledge.tokens import simplify


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PolicyMatcher(GraphComponent):
    """Adds entities ``policy`` (value: the name as the knowledge writes it) and ``place`` (value: a known place)."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PolicyMatcher:
        """Nothing to load: a policy added later is found without training or restart."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of each message."""
        knowledge = shared_knowledge()
        knowledge.refresh()
        for message in messages:
            text = message.get(SIMPLE_TEXT) or simplify(message.get(TEXT) or "")
            found = [self._entity("policy", m.start, m.end, m.name) for m in knowledge.finder.find(text)]
            found += [self._entity("place", m.start, m.end, place) for m, place in find_places(text)]
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def process_training_data(self, training_data: Any) -> Any:
        """Names in the training examples are found like any other, so that they can be masked."""
        self.process(training_data.training_examples)
        return training_data

    @staticmethod
    def _entity(kind: str, start: int, end: int, value: str) -> dict[str, Any]:
        return {"entity": kind, "start": start, "end": end, "value": value, "extractor": "PolicyMatcher"}
