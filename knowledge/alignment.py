"""A text that was rewritten, and where each of its characters stood in the text as it was written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

Edit = tuple[int, int, str]  # start, end, what stands there instead


@dataclass(frozen=True)
class Aligned:
    """``starts[i]``/``ends[i]``: the part of the original that character ``i`` of ``text`` stands for."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def plain(cls, text: str) -> Aligned:
        """A text as it was written."""
        return cls(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))

    def edit(self, edits: Iterable[Edit]) -> Aligned:
        """The text with some parts replaced; edits are in order and do not overlap.

        Characters of a replacement as long as what it replaces stand for one character each, otherwise for all of it.
        """
        edits = list(edits)
        if not edits:
            return self
        text: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        place = 0
        for start, end, new in edits:
            text.append(self.text[place:start] + new)
            starts += self.starts[place:start]
            ends += self.ends[place:start]
            if len(new) == end - start:
                starts += self.starts[start:end]
                ends += self.ends[start:end]
            elif new:
                first, last = self._around(start, end)
                starts += [first] * len(new)
                ends += [last] * len(new)
            place = end
        text.append(self.text[place:])
        return Aligned("".join(text), (*starts, *self.starts[place:]), (*ends, *self.ends[place:]))

    def rewrite(self, after: str) -> Aligned:
        """The whole text rewritten: what stayed keeps its place, the rest is aligned by the fewest edits."""
        if after == self.text:
            return self
        if len(after) == len(self.text):
            return Aligned(after, self.starts, self.ends)
        blocks = Levenshtein.opcodes(self.text, after)
        return self.edit(
            (block.src_start, block.src_end, after[block.dest_start : block.dest_end])
            for block in blocks
            if block.tag != "equal"
        )

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of the text stood in the original; an empty part stands nowhere but at one place."""
        return self._around(start, end)

    def _around(self, start: int, end: int) -> tuple[int, int]:
        if start < end:
            return min(self.starts[start:end]), max(self.ends[start:end])
        place = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
        return place, place
