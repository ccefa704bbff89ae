"""Rank what the knowledge can say for a question: tantivy finds candidates, covered rarity scores them.

Source: BM25 (Robertson & Zaragoza 2009) for candidates. Its scores are no probabilities, so the score shown and used is
the share of the question's information (idf) that an entry covers.
"""

from __future__ import annotations

import math
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import tantivy
from sqlalchemy import select
from sqlalchemy.engine import Connection

from knowledge.aspects import known_aspects
from knowledge.library import hash_files
from knowledge.sentences import PLACEHOLDER
from knowledge.store import DatedRow, EntryRow, PolicyRow
from knowledge.tokens import search_tokens

ANALYZER = "given_tokens"
CANDIDATES = 60
INDEX_CODE = [Path(__file__), *(Path(__file__).with_name(name) for name in ("tokens.py", "synonyms.yaml", "aspects.yaml"))]


@dataclass(frozen=True)
class Unit:
    """One thing that can be said: a section, faq entry or gap of a policy. ``aspect`` is the question kind, if any."""

    policy: str
    kind: str  # section | faq | unknown
    key: str
    aspect: str | None


@dataclass(frozen=True)
class Hit:
    """A unit with the wording that matched best.

    ``score`` 0…1: how much of the question's information the wording covers and how little else it says;
    ``found``/``missed``: the question's words that hit and missed.
    """

    unit: Unit
    score: float
    wording: str
    found: tuple[str, ...]
    missed: tuple[str, ...]
    content: float = 1.0  # share of the question's telling words (no 多少, 怎么, 能) that the unit speaks of


@dataclass(frozen=True)
class Wording:
    """Words that lead to a unit; ``is_question`` when somebody would ask in these very words."""

    unit: Unit
    text: str
    is_question: bool


def read_wordings(connection: Connection, strip: Callable[[str], str]) -> list[Wording]:
    """Every wording of the tables, in a fixed order: what sections say, what faq entries and gaps are asked by.

    ``strip`` takes policy names out of a text; a wording stands in full and without names, for a question that names its
    policy is searched for by the rest of its words.
    """
    titles = {row.id: row.title for row in connection.execute(select(PolicyRow.id, PolicyRow.title))}
    wordings: list[Wording] = []
    rows = connection.execute(
        select(DatedRow.policy_id, DatedRow.key, DatedRow.value).where(DatedRow.kind == "section").order_by(DatedRow.id)
    )
    for policy_id, key, value in rows:
        unit, title = Unit(policy_id, "section", key, key), titles[policy_id]
        wordings.append(Wording(unit, f"{title} {' '.join(known_aspects()[key].words)}", False))
        wordings.append(Wording(unit, f"{title} {PLACEHOLDER.sub('', str(value or ''))}", False))
    entries = connection.execute(
        select(EntryRow.__table__)
        .where(EntryRow.kind.in_(("faq", "unknown")))
        .order_by(EntryRow.policy_id, EntryRow.kind, EntryRow.position)
    )
    for entry in entries:
        unit = Unit(entry.policy_id, entry.kind, entry.key, entry.details["aspect"])
        wordings += [Wording(unit, ask, True) for ask in entry.details["ask"]]
        if entry.kind == "unknown":
            wordings.append(Wording(unit, f"{titles[entry.policy_id]} {entry.details['about']}", True))
    bare = [replace(wording, text=text) for wording in wordings if len(text := strip(wording.text)) > 1]
    return list(dict.fromkeys([*wordings, *bare]))


# Words of asking: they tell what kind of question it is, not what it is about.
ASKING_WORDS = frozenset(
    "多少 怎么 什么 哪里 哪个 哪儿 几个 多久 多长 时候 现在 今年 可以 能不能 是不是 有没有 要不要 一个 一下 还有 还是 不是 没有 知道 请问 "
    "需要 问题 告诉 时间 是否 如果 的话 我们 你们 他们 这个 那个 到底 具体 一般 大概 最多 最高".split()
)


def telling_words(text: str) -> list[str]:
    """The words of a text that say what it is about."""
    return [t[2:] for t in search_tokens(text) if t.startswith("w:") and t[2:] not in ASKING_WORDS]


def _share(token: str) -> float:
    """How much of its rarity a token counts: words fully, pairs and characters less, for they repeat the words."""
    if token.removeprefix("w:") in ASKING_WORDS:
        return 0.35
    return 1.0 if token.startswith("w:") or token[0].isascii() else 0.6 if len(token) > 1 else 0.25


def _unseen_share(token: str) -> float:
    return 0.3 if token.startswith("w:") else 0.08 if len(token) > 1 else 0.03


class Index:
    """A search index over all wordings of a library, kept in a folder named by the content hash."""

    def __init__(self, wordings: list[Wording], index: tantivy.Index) -> None:
        self.wordings = wordings
        self._index = index
        self._searcher = index.searcher()
        self._numbers: dict[tuple[int, int], int] = {}  # where tantivy keeps a wording -> its number
        self._tokens = self._read_tokens()
        self._by_policy: dict[str, list[int]] = {}
        self._spoken: dict[Unit, set[str]] = {}  # every token of a unit's wordings
        for number, wording in enumerate(wordings):
            self._by_policy.setdefault(wording.unit.policy, []).append(number)
            self._spoken.setdefault(wording.unit, set()).update(self._tokens[number])
        counts = Counter(token for tokens in self._tokens for token in tokens)
        size = len(wordings)
        self._rarest = math.log(1 + (size + 0.5) / 0.5)
        self._weights = {
            token: _share(token) * math.log(1 + (size - n + 0.5) / (n + 0.5)) for token, n in counts.items()
        }

    def _read_tokens(self) -> list[frozenset[str]]:
        """The tokens of every wording as they were written into the index."""
        tokens: list[frozenset[str]] = [frozenset()] * len(self.wordings)
        for _, address in self._searcher.search(tantivy.Query.all_query(), limit=len(self.wordings) or 1).hits:
            document = self._searcher.doc(address)
            number = document["number"][0]
            self._numbers[address.segment_ord, address.doc] = number
            tokens[number] = frozenset(map(sys.intern, document["tokens"][0].split()))
        return tokens

    def weigh(self, tokens: Iterable[str]) -> float:
        """The information of some tokens; one that the knowledge has never seen tells little about what is asked."""
        return sum(self._weights.get(token) or self._rarest * _unseen_share(token) for token in tokens)

    def find(
        self, text: str, allow: Callable[[Unit], bool], limit: int = 8, policies: Iterable[str] | None = None
    ) -> list[Hit]:
        """The best units for a question, each once, best first; ``allow`` filters by place, policy and day.

        ``policies`` names the few that are meant: then each of their wordings is scored.
        """
        tokens = frozenset(search_tokens(text))
        if not tokens:
            return []
        best: dict[Unit, Hit] = {}
        for number in self._candidates(tokens, allow) if policies is None else self._of(policies, tokens, allow):
            hit = self._score(tokens, number)
            if hit.unit not in best or hit.score > best[hit.unit].score:
                best[hit.unit] = hit
        return sorted(best.values(), key=lambda hit: -hit.score)[:limit]

    def _of(self, policies: Iterable[str], tokens: frozenset[str], allow: Callable[[Unit], bool]) -> list[int]:
        numbers = (number for policy in policies for number in self._by_policy.get(policy, ()))
        return [n for n in numbers if not tokens.isdisjoint(self._tokens[n]) and allow(self.wordings[n].unit)]

    def _candidates(self, tokens: frozenset[str], allow: Callable[[Unit], bool]) -> list[int]:
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._index.schema, "tokens", token)) for token in tokens
        ]
        hits = self._searcher.search(tantivy.Query.boolean_query(terms), limit=CANDIDATES * 8).hits
        numbers = (self._numbers[address.segment_ord, address.doc] for _, address in hits)
        allowed = [number for number in numbers if allow(self.wordings[number].unit)]
        return allowed[:CANDIDATES]

    def _score(self, tokens: frozenset[str], number: int) -> Hit:
        wording = self.wordings[number]
        common = tokens & self._tokens[number]
        covered = self.weigh(common) / (self.weigh(tokens) or 1)
        said = self.weigh(common) / (self.weigh(self._tokens[number]) or 1)
        score = 0.65 * covered + 0.35 * said if wording.is_question else 0.8 * covered
        words = [token for token in sorted(tokens) if len(token) > 1]
        found = tuple(word.removeprefix("w:") for word in words if word in common)
        missed = tuple(word.removeprefix("w:") for word in words if word not in common)
        return Hit(wording.unit, score, wording.text, found, missed, self._content(tokens, wording.unit))

    def content(self, text: str, unit: Unit) -> float:
        """The share of a text's telling words that a unit speaks of; 1 when the text has none."""
        return self._content(frozenset(search_tokens(text)), unit)

    def _content(self, tokens: frozenset[str], unit: Unit) -> float:
        telling = [token for token in tokens if token.startswith("w:") and token[2:] not in ASKING_WORDS]
        if not telling:
            return 1.0
        spoken = self._spoken[unit]
        return self.weigh(token for token in telling if token in spoken) / (self.weigh(telling) or 1.0)


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
        writer.add_document(tantivy.Document(tokens=[" ".join(search_tokens(wording.text))], number=number))
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


def explain(hits: Iterable[Hit], titles: Mapping[str, str]) -> str:
    """Hits as lines for staff: score, policy, wording, what hit and what missed."""
    return "\n".join(
        f"{hit.score:.2f}  {titles[hit.unit.policy]} · {hit.unit.kind} {hit.unit.key}  “{hit.wording[:40]}”  "
        f"中：{' '.join(hit.found)}  漏：{' '.join(hit.missed)}"
        for hit in hits
    )
