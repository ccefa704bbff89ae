"""The component keeps plain text, offsets and trace; the pipeline's entities point into what the person wrote."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.fact_reader import FACTS, FactReader
from bot.nlu.normalizer import NORMAL, SIMPLE_TEXT, STEPS, Normalizer, normal_of, text_of
from bot.nlu.policy_matcher import CORRECTED, NAMED, PolicyMatcher
from bot.nlu.tokenizer import ChineseTokenizer
from knowledge.knowledge import Knowledge
from knowledge.normalization import normalize

pytestmark = pytest.mark.usefixtures("shared")
NOISE = st.sampled_from(
    ["😀", "！！！", "。。。", "ＡＢ，", " ", "十五万，", "我要，", "㎡ ", "補，", "给150k，", "两年半，", "…"]
)


def run(text: str) -> Message:
    tokenizer: Any = ChineseTokenizer.create(ChineseTokenizer.get_default_config(), None, None, None)  # type: ignore[arg-type]
    messages = [Message({TEXT: text})]
    for component in (Normalizer(), tokenizer, PolicyMatcher(), FactReader()):
        messages = component.process(messages)
    return messages[0]


def test_a_message_gets_plain_text_and_the_steps_that_led_to_it() -> None:
    message = run("住房補貼給十五万吗？？")
    assert message.get(SIMPLE_TEXT) == text_of(message) == "住房补贴给15万吗?"
    assert message.get(STEPS)[-1] == ["数字和金额", "住房补贴给十五万吗?", "住房补贴给15万吗?"]
    assert message.as_dict_nlu() is not None and STEPS in message.output_properties


def test_a_message_that_came_without_the_component_is_read_all_the_same() -> None:
    message = Message({TEXT: "住房補貼"})
    assert text_of(message) == "住房补贴" and normal_of(message).origin(0, 4) == (0, 4)
    assert text_of(Message({})) == ""


def test_entities_point_into_what_was_written() -> None:
    text = "我是碩士😀，在崂山，人材 公寓租３年多少"
    message = run(text)
    found = {e["entity"]: text[e["start"] : e["end"]] for e in message.get(ENTITIES)}
    assert found == {"degree": "碩士", "place": "崂山", "policy": "人材 公寓"}
    [policy] = [e for e in message.get(ENTITIES) if e["entity"] == "policy"]
    assert policy["value"] == "人才公寓" and policy["match"] == "sound"
    assert message.get(CORRECTED) == [["人材公寓", "人才公寓"]]
    plain = text_of(message)
    assert [plain[e["start"] : e["end"]] for e in message.get(NAMED)] == ["人材公寓", "崂山"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    st.sampled_from(["住房補貼", "人才公寓", "安家非", "rencai gongyu"]),
    st.lists(NOISE, max_size=4),
    st.lists(NOISE, max_size=3),
)
def test_a_name_among_noise_is_found_where_it_stands(
    shared: Knowledge, name: str, before: list[str], after: list[str]
) -> None:
    text = f"{''.join(before)}，{name}，{''.join(after)}"
    spans = [text[e["start"] : e["end"]] for e in run(text).get(ENTITIES) if e["entity"] == "policy"]
    assert spans == [name]


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("我二十八岁", "age", {"number": "28"}),
        ("社保交了半年", "insured_months", {"number": "6"}),
        ("社保交了仨月", "insured_months", {"number": "3"}),
        ("公司营收五百万", "revenue", {"number": "5000000"}),
        ("我二零二三年七月毕业", "graduation_date", {"told": "2023-07"}),
    ],
)
def test_facts_are_read_from_numbers_however_they_are_written(text: str, fact: str, value: dict[str, str]) -> None:
    assert run(text).get(FACTS)[fact] == value


def test_training_examples_are_made_plain_and_their_names_found() -> None:
    data = TrainingData([Message({TEXT: "人才公寓給十五万吗", "intent": "ask_amount"})])
    [example] = PolicyMatcher().process_training_data(Normalizer().process_training_data(data)).training_examples
    assert example.get(SIMPLE_TEXT) == normalize("人才公寓給十五万吗").text and example.get(NORMAL) is None
    assert [entity["value"] for entity in example.get(NAMED)] == ["人才公寓"]


def test_misspelt_words_of_the_field_are_put_right_in_the_plain_text() -> None:
    message = run("学历任证怎么做")
    assert text_of(message) == "学历认证怎么做" and message.get(TEXT) == "学历任证怎么做"
