"""The tokens of many wordings as arrays in files: written once, then mapped into memory and read where needed.

A million wordings of 35 tokens are 175 MB of files, and no Python object per token.
"""

from __future__ import annotations

import threading
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

WORD, LATIN, PAIR, CHARACTER = range(4)  # kinds of tokens
WORDINGS_AT_ONCE = 50_000
READ_WHOLE = 16_000_000  # bytes
MOST_TIMES = 255  # a token counts at most as often in one wording


@lru_cache(maxsize=8192)
def kind_of(token: str) -> int:
    """WORD (``w:``), LATIN (Latin word or number), PAIR of characters, or CHARACTER."""
    if token.startswith("w:"):
        return WORD
    return LATIN if token[0].isascii() else PAIR if len(token) > 1 else CHARACTER


def fingerprint(token: str) -> int:
    """64 bits that stand for a token."""
    return int.from_bytes(blake2b(token.encode(), digest_size=8).digest(), "little")


_recall_fingerprint = lru_cache(maxsize=8192)(fingerprint)  # questions use the same few thousand


class TokenWriter:
    """Takes the tokens of one wording after the other and saves them all."""

    def __init__(self) -> None:
        self._ids: defaultdict[str, int] = defaultdict()
        self._ids.default_factory = self._ids.__len__  # the next number to a token met for the first time
        self._tokens, self._times, self._counts = array("I"), array("B"), array("I")

    def add(self, tokens: Sequence[str]) -> None:
        """One wording's tokens, repetitions included."""
        times = Counter(tokens)
        self._tokens.extend(map(self._ids.__getitem__, times))
        few = len(tokens) <= MOST_TIMES
        self._times.extend(times.values() if few else [min(count, MOST_TIMES) for count in times.values()])
        self._counts.append(len(times))

    def save(self, folder: Path) -> None:
        """Write the files of a TokenTable."""
        fingerprints = np.fromiter(map(fingerprint, self._ids), np.uint64, len(self._ids))
        order = np.argsort(fingerprints)
        place = np.empty(len(order), np.uint32)
        place[order] = np.arange(len(order), dtype=np.uint32)
        tokens = place[np.frombuffer(self._tokens, np.uint32)] if self._tokens else np.zeros(0, np.uint32)
        kinds = np.fromiter(map(kind_of, self._ids), np.uint8, len(self._ids))[order]
        arrays: dict[str, NDArray[Any]] = {
            "fingerprints": fingerprints[order],
            "kinds": kinds,
            "frequencies": np.bincount(tokens, minlength=len(order)).astype(np.uint32),
            "starts": np.concatenate(([0], np.cumsum(self._counts, dtype=np.int64))),
            "tokens": tokens,
            "times": np.frombuffer(self._times, np.uint8) if self._times else np.zeros(0, np.uint8),
        }
        folder.mkdir(parents=True, exist_ok=True)
        for name, values in arrays.items():
            np.save(folder / f"{name}.npy", values)


def _map(folder: Path, name: str) -> NDArray[Any]:
    """An array of the folder: a large one stays in its file, of which the system keeps in memory what is used."""
    path = folder / f"{name}.npy"
    return np.asarray(np.load(path, mmap_mode="r" if path.stat().st_size > READ_WHOLE else None))


@dataclass(frozen=True)
class Occurrences:
    """Where the tokens asked for occur in some wordings: ``rows`` and ``columns`` are places in the wordings and in the
    tokens asked for, ``times`` how often."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    times: NDArray[np.float32]


class TokenTable:
    """The tokens of N wordings. A token's number is its place among V sorted fingerprints."""

    def __init__(self, folder: Path) -> None:
        self.fingerprints = _map(folder, "fingerprints")  # (V,) uint64, ascending
        self.kinds = _map(folder, "kinds")  # (V,) uint8
        self.frequencies = _map(folder, "frequencies")  # (V,) uint32: wordings that hold the token
        self.starts: NDArray[np.int64] = _map(folder, "starts").astype(np.int64, copy=False)  # (N + 1,)
        self.tokens = _map(folder, "tokens")  # (starts[N],) uint32, each once per wording
        self.times = _map(folder, "times")  # (starts[N],) uint8: how often it stands there
        self.size = len(self.starts) - 1
        self._kept = threading.local()  # one array of zeros per thread: a new one for every question would cost more

    def find(self, tokens: Iterable[str]) -> NDArray[np.int64]:
        """The numbers of some tokens; -1 for one that no wording holds."""
        wanted = np.fromiter(map(_recall_fingerprint, tokens), np.uint64)
        if not len(self.fingerprints):
            return np.full(len(wanted), -1, np.int64)
        places = np.searchsorted(self.fingerprints, wanted).clip(max=len(self.fingerprints) - 1)
        found: NDArray[np.int64] = np.where(self.fingerprints[places] == wanted, places, -1)
        return found

    def rarity(self, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """The inverse document frequency of some tokens; for -1 that of a token never seen."""
        seen = np.where(numbers < 0, 0, self.frequencies[numbers] if len(self.frequencies) else 0).astype(np.float64)
        found: NDArray[np.float32] = np.log(1 + (self.size - seen + 0.5) / (seen + 0.5)).astype(np.float32)
        return found

    def lengths(self, wordings: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many different tokens some wordings have."""
        found: NDArray[np.int64] = self.starts[wordings + 1] - self.starts[wordings]
        return found

    def places(self, wordings: NDArray[np.int64]) -> NDArray[np.int64]:
        """The places in ``tokens`` of some wordings, one wording after the other."""
        lengths = self.lengths(wordings)
        offsets = np.concatenate(([0], np.cumsum(lengths)))
        found: NDArray[np.int64] = np.arange(offsets[-1]) + np.repeat(self.starts[wordings] - offsets[:-1], lengths)
        return found

    def occurrences(self, numbers: NDArray[np.int64], wordings: NDArray[np.int64]) -> Occurrences:
        """Where some tokens (-1 is nowhere) occur in some wordings."""
        if not hasattr(self._kept, "column"):
            self._kept.column = np.zeros(len(self.fingerprints), np.int16)
        column, known = self._kept.column, np.flatnonzero(numbers >= 0)
        places = self.places(wordings)
        column[numbers[known]] = known + 1
        asked = column[self.tokens[places]]
        column[numbers[known]] = 0
        hits = np.flatnonzero(asked)
        rows = np.repeat(np.arange(len(wordings)), self.lengths(wordings))[hits]
        times = self.times[places[hits]].astype(np.float32)
        return Occurrences(rows, asked[hits].astype(np.int64) - 1, times)

    def sum_each(self, weights: NDArray[np.float32], repeated: bool = False) -> NDArray[np.float32]:
        """For every wording the sum of ``weights`` (V,) over its tokens, ``repeated`` as often as they stand there."""
        sums = np.zeros(self.size, np.float32)
        for first in range(0, self.size, WORDINGS_AT_ONCE):
            last = min(first + WORDINGS_AT_ONCE, self.size)
            span = slice(self.starts[first], self.starts[last])
            values = weights[self.tokens[span]] * (self.times[span] if repeated else 1)
            running = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
            ends = self.starts[first : last + 1] - self.starts[first]
            sums[first:last] = running[ends[1:]] - running[ends[:-1]]
        return sums
