"""Rank what the knowledge can say for a question: tantivy finds candidates, covered rarity scores them.

Source: BM25 (Robertson & Zaragoza 2009) for candidates. Its scores are no probabilities, so the score shown and used is
the share of the question's information (idf) that an entry covers.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from knowledge.language import BUILT_OF
from knowledge.aspects import known_aspects
from knowledge.belonging import Belonging
from knowledge.library import hash_files
from knowledge.rarity import Rarity, is_telling
from knowledge.tokens import WORDS_FILE, search_tokens
from knowledge.wordings import Unit, Wording

ANALYZER = "given_tokens"
CANDIDATES = 480  # what BM25 hands over for scoring
INDEX_CODE = [WORDS_FILE] + [
    Path(__file__).parent / name
    for name in ("search.py", "tokens.py", "synonyms.yaml", "aspects.yaml", "wordings.py", "english/words.yaml")
]


@dataclass(frozen=True)
class Hit:
    """A unit with the wording that matched best.

    ``score`` 0…1: how much of the question's information the wording covers and how little else it says; ``content`` 0…1:
    the share of the question's telling words (no 多少, 怎么, 能) that the unit speaks of anywhere.
    """

    unit: Unit
    score: float
    wording: str
    content: float = 1.0
    telling: bool = True  # whether the question has any telling words


class Index:
    """A search index over all wordings of a library, kept in a folder named by the content hash."""

    def __init__(self, wordings: list[Wording], index: tantivy.Index) -> None:
        self.wordings = wordings
        self._index = index
        self._searcher = index.searcher()
        self._numbers: dict[tuple[int, int], int] = {}  # where tantivy keeps a wording -> its number
        tokens = self._read_tokens()
        self._rarity = Rarity(tokens, [wording.is_question for wording in wordings])
        self.belonging = Belonging(tokens, frozenset(w for aspect in known_aspects().values() for w in aspect.words))
        self._spoken: dict[Unit, set[str]] = {}  # the telling words of a unit's wordings
        self._by_policy: dict[str, list[int]] = {}
        for number, wording in enumerate(wordings):
            self._by_policy.setdefault(wording.unit.policy, []).append(number)
            self._spoken.setdefault(wording.unit, set()).update(filter(is_telling, tokens[number]))

    def _read_tokens(self) -> list[list[str]]:
        """The tokens of every wording as they were written into the index."""
        tokens: list[list[str]] = [[] for _ in self.wordings]
        known: dict[str, str] = {}  # one string per token, however many wordings hold it
        for _, address in self._searcher.search(tantivy.Query.all_query(), limit=len(self.wordings) or 1).hits:
            document = self._searcher.doc(address)
            number = document["number"][0]
            self._numbers[address.segment_ord, address.doc] = number
            tokens[number] = [known.setdefault(token, token) for token in document["tokens"][0].split()]
        return tokens

    def find(
        self, text: str, allow: Callable[[Unit], bool], limit: int = 8, policies: Iterable[str] | None = None
    ) -> list[Hit]:
        """The best units for a question, each once, best first; ``allow`` filters by place, policy and day.

        ``policies`` names the few that are meant: then each of their wordings is scored.
        """
        tokens = frozenset(search_tokens(text)) - BUILT_OF  # what is, how do I: they would cover any English wording
        numbers = self._list_candidates(tokens, policies) if tokens else np.zeros(0, dtype=np.int64)
        if not numbers.size:
            return []
        scores = self._rarity.score(tokens, numbers)
        telling = [token for token in tokens if is_telling(token)]
        hits: dict[Unit, Hit] = {}
        for place in np.argsort(-scores, kind="stable"):
            wording, score = self.wordings[numbers[place]], float(scores[place])
            if score <= 0 or len(hits) == limit:
                break
            if wording.unit not in hits and allow(wording.unit):
                hits[wording.unit] = Hit(
                    wording.unit, score, wording.text, self._cover(telling, wording.unit), bool(telling)
                )
        return list(hits.values())

    def _list_candidates(self, tokens: frozenset[str], policies: Iterable[str] | None) -> NDArray[np.int64]:
        if policies is not None:
            return np.asarray([n for policy in policies for n in self._by_policy.get(policy, ())], dtype=np.int64)
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._index.schema, "tokens", token)) for token in tokens
        ]
        hits = self._searcher.search(tantivy.Query.boolean_query(terms), limit=CANDIDATES).hits
        return np.fromiter((self._numbers[address.segment_ord, address.doc] for _, address in hits), np.int64)

    def familiarity(self, text: str, policy: str) -> float:
        """0…1: the share of a text's telling words, by length, that one policy's wordings hold; 1 when it has none."""
        telling = [token for token in search_tokens(text) if is_telling(token)]
        spoken = {token for n in self._by_policy.get(policy, ()) for token in self._spoken[self.wordings[n].unit]}
        total = sum(map(len, telling))
        return sum(len(token) for token in telling if token in spoken) / total if total else 1.0

    def content(self, text: str, unit: Unit) -> float:
        """The share of a text's telling words that a unit speaks of; 1 when the text has none."""
        return self._cover([token for token in search_tokens(text) if is_telling(token)], unit)

    def _cover(self, telling: list[str], unit: Unit) -> float:
        if not telling:
            return 1.0
        spoken = self._spoken.get(unit, set())
        return self._rarity.weigh(token for token in telling if token in spoken) / (self._rarity.weigh(telling) or 1.0)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("tokens", stored=True, tokenizer_name=ANALYZER)
    builder.add_unsigned_field("number", stored=True)
    return builder.build()


def _write_index(folder: Path, wordings: list[Wording]) -> None:
    index = tantivy.Index(_schema(), path=str(folder))
    index.register_tokenizer(ANALYZER, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    writer = index.writer(heap_size=32_000_000, num_threads=1)
    for number, wording in enumerate(wordings):
        tokens = dict.fromkeys(search_tokens(wording.text))
        writer.add_document(tantivy.Document(tokens=[" ".join(tokens)], number=number))
    writer.commit()
    writer.wait_merging_threads()


def open_index(root: Path, version: str, wordings: list[Wording]) -> Index:
    """The index of the tables of one content hash below ``root``, built when there is none yet by the present code.

    It is written to a temporary folder and renamed into place: a reader sees the whole index or none. Older ones go.
    """
    folder = root / f"{version}-{hash_files(INDEX_CODE)}"
    if not folder.exists():
        root.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=".building-", dir=root))
        _write_index(building, wordings)
        try:
            building.rename(folder)
        except OSError:  # another process was first: its index is the same
            shutil.rmtree(building, ignore_errors=True)
        for old in root.iterdir():
            if old.name != folder.name and not old.name.startswith(".building-"):
                shutil.rmtree(old, ignore_errors=True)
    index = tantivy.Index.open(str(folder))
    index.register_tokenizer(ANALYZER, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    index.reload()
    return Index(wordings, index)


def explain(text: str, hits: Iterable[Hit], titles: Mapping[str, str]) -> str:
    """Hits as lines for staff: score, policy, wording, what of the text hit and what missed."""
    words = [token.removeprefix("w:") for token in dict.fromkeys(search_tokens(text)) if len(token) > 1]
    lines = []
    for hit in hits:
        told = set(search_tokens(hit.wording))
        found = [word for word in words if word in told or f"w:{word}" in told]
        missed = [word for word in words if word not in found]
        lines.append(
            f"{hit.score:.2f}  {titles[hit.unit.policy]} · {hit.unit.kind} {hit.unit.key}  “{hit.wording[:40]}”  "
            f"中：{' '.join(found)}  漏：{' '.join(missed)}"
        )
    return "\n".join(lines)
