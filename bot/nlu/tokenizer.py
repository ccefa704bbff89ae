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

from knowledge.language import detect_language
from knowledge.opening import shared_knowledge
from knowledge.tokens import cut, simplify

SIMPLE_TEXT = "simple_text"
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
    """Sets the simplified text, the spaCy Doc and Rasa's tokens of a message."""

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
                message.set(SIMPLE_TEXT, simplify(text))
                message.set(LANGUAGE, detect_language(text), add_to_output=True)
                message.set(SPACY_DOCS[TEXT], chinese_pipeline().make_doc(message.get(SIMPLE_TEXT)))
        return super().process(messages)

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Tokens with offsets in the text as it was written (the simplified one is as long, save for rare letters)."""
        text = str(message.get(attribute))
        doc = message.get(SPACY_DOCS[TEXT]) if attribute == TEXT else None
        same_length = doc is not None and len(doc.text) == len(text)
        words = [token.text for token in doc] if doc is not None and same_length else cut(text)
        tokens, start = [], 0
        for word in words:
            if word.strip():
                tokens.append(Token(text[start : start + len(word)], start))
            start += len(word)
        return tokens or [Token(text, 0)]
