"""What points to a policy without naming it: 一次性 and 买房后 to one payment, 月月 and 租房钱 to another.

A trait decides nothing alone; it adds to what the words and the meaning of a question speak for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.engine import Connection

from knowledge.normalization import simplify
from knowledge.store import EntryRow

MOST_COUNTED = 2  # further traits say nothing new


@dataclass(frozen=True)
class Traits:
    """``owners``: each trait, simplified, with the policies it points to."""

    owners: Mapping[str, tuple[str, ...]]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        ordered = sorted(self.owners, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, ordered)) or r"(?!)")

    def count(self, text: str) -> dict[str, int]:
        """How many different traits of each policy a simplified text holds, at most two."""
        found = set(self._pattern.findall(text))
        counts = Counter(policy for trait in found for policy in self.owners[trait])
        return {policy: min(n, MOST_COUNTED) for policy, n in counts.items()}


def read_traits(connection: Connection) -> Traits:
    """The traits of all policies."""
    rows = connection.execute(select(EntryRow.policy_id, EntryRow.details).where(EntryRow.kind == "trait"))
    owners: dict[str, list[str]] = {}
    for policy, details in rows:
        for word in details["words"]:
            owners.setdefault(simplify(word), []).append(policy)
    return Traits({word: tuple(policies) for word, policies in owners.items()})
