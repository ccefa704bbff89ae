"""One tokenizer for everything: jieba with the policy names kept whole feeds Rasa's tokens and spaCy's zh pipeline."""

from __future__ import annotations

from functools import cache
from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.nlu.normalizer import normal_of, text_of
from knowledge.language import detect_language
from knowledge.opening import shared_knowledge
from knowledge.tokens import cut

LANGUAGE = "language"  # zh, en or None: in which the message was written


class JiebaSplitter:
    """spaCy's tokenizer interface over the shared jieba."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """A Doc whose tokens are jieba's; every character of the text stands in exactly one token."""
        words = cut(text)
        return Doc(self.vocab, words=words, spaces=[False] * len(words))


@cache
def chinese_pipeline() -> Language:
    """spaCy's blank zh pipeline over the shared jieba; one per process."""
    nlp = spacy.blank("zh")
    nlp.tokenizer = JiebaSplitter(nlp.vocab)
    return nlp


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class ChineseTokenizer(Tokenizer):
    """Sets the spaCy Doc of the plain text, and Rasa's tokens of a message."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ChineseTokenizer:
        """Make names and domain words whole before the first text is cut."""
        shared_knowledge()  # makes the policy names whole
        return cls(config)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's settings of every tokenizer."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    def process(self, messages: list[Message]) -> list[Message]:
        """Tokenize the texts of messages."""
        for message in messages:
            text = message.get(TEXT)
            if isinstance(text, str) and text:
                message.set(LANGUAGE, detect_language(text), add_to_output=True)
                message.set(SPACY_DOCS[TEXT], chinese_pipeline().make_doc(text_of(message)))
        return super().process(messages)

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Tokens with offsets in the text as it was written; what normalisation took out stands in no token."""
        text = str(message.get(attribute))
        if attribute != TEXT:
            return _cut_as_written(text) or [Token(text, 0)]
        normal, doc = normal_of(message), message.get(SPACY_DOCS[TEXT])
        spans = [normal.origin(token.idx, token.idx + len(token)) for token in doc or () if not token.is_space]
        return [Token(text[start:end], start) for start, end in spans if end > start] or [Token(text, 0)]


def _cut_as_written(text: str) -> list[Token]:
    tokens, start = [], 0
    for word in cut(text):
        if word.strip():
            tokens.append(Token(word, start))
        start += len(word)
    return tokens
