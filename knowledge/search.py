"""Rank what the knowledge can say for a question: tantivy finds candidates, shares of information score them.

Source: BM25 (Robertson & Zaragoza 2009) for candidates. Its scores are no probabilities: ``knowledge.ranking`` compares the
candidates, ``knowledge.confidence`` says how sure the best are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from knowledge.aspects import known_aspects
from knowledge.belonging import Belonging
from knowledge.confidence import SAME, estimate, read_signs
from knowledge.index_folder import KEY, NUMBER, TOKENS, IndexFolder, key_of, open_folder
from knowledge.ranking import Ranking, Scores
from knowledge.rarity import Asked, read_asked
from knowledge.tokens import search_tokens
from knowledge.wordings import Unit, Wording

# What BM25 hands over for scoring, for each hit wanted: so many wordings, and of long ones as many as hold so many tokens.
CANDIDATES, CANDIDATE_TOKENS, LEAST_HITS = 20, 800, 8
# Tokens of less than this share of the highest rarity look for no candidates where the others weigh enough.
COMMON, ENOUGH_RARE = 0.23, 0.5
SURE_BOOST = 1000.0  # puts the same words before everything else
SPOKEN_KEPT = 4096  # units


@dataclass(frozen=True)
class Hit:
    """A unit with the wording that matched best.

    ``score`` 0…1: how much of the question's information the unit's best wording covers and how little else it says;
    ``content`` 0…1: the share of the question's telling words (no 多少, 怎么, 能) that the unit speaks of anywhere;
    ``rank_score`` 0…1: how alike question and wording are, 1 for the same words; hits are ordered by it;
    ``confidence`` 0…1: how likely this unit is the right one, by its ``signs`` (``knowledge.confidence``).
    """

    unit: Unit
    score: float
    wording: str
    content: float = 1.0
    telling: bool = True  # whether the question has any telling words
    rank_score: float = 0.0
    confidence: float = 0.0
    signs: tuple[float, ...] = ()


class Index:
    """A search index over all wordings of a library, read from its folder."""

    def __init__(self, wordings: Sequence[Wording], folder: IndexFolder) -> None:
        self.wordings = wordings
        self._schema, self._searcher, self._table = folder.schema, folder.searcher, folder.table
        self._is_question = np.fromiter((wording.is_question for wording in wordings), np.bool_, len(wordings))
        self._ranking = Ranking(folder.table, folder.totals, self._is_question)
        units: dict[Unit, int] = {}
        self._unit_of = np.fromiter(
            (units.setdefault(wording.unit, len(units)) for wording in wordings), np.int64, len(wordings)
        )
        self._units = units
        self._by_unit = np.argsort(self._unit_of, kind="stable")  # wordings, unit by unit
        self._unit_starts = np.concatenate(([0], np.cumsum(np.bincount(self._unit_of, minlength=len(units)))))
        self._by_policy: dict[str, list[int]] = {}
        for number, wording in enumerate(wordings):
            self._by_policy.setdefault(wording.unit.policy, []).append(number)
        self.belonging = Belonging(
            folder.table, frozenset(word for aspect in known_aspects().values() for word in aspect.words)
        )
        self._spoken = lru_cache(maxsize=SPOKEN_KEPT)(self._read_spoken)

    def find(
        self, text: str, allow: Callable[[Unit], bool], limit: int = 8, policies: Iterable[str] | None = None
    ) -> list[Hit]:
        """The best units for a question, each once, best first; ``allow`` filters by place, policy and day.

        ``policies`` names the few that are meant: then each of their wordings is scored.
        """
        asked = read_asked(search_tokens(text), self._table)
        numbers = self._list_candidates(asked, policies, limit) if asked.tokens else np.zeros(0, np.int64)
        if not numbers.size:
            return []
        scores = self._ranking.score(asked, numbers)
        best = self._pick(text, numbers, scores, allow, limit)
        signs = read_signs(scores.rank[best], scores.evidence[best], asked.seen)
        return self._tell(asked, numbers, scores, best, signs)[:limit]

    def _pick(
        self, text: str, numbers: NDArray[np.int64], scores: Scores, allow: Callable[[Unit], bool], limit: int
    ) -> list[int]:
        """The places among the candidates of the best wording of each allowed unit; one more than ``limit``, so that the
        last one has a rival."""
        order = np.argsort(-scores.rank, kind="stable")
        same = int(np.searchsorted(-scores.rank[order], -SAME))  # of the same words: that in the same order goes first
        order[:same] = sorted(order[:same], key=lambda place: self.wordings[int(numbers[place])].text != text)
        places: dict[int, int] = {}
        for place in order:
            unit = int(self._unit_of[numbers[place]])
            if scores.covered[place] <= 0:
                continue
            if unit not in places and allow(self.wordings[numbers[place]].unit):
                places[unit] = int(place)
                if len(places) > limit:
                    break
        return list(places.values())

    def _tell(
        self, asked: Asked, numbers: NDArray[np.int64], scores: Scores, best: list[int], signs: NDArray[np.float64]
    ) -> list[Hit]:
        units, telling = self._unit_of[numbers], _list_telling(asked)
        hits, confidences = [], estimate(signs).tolist()
        for place, confidence, speaking in zip(best, confidences, signs.tolist(), strict=True):
            wording = self.wordings[numbers[place]]
            covered = float(scores.covered[units == units[place]].max())
            content = self._cover(telling, wording.unit)
            rank = float(scores.rank[place])
            hits.append(
                Hit(wording.unit, covered, wording.text, content, bool(telling), rank, confidence, tuple(speaking))
            )
        return hits

    def _list_candidates(self, asked: Asked, policies: Iterable[str] | None, limit: int) -> NDArray[np.int64]:
        if policies is not None:
            return np.asarray([n for policy in policies for n in self._by_policy.get(policy, ())], dtype=np.int64)
        wanted = max(limit, LEAST_HITS)
        found = self._searcher.search(self._write_query(asked), limit=CANDIDATES * wanted, count=False).hits
        addresses = [address for _, address in found]
        numbers = np.asarray(self._searcher.fast_field_values(NUMBER, addresses), dtype=np.int64)
        tokens = np.cumsum(self._table.lengths(numbers))
        return numbers[: 1 + int(np.searchsorted(tokens, CANDIDATE_TOKENS * wanted))]

    def _write_query(self, asked: Asked) -> tantivy.Query:
        terms = [tantivy.Query.term_query(self._schema, TOKENS, token) for token in self._find_leads(asked)]
        same = tantivy.Query.term_query(self._schema, KEY, key_of(asked.tokens))
        clauses = [*terms, tantivy.Query.const_score_query(same, SURE_BOOST)]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, clause) for clause in clauses])

    def _find_leads(self, asked: Asked) -> list[str]:
        """The known tokens that are rare enough to look for; all known ones when little else is said."""
        known = np.where(asked.numbers >= 0, asked.rarity, 0)
        rare = np.where(known >= COMMON * self._ranking.rarest, known, 0)
        chosen = rare if rare.sum() >= ENOUGH_RARE * known.sum() else known
        return [asked.tokens[place] for place in np.flatnonzero(chosen)]

    def familiarity(self, text: str, policy: str | None = None) -> float:
        """0…1: the share of a text's telling words, by length, that the wordings (of one policy) hold; 1 when it has none."""
        asked = read_asked(search_tokens(text), self._table)
        spoken = None
        if policy is not None:
            units = {self.wordings[number].unit for number in self._by_policy.get(policy, ())}
            spoken = frozenset().union(*(self._spoken(unit) for unit in units))
        telling = [
            (
                len(asked.tokens[place]),
                (asked.numbers[place] >= 0 if spoken is None else asked.numbers[place] in spoken),
            )
            for place in np.flatnonzero(asked.telling)
        ]
        total = sum(size for size, _ in telling)
        return sum(size for size, known in telling if known) / total if total else 1.0

    def knows(self, word: str) -> bool:
        """Whether any wording holds a word, a number or a character."""
        return bool((self._table.find((word, f"w:{word}")) >= 0).any())

    def content(self, text: str, unit: Unit) -> float:
        """The share of a text's telling words that a unit speaks of; 1 when the text has none."""
        return self._cover(_list_telling(read_asked(search_tokens(text), self._table)), unit)

    def _cover(self, telling: list[tuple[int, float]], unit: Unit) -> float:
        if not telling:
            return 1.0
        spoken, told, total = self._spoken(unit), 0.0, 0.0
        for number, weight in telling:
            total += weight
            told += weight if number in spoken else 0.0
        return told / (total or 1.0)

    def _read_spoken(self, unit: Unit) -> frozenset[int]:
        """The tokens of all wordings of a unit."""
        if (number := self._units.get(unit)) is None:
            return frozenset()
        wordings = self._by_unit[self._unit_starts[number] : self._unit_starts[number + 1]]
        return frozenset(np.unique(self._table.tokens[self._table.places(wordings)]).tolist())


def _list_telling(asked: Asked) -> list[tuple[int, float]]:
    """The telling words of a question with the information they carry."""
    numbers, weights = asked.numbers[asked.telling], asked.weights[asked.telling]
    return list(zip(numbers.tolist(), weights.tolist(), strict=True))


def open_index(root: Path, version: str, wordings: Sequence[Wording]) -> Index:
    """The index of the wordings of one content hash, in a folder below ``root``; built when there is none yet."""
    return Index(wordings, open_folder(root, version, (wording.text for wording in wordings)))
