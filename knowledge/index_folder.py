"""The files of a search index: tantivy's, and the tables beside it. Written whole, named by a content hash, then only read."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy

from knowledge.library import hash_files
from knowledge.ranking import Totals
from knowledge.synonyms import SYNONYM_FILE
from knowledge.token_table import TokenTable, TokenWriter, fingerprint
from knowledge.tokens import WORDS_FILE, search_tokens

TOKENS, NUMBER, KEY = "tokens", "number", "key"
ANALYZER = "given_tokens"
WRITER_MEMORY = 64_000_000  # bytes
CODE = [
    Path(__file__).with_name(f"{name}.py") for name in ("index_folder", "token_table", "rarity", "ranking", "tokens")
]


def key_of(tokens: Sequence[str]) -> int:
    """Equal for texts of the same tokens, whatever the order."""
    return fingerprint(" ".join(sorted(set(tokens))))


class IndexFolder:
    """An index opened for reading."""

    def __init__(self, folder: Path) -> None:
        index = tantivy.Index.open(str(folder / "words"))
        _register(index)
        index.reload()
        self.schema, self.searcher = index.schema, index.searcher()
        self.table = TokenTable(folder / "tables")
        self.totals = Totals.load(folder / "tables")


def open_folder(root: Path, version: str, texts: Iterable[str]) -> IndexFolder:
    """The index of the texts of one content hash below ``root``, built when there is none yet by the present code.

    It is written to a temporary folder and renamed into place: a reader sees the whole index or none. Older ones go.
    """
    inputs = [*CODE, WORDS_FILE, SYNONYM_FILE, Path(__file__).with_name("aspects.yaml")]
    folder = root / f"{version}-{hash_files(inputs)}"
    if not folder.exists():
        root.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=".building-", dir=root))
        _write(building, texts)
        try:
            building.rename(folder)
        except OSError:  # another process was first: its index is the same
            shutil.rmtree(building, ignore_errors=True)
        for old in root.iterdir():
            if old.name != folder.name and not old.name.startswith(".building-"):
                shutil.rmtree(old, ignore_errors=True)
    return IndexFolder(folder)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(TOKENS, tokenizer_name=ANALYZER, index_option="freq")
    builder.add_unsigned_field(NUMBER, fast=True)
    builder.add_unsigned_field(KEY, indexed=True)
    return builder.build()


def _register(index: tantivy.Index) -> None:
    index.register_tokenizer(ANALYZER, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())


def _write(folder: Path, texts: Iterable[str]) -> None:
    (folder / "words").mkdir()
    index = tantivy.Index(_schema(), path=str(folder / "words"))
    _register(index)
    writer, table = index.writer(heap_size=WRITER_MEMORY, num_threads=1), TokenWriter()
    for number, text in enumerate(texts):
        tokens = search_tokens(text)
        table.add(tokens)
        document = tantivy.Document()
        document.add_text(TOKENS, " ".join(tokens))
        document.add_unsigned(NUMBER, number)
        document.add_unsigned(KEY, key_of(tokens))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    table.save(folder / "tables")
    Totals.of(TokenTable(folder / "tables")).save(folder / "tables")
