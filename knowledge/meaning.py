"""What a question means beside its exact words: latent semantic analysis over everything the knowledge can say.

Each unit (section, faq entry, gap) is one document: all the wordings it is asked by and, with less weight, what it says.
A singular value decomposition of unit × token brings together words that ask for the same things in the same places, so a
question finds a unit that no wording of it repeats. Nothing is trained: it is computed from the files when they change.

Source: Deerwester et al. 1990, Indexing by Latent Semantic Analysis. Measured by leaving one wording of each entry out and
looking for its entry by it (`tests/knowledge/test_meaning.py`).
"""

from __future__ import annotations

import math
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from knowledge.language import BUILT_OF
from knowledge.library import hash_files
from knowledge.tokens import WORDS_FILE, search_tokens
from knowledge.wordings import Unit, Wording

if TYPE_CHECKING:  # a heavy import, needed only where a meaning is computed
    from scipy.sparse import csr_matrix

DIMENSIONS = 250
DAMPING = 0.35  # of a token's weight within a unit: being asked twice by a word is not twice the evidence
SAID_WEIGHT = 0.3  # what a unit says, beside what it is asked by
SHARPNESS = 8.0  # of a policy's share
RECALLED = 16  # texts
DENSE_ROWS = 3000
SEEN_TWICE = 2  # a token of a single wording relates nothing to anything

Array = NDArray[np.float32]
MEANING_CODE = [WORDS_FILE] + [
    Path(__file__).with_name(name) for name in ("meaning.py", "tokens.py", "synonyms.yaml", "aspects.yaml")
]


@dataclass(frozen=True)
class Meaning:
    """``vocabulary`` token -> row of ``terms`` (tokens × dimensions, weighted by idf); ``places`` unit vectors by unit."""

    vocabulary: Mapping[str, int]
    terms: NDArray[np.float16]
    units: tuple[Unit, ...]
    places: Array
    spread: Array  # per token the share of policies that speak of it

    def tell_apart(self, tokens: Iterable[str]) -> float:
        """0…1: how well some tokens together tell policies apart: near 1 when few policies speak of all of them, 0 when all
        do or none of the tokens is known."""
        rows = [self.vocabulary[token] for token in dict.fromkeys(tokens) if token in self.vocabulary]
        return 1.0 - float(self.spread[rows].prod()) if rows else 0.0

    def score(self, text: str) -> Mapping[Unit, float]:
        """-1…1 for every unit: how near the text is to what the unit is about; empty when no token is known."""
        return self._recalled(text)

    @cached_property
    def _recalled(self) -> Callable[[str], Mapping[Unit, float]]:
        return lru_cache(maxsize=RECALLED)(self._score)  # one message asks for the same text several times

    def _score(self, text: str) -> Mapping[Unit, float]:
        vector = self._place(text)
        if vector is None:
            return {}
        return dict(zip(self.units, (self.places @ vector).tolist(), strict=True))

    def share(self, scores: Mapping[Unit, float]) -> dict[str, float]:
        """Each policy's share (they sum to one) of what the scores of its units speak for.

        A policy with many units has more chances of one that fits by accident: its sum is divided by their root.
        """
        sums: dict[str, float] = defaultdict(float)
        sizes: Counter[str] = Counter()
        for unit, score in scores.items():
            sums[unit.policy] += math.exp(SHARPNESS * score)
            sizes[unit.policy] += 1
        parts = {policy: total / math.sqrt(sizes[policy]) for policy, total in sums.items()}
        whole = sum(parts.values()) or 1.0
        return {policy: part / whole for policy, part in parts.items()}

    def _place(self, text: str) -> Array | None:
        counts = Counter({token: n for token, n in _count(text).items() if token in self.vocabulary})
        if not counts:
            return None
        rows = np.fromiter((self.vocabulary[token] for token in counts), np.int64, len(counts))
        weights = (1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))).astype(np.float32)
        vector: Array = weights @ self.terms[rows].astype(np.float32)
        length = float(np.linalg.norm(vector))
        return vector / length if length > 0 else None

    def save(self, path: Path) -> None:
        """Keep it in one file."""
        tokens = np.array(list(self.vocabulary), dtype=np.str_)
        units = np.array([[u.policy, u.kind, u.key, u.aspect or ""] for u in self.units], dtype=np.str_).reshape(-1, 4)
        np.savez(path, tokens=tokens, terms=self.terms, units=units, places=self.places, spread=self.spread)

    @classmethod
    def load(cls, path: Path) -> Meaning:
        """What `save` kept."""
        with np.load(path) as kept:
            vocabulary = {token: row for row, token in enumerate(kept["tokens"].tolist())}
            units = tuple(
                Unit(policy, kind, key, aspect or None) for policy, kind, key, aspect in kept["units"].tolist()
            )
            return cls(vocabulary, kept["terms"], units, kept["places"], kept["spread"])


def _count(text: str) -> Counter[str]:
    """The tokens of a text; of an English one without the words that any message is built of."""
    return Counter(token for token in search_tokens(text) if token not in BUILT_OF)


def relate(wordings: Sequence[Wording], said: Iterable[tuple[Unit, str]]) -> Meaning:
    """The meaning of a library.

    Args:
        wordings: what leads to each unit.
        said: what each unit says, placeholders taken out.
    """
    tokens = [_count(wording.text) for wording in wordings]
    holders = Counter(token for counts in tokens for token in counts)
    vocabulary = {t: i for i, t in enumerate(t for t, n in holders.items() if n >= SEEN_TWICE)}
    idf = np.log((1 + len(wordings)) / (1 + np.array([holders[t] for t in vocabulary], dtype=np.float32))) + 1
    units = tuple(dict.fromkeys(wording.unit for wording in wordings))
    rows = {unit: row for row, unit in enumerate(units)}
    told = [(rows[unit], _count(text)) for unit, text in said if unit in rows]
    asked = [(rows[wording.unit], counts) for wording, counts in zip(wordings, tokens, strict=True)]
    whole = _sum_texts(asked, vocabulary, idf, len(units), DAMPING)
    whole += SAID_WEIGHT * _sum_texts(told, vocabulary, idf, len(units), 1.0)
    terms, places = _decompose(whole)
    terms = (terms * idf[:, None]).astype(np.float16)  # half the memory, and no place changes by a thousandth
    return Meaning(vocabulary, terms, units, places.astype(np.float32), _spread(wordings, tokens, vocabulary))


def _spread(wordings: Sequence[Wording], tokens: Sequence[Counter[str]], vocabulary: Mapping[str, int]) -> Array:
    speakers: dict[str, set[str]] = defaultdict(set)
    for wording, counts in zip(wordings, tokens, strict=True):
        for token in counts:
            speakers[token].add(wording.unit.policy)
    policies = len({wording.unit.policy for wording in wordings}) or 1
    return np.array([len(speakers[token]) / policies for token in vocabulary], dtype=np.float32)


def _sum_texts(
    texts: Sequence[tuple[int, Counter[str]]], vocabulary: Mapping[str, int], idf: Array, units: int, damping: float
) -> csr_matrix:
    """Weights of unit × token: those of its texts, each of length one, summed, damped and brought to length one."""
    from scipy.sparse import csr_matrix

    known = [[(vocabulary[token], n) for token, n in counts.items() if token in vocabulary] for _, counts in texts]
    pairs = np.array([pair for text in known for pair in text], dtype=np.int64).reshape(-1, 2)
    starts = np.concatenate(([0], np.cumsum([len(text) for text in known], dtype=np.int64)))
    weights = (1 + np.log(pairs[:, 1])) * idf[pairs[:, 0]]
    each = _normalize(csr_matrix((weights, pairs[:, 0], starts), shape=(len(texts), len(vocabulary))))
    owners = np.array([row for row, _ in texts], dtype=np.int64)
    belongs = csr_matrix((np.ones(len(texts)), (owners, np.arange(len(texts)))), shape=(units, len(texts)))
    return _normalize((belongs @ each).power(damping))


def _normalize(matrix: csr_matrix) -> csr_matrix:
    """Every row brought to length one; an empty one stays empty."""
    lengths = np.sqrt(matrix.multiply(matrix).sum(axis=1)).A1
    lengths[lengths == 0] = 1.0
    return matrix.multiply(1 / lengths[:, None]).tocsr()


def _decompose(whole: csr_matrix) -> tuple[Array, Array]:
    """Token vectors (columns × k) and unit vectors (rows × k, of length one) of unit × token."""
    from scipy.linalg import eigh
    from scipy.sparse.linalg import svds

    rows, columns = whole.shape
    k = min(DIMENSIONS, rows, columns)
    if k < 1:
        return np.zeros((columns, 1), dtype=np.float32), np.zeros((rows, 1), dtype=np.float32)
    if rows <= DENSE_ROWS:  # exact and quick
        squares, vectors = eigh((whole @ whole.T).toarray(), subset_by_index=[rows - k, rows - 1])
        strengths, left = np.sqrt(squares[::-1].clip(min=1e-9)), vectors[:, ::-1]
        right = (whole.T @ left / strengths).T
    else:  # a fixed start: the same files give the same vectors
        left, strengths, right = svds(whole, k=min(k, rows - 1, columns - 1), v0=np.ones(min(rows, columns)))
    places = left * strengths
    lengths = np.linalg.norm(places, axis=1, keepdims=True)
    return right.T, places / np.where(lengths == 0, 1.0, lengths)


def open_meaning(root: Path, version: str, wordings: Sequence[Wording], said: Iterable[tuple[Unit, str]]) -> Meaning:
    """The meaning of the tables of one content hash, kept in a file below ``root``; made when there is none yet."""
    path = root / f"meaning-{version}-{hash_files(MEANING_CODE)}.npz"
    if path.exists():
        return Meaning.load(path)
    made = relate(wordings, said)
    root.mkdir(parents=True, exist_ok=True)
    building = root / f".building-{os.getpid()}-{path.name}"
    made.save(building)
    building.replace(path)  # a reader sees the whole file or none
    for old in root.glob("meaning-*.npz"):
        if old != path:
            old.unlink(missing_ok=True)
    return made
