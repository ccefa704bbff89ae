"""What Rasa asks of a component that keeps nothing: it is made from no file, and knows whatever the knowledge knows now."""

from __future__ import annotations

from typing import Any, Self

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage


class StatelessComponent(GraphComponent):
    """A component without settings and without a model: what it needs is looked up when a message comes."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """Nothing to load: a policy added later is found without training or restart."""
        return cls()
