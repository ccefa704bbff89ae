"""The words for what Rasa itself does not say."""

from __future__ import annotations

import pytest

from bot.words import say


@pytest.mark.parametrize("name", ["error", "too_long", "empty"])
def test_every_apology_has_words_without_placeholders(name: str) -> None:
    assert len(say(name)) > 8 and "{" not in say(name)


def test_a_name_without_words_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        say("nothing_of_the_kind")


@pytest.mark.parametrize("name", ["error", "too_long"])
def test_english_speakers_get_english_words(name: str) -> None:
    assert say(name, "en").isascii() and say(name, "zh") == say(name) == say(name, None)
