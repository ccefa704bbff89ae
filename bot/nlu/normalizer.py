"""The first component: makes a message plain, once, before anything reads it; every step can be shown."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.stateless_component import StatelessComponent
from knowledge.normalization import Normal, normalize
from knowledge.opening import shared_knowledge

SIMPLE_TEXT = "simple_text"
NORMAL = "normal"
STEPS = "normalization"  # what the steps changed, for the trace of the reply


def normal_of(message: Message) -> Normal:
    """The message made plain: by the component, or here when it came without."""
    kept = message.get(NORMAL)
    return kept if isinstance(kept, Normal) else normalize(str(message.get(TEXT) or ""))


def text_of(message: Message) -> str:
    """The plain text of a message."""
    return message.get(SIMPLE_TEXT) or normal_of(message).text


# Rasa runs a featurizer over the training examples too, in the order of config.yml.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class Normalizer(StatelessComponent):
    """Sets the plain text, where its characters stood (``normal``), and the steps that changed something."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Make each message plain; misspelt words of the field are put right, names stay as they are written."""
        knowledge = shared_knowledge()
        knowledge.refresh()
        for message in messages:
            text = message.get(TEXT)
            if isinstance(text, str) and text:
                normal = knowledge.read(text)
                message.set(NORMAL, normal)
                message.set(SIMPLE_TEXT, normal.text)
                message.set(STEPS, [list(step) for step in normal.steps], add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The same for the training examples, without what only a live message needs."""
        for message in training_data.training_examples:
            if message.get(TEXT):
                message.set(SIMPLE_TEXT, normalize(message.get(TEXT)).text)
        return training_data
