"""One tokenizer for spaCy and Rasa: names stay whole, no character is lost, offsets are those of the text as written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.nlu.constants import SPACY_DOCS, TOKENS_NAMES
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.normalizer import SIMPLE_TEXT, Normalizer
from bot.nlu.tokenizer import ChineseTokenizer, chinese_pipeline
from knowledge.knowledge import Knowledge
from knowledge.tokens import cut, read_words


@pytest.fixture
def tokenizer(shared: Knowledge) -> ChineseTokenizer:
    return ChineseTokenizer.create(ChineseTokenizer.get_default_config(), None, None, None)


def read(tokenizer: ChineseTokenizer, text: str) -> Message:
    return tokenizer.process(Normalizer().process([Message({TEXT: text})]))[0]


def tokens(tokenizer: Any, text: str) -> list[str]:
    message = read(tokenizer, text)
    return [token.text for token in message.get(TOKENS_NAMES[TEXT])]


def test_names_and_domain_words_stay_whole(tokenizer: ChineseTokenizer, shared: Knowledge) -> None:
    words = [word.text for word in read_words()]
    names = [name for name in shared.names if len(name) > 2 and name.isalpha() and not name.isascii()]
    assert len(words) > 5 and len(names) > 50
    assert [word for word in [*words, *names] if cut(word) != [word]] == []


def test_a_message_gets_simple_text_doc_and_tokens(tokenizer: ChineseTokenizer) -> None:
    message = read(tokenizer, "碩士ＡＢ住房補貼")
    assert message.get(SIMPLE_TEXT) == "硕士ab住房补贴"
    assert message.get(SPACY_DOCS[TEXT]).text == "硕士ab住房补贴"
    assert [token.text for token in message.get(TOKENS_NAMES[TEXT])][-1] == "住房補貼"


def test_tokens_stand_where_they_say(tokenizer: ChineseTokenizer) -> None:
    text = " 你好，住房补贴 多少 钱？"
    message = read(tokenizer, text)
    found = message.get(TOKENS_NAMES[TEXT])
    assert all(text[token.start : token.end] == token.text for token in found)
    assert "".join(token.text for token in found).replace(" ", "") == text.replace(" ", "")


@given(st.text(min_size=1, max_size=40))
def test_no_character_is_lost_by_the_pipeline(text: str) -> None:
    assert chinese_pipeline()(text).text == text


@pytest.mark.parametrize("text", ["?", "   .", "㎡", "ﷺ在吗", "👍", "a"])
def test_odd_texts_have_at_least_one_token(tokenizer: ChineseTokenizer, text: str) -> None:
    assert tokens(tokenizer, text)
