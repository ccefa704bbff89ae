"""Change every threshold a little and see whether some golden person notices.

    uv run python -m tests.mutation

A threshold is a parameter that a rule compares with, names in its words or a payment is computed from. It goes up and
down by one (a date by a day), row by row, in memory only. Where no case fails, nothing holds the value: it survives.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any

from knowledge.library import examine_library
from knowledge.rules import find_conditions
from knowledge.sentences import PLACEHOLDER
from knowledge.snapshot import Held, PolicyDay, Snapshot, read_snapshot
from knowledge.store import build, open_engine
from tests.people import Case, find_faults, read_people

Read = Callable[[date], Snapshot]
HOME = "青岛高新区"


@dataclass(frozen=True)
class Mutation:
    """``row`` of a table or None; ``since`` tells which dated entry; ``step`` +1 or -1."""

    policy: str
    parameter: str
    since: date
    row: str | None
    step: int

    def __str__(self) -> str:
        row = f".{self.row}" if self.row else ""
        return f"{self.policy}/{self.parameter}{row} ({self.since}) {self.step:+d}"


def find_survivors(read: Read, home: str = HOME) -> tuple[list[str], int]:
    """The mutations that no case notices, and how many were made. Cases that fail as it is hold nothing."""
    read = cache(read)
    cases = [case for case in read_people() if not any(find_faults(case, read(case.on), home))]
    mutations = dict.fromkeys(m for case in cases for m in _list_mutations(read(case.on).policies[case.policy]))
    return [str(m) for m in mutations if not _is_noticed(m, cases, read, home)], len(mutations)


def _list_mutations(policy: PolicyDay) -> Iterator[Mutation]:
    for name in sorted(_named_parameters(policy)):
        held = policy.of("parameter").get(name)
        if held is None or _is_choice_of_samples(held):
            continue
        for row in held.value if isinstance(held.value, dict) else (None,):
            yield from (Mutation(policy.id, name, held.since, row, step) for step in (1, -1))


def _named_parameters(policy: PolicyDay) -> set[str]:
    """The policy's own parameters that its rule or its payment names."""
    rule = policy.of("eligibility").get("eligibility")
    conditions = list(find_conditions(rule.value)) if rule else []
    named = {str(word) for condition in conditions for word in condition.values()}
    said = {match[1].partition(".")[0] for word in named for match in PLACEHOLDER.finditer(word)}
    return (named | said | set(policy.payment.values())) & policy.of("parameter").keys()


def _is_choice_of_samples(held: Held) -> bool:
    """Several samples, of which none is the person's: nothing is reckoned from them."""
    return held.details.get("by") == "rows" and len(held.value) > 1


def _is_noticed(mutation: Mutation, cases: list[Case], read: Read, home: str) -> bool:
    own = [case for case in cases if case.policy == mutation.policy]
    return any(any(find_faults(case, new, home)) for case in own if (new := _mutate(read(case.on), mutation)))


def _mutate(snapshot: Snapshot, mutation: Mutation) -> Snapshot | None:
    """The snapshot with the one value changed; None where the entry does not hold."""
    policy = snapshot.policies[mutation.policy]
    held = policy.of("parameter").get(mutation.parameter)
    if held is None or held.since != mutation.since:
        return None
    changed = replace(held, value=_shift(held.value, mutation.row, mutation.step))
    parameters = {**policy.of("parameter"), mutation.parameter: changed}
    policy = replace(policy, held={**policy.held, "parameter": parameters})
    return replace(snapshot, policies={**snapshot.policies, policy.id: policy})


def _shift(value: Any, row: str | None, step: int) -> Any:
    if row is not None:
        return {key: _shift(item, None, step) if key == row else item for key, item in value.items()}
    if isinstance(value, date):
        return value + timedelta(days=step)
    if isinstance(value, Decimal):
        return value + step
    raise ValueError(f"{value!r} is no threshold; name a number or a date in rules and payments")


def main() -> int:
    """Print the survivors; 1 when there are some."""
    library, problems = examine_library()
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'knowledge.db'}")
        build(engine, library)
        survivors, total = find_survivors(partial(read_snapshot, engine))
    print("\n".join([*survivors, f"{total - len(survivors)} of {total} changes are noticed"]))
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
