"""Questions to measure with: varied, the same in every run, comparable where they are compared."""

from bot.bench.questions import make_conversations, make_long_conversations
from knowledge.policy import Library


def test_conversations_are_varied_and_repeatable(library: Library) -> None:
    conversations = make_conversations(library, 6, 10)
    assert [len(conversation) for conversation in conversations] == [10] * 6
    assert conversations == make_conversations(library, 6, 10)
    assert len({question for conversation in conversations for question in conversation}) > 40


def test_the_compared_turns_ask_the_same(library: Library) -> None:
    for conversation in make_long_conversations(library, 3, 30, 4, 30):
        assert len(conversation) == 30
        assert conversation[3] == conversation[29]
