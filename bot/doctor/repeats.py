"""The same words twice: under two intents, twice in one, and what only the classifier cannot tell apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from bot.doctor.corpus import Corpus, normalise
from bot.doctor.examples import Sentence
from bot.doctor.findings import Finding, Level
from bot.nlu.clauses import Span, mask, without_overlap
from knowledge.names import NameFinder, find_places
from knowledge.normalization import simplify, strip_fillers
from knowledge.tokens import unify_words


def _gather(sentences: Iterable[Sentence], key: Callable[[str], str]) -> list[list[Sentence]]:
    """The sentences that share a key, where at least two do."""
    alike: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in sentences:
        if found := key(sentence.text):
            alike[found].append(sentence)
    return [group for group in alike.values() if len(group) > 1]


def _labels(group: Iterable[Sentence]) -> list[str]:
    return list(dict.fromkeys(sentence.label for sentence in group))


def _also(group: list[Sentence]) -> dict[str, list[str]]:
    return {"also": [sentence.where for sentence in group[1:]]}


def check_two_intents(corpus: Corpus) -> Iterator[Finding]:
    """The same example under two intents: the classifier can only be wrong about one of them."""
    for group in _gather(corpus.examples, normalise):
        if len(labels := _labels(group)) > 1:
            others = "、".join(f"{s.label}（{s.where}）" for s in group if s.label != group[0].label)
            problem = f"“{group[0].text}”在 {labels[0]} 里，也在 {others} 里"
            yield Finding(Level.ERROR, group[0].where, problem, "只留在一种意图里", {"intents": labels, **_also(group)})


def check_duplicates(corpus: Corpus) -> Iterator[Finding]:
    """The same example twice in one intent: it only weighs double."""
    by_intent = defaultdict(list)
    for example in corpus.examples:
        by_intent[example.label].append(example)
    for intent in sorted(by_intent):
        for group in _gather(by_intent[intent], normalise):
            first, *rest = sorted(group, key=lambda example: simplify(example.text) != example.text)
            for other in rest:
                how = "写过了" if first.text == other.text else f"和“{first.text}”去掉标点、繁体转简体以后一样"
                problem = f"“{other.text}”{how}（{first.where}）"
                yield Finding(Level.WARNING, other.where, problem, "删掉这一行", _also([other, first]))


def check_wordings(corpus: Corpus) -> Iterator[Finding]:
    """The same wording at two entries of one policy: one of them is never found by it."""
    by_policy = defaultdict(list)
    for wording in corpus.wordings:
        by_policy[wording.label].append(wording)
    for policy in sorted(by_policy):
        for group in _gather(by_policy[policy], normalise):
            entries = {sentence.at.rpartition(".")[0] for sentence in group}
            others = "、".join(sentence.at for sentence in group[1:])
            advice = "只留在能回答它的那一条" if len(entries) > 1 else "删掉一个"
            problem = f"问法“{group[0].text}”还写在 {others}"
            yield Finding(Level.WARNING, group[0].where, problem, advice, _also(group))


def check_seen_alike(corpus: Corpus) -> Iterator[Finding]:
    """Examples of two intents that are one text once names are masked, fillers stripped and synonyms unified."""
    finder = NameFinder(corpus.names, bounded=True)
    for group in _gather(corpus.examples, lambda text: _as_classifier_sees(text, finder)):
        labels = _labels(group)
        if len(labels) > 1 and len({normalise(sentence.text) for sentence in group}) > 1:
            others = "、".join(f"“{s.text}”（{s.label}，{s.where}）" for s in group if s.label != group[0].label)
            problem = f"“{group[0].text}”（{group[0].label}）去掉语气词、换掉同义词以后，和 {others} 是同一句"
            advice = "给其中一句补上能分清意图的词，或删掉"
            yield Finding(Level.WARNING, group[0].where, problem, advice, {"intents": labels, **_also(group)})


def _as_classifier_sees(text: str, finder: NameFinder) -> str:
    simple = simplify(text)
    spans = [Span(m.start, m.end, "policy", m.name) for m in finder.find(simple)]
    spans += [Span(m.start, m.end, "place", place) for m, place in find_places(simple)]
    seen = unify_words(strip_fillers(mask(simple, without_overlap(spans)).strip()))
    return "".join(character for character in seen if character.isalnum() or character in "▲◆")
