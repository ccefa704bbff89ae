"""What is said in other domains gets no corrected name: at most three sentences of a thousand."""

from __future__ import annotations

from knowledge.corrections import Proposal
from knowledge.knowledge import Knowledge
from knowledge.names import find_places
from knowledge.normalization import normalize
from knowledge.plausibility import is_plausible, list_words
from tests.knowledge.ordinary_sentences import list_sentences

AT_MOST = 0.003
LEAST_SENTENCES = 2000


def test_ordinary_sentences_of_other_domains_get_no_corrected_name(knowledge: Knowledge) -> None:
    sentences = [normalize(sentence).text for _, sentence in list_sentences()]
    assert len(sentences) >= LEAST_SENTENCES
    wrong = [
        (text, match.name) for text in sentences
        for match in (*knowledge.finder.find(text), *(match for match, _ in find_places(text))) if not match.exact
    ]  # fmt: skip
    assert len(wrong) < AT_MOST * len(sentences), wrong


def test_words_of_the_field_are_not_forced_on_other_domains(knowledge: Knowledge) -> None:
    texts = [text for _, text in list_sentences()]
    changed = [text for text in texts if any(step.name == "用词" for step in knowledge.read(text).steps)]
    assert len(changed) < AT_MOST * len(texts), changed


def test_a_word_that_begins_before_the_name_speaks_against_it() -> None:
    text = "国家费用"
    proposal = Proposal(1, 3, "安家费", "missing", (1,), "", "安")
    assert not is_plausible(text, proposal, list_words(text))


def test_a_digit_is_no_slip() -> None:
    text = "试点5条"
    assert not is_plausible(text, Proposal(0, 4, "试点8条", "wrong", (2,), "5", "8"), list_words(text))


def test_words_are_listed_with_their_places() -> None:
    text = "人才工寓怎么办"
    assert all(text[start:end] == word for start, end, word in list_words(text))
