"""Entities and names whose bounds are not the bounds of the tokenizer's words, with the line that mends it.

A token-based extractor loses such an entity, and training only warns of it (rasa issues 7409, 7421, 8722).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from bot.doctor.corpus import Corpus
from bot.doctor.examples import Sentence
from bot.doctor.findings import Finding, Level
from bot.doctor.segmenter import Piece, Segmenter
from knowledge.names import NameFinder, find_places
from knowledge.normalization import simplify

NAMED_EXAMPLES = 3  # places told in a finding about many sentences


class Crossed(NamedTuple):
    """A name in a sentence, and the words that lie across its ends."""

    sentence: Sentence
    text: str
    start: int
    end: int
    pieces: list[Piece]

    @property
    def name(self) -> str:
        """The name as it stands in the text."""
        return self.text[self.start : self.end]

    @property
    def merged(self) -> Piece:
        """The span that begins and ends with words: start, end, text."""
        start = min(self.start, *(piece[0] for piece in self.pieces))
        end = max(self.end, *(piece[1] for piece in self.pieces))
        return start, end, self.text[start:end]

    @property
    def inside(self) -> str | None:
        """The longer word that holds the whole name; None when no single word does."""
        return next((word for a, b, word in self.pieces if a <= self.start and self.end <= b), None)

    @property
    def shown(self) -> str:
        """The words that lie across, as the tokenizer cuts them."""
        return "、".join(f"“{word}”" for _, _, word in self.pieces)


def check_annotated(corpus: Corpus, segmenter: Segmenter) -> Iterator[Finding]:
    """Entities written into the examples as ``[硕士](degree)``."""
    for sentence in corpus.examples:
        text = simplify(sentence.text)
        for entity in sentence.entities:
            if pieces := segmenter.across(text, entity.start, entity.end):
                found = Crossed(sentence, text, entity.start, entity.end, pieces)
                problem = f"标注的“{found.name}”（{entity.kind}）和分词对不上，{found.shown}跨过了它的边界"
                line = segmenter.find_line(found.name, [(text, entity.start, entity.end)])
                advice = f"在 {corpus.words_file} 里加一行“{line}”" if line else f"把标注改成“{found.merged[2]}”"
                yield Finding(Level.ERROR, sentence.where, problem, advice, {"line": line, "entity": entity.kind})


def check_names(corpus: Corpus, segmenter: Segmenter) -> Iterator[Finding]:
    """Names of policies and places inside the examples and wordings; one finding per name and cause."""
    split: dict[str, list[Crossed]] = defaultdict(list)
    doubtful: dict[tuple[str, str], list[Crossed]] = defaultdict(list)
    for found in _crossed_names(corpus, segmenter):
        if found.inside:
            doubtful[found.name, found.inside].append(found)
        elif everyday := next((w for _, _, w in found.pieces if segmenter.is_everyday(w)), None):
            doubtful[found.name, everyday].append(found)
        else:
            split[found.name].append(found)
    for name, all_found in split.items():
        yield _tell_split(name, all_found, corpus, segmenter)
    for (name, word), all_found in doubtful.items():
        problem = f"认出了名称“{name}”，可它和“{word}”这个词叠在一起{_count(all_found)}"
        advice = f"若说的不是“{name}”，改写这一句，或请开发人员让“{word}”不被认成它；若是，把“{word}”也登记成它的名称"
        yield Finding(Level.WARNING, all_found[0].sentence.where, problem, advice, _places(all_found))


def _crossed_names(corpus: Corpus, segmenter: Segmenter) -> Iterator[Crossed]:
    finder = NameFinder(corpus.names, bounded=True)
    known = {simplify(name) for name in corpus.names}
    for sentence in corpus.training:
        text = simplify(sentence.text)
        policies = [m for m in finder.find(text) if m.exact and text[m.start : m.end] in known]
        taken = {i for match in policies for i in range(match.start, match.end)}
        places = [m for m, _ in find_places(text) if m.exact and taken.isdisjoint(range(m.start, m.end))]
        for match in (*policies, *places):
            pieces = segmenter.across(text, match.start, match.end)
            if pieces and not text.isascii():
                found = Crossed(sentence, text, match.start, match.end, pieces)
                if found.inside not in known:
                    yield found


def _tell_split(name: str, all_found: list[Crossed], corpus: Corpus, segmenter: Segmenter) -> Finding:
    first = all_found[0]
    line = segmenter.find_line(name, [(found.text, found.start, found.end) for found in all_found])
    policy = corpus.names.get(name)
    if line:
        advice = f"在 {corpus.words_file} 里加一行“{line}”"
    elif policy:
        advice = f"在 {policy}.yaml 的 aliases 里加“{first.merged[2]}”"
    else:
        advice = f"在 places.yaml 这个地名的 names 里加“{first.merged[2]}”"
    problem = f"名称“{name}”没有切成词，{first.shown}跨过了它的边界{_count(all_found)}"
    return Finding(Level.ERROR, first.sentence.where, problem, advice, {"line": line, **_places(all_found)})


def _count(all_found: list[Crossed]) -> str:
    return f"，共 {len(all_found)} 句" if len(all_found) > 1 else ""


def _places(all_found: list[Crossed]) -> dict[str, object]:
    return {"count": len(all_found), "also": [found.sentence.where for found in all_found[1 : NAMED_EXAMPLES + 1]]}
