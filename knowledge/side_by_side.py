"""Two or three policies as a small table, from what each holds on the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answer import MAX_BYTES, Answer
from knowledge.aspects import table_rows
from knowledge.compose import Composer
from knowledge.joint_answer import join_answers
from knowledge.snapshot import PolicyDay
from knowledge.speech import Speech
from knowledge.table import Table

FEWEST = 2  # rows below which a table says too little


def draw_table(
    policies: Sequence[PolicyDay], composer: Composer, lead: str = "", related: Answer | None = None
) -> Answer | None:
    """What a source says of both (``related``), then the table; None when there are too few rows for one.

    ``lead`` goes before everything. As many rows are drawn as one message holds.

    A cell is the policy's ``brief`` of that kind, else its section, else that nothing is written. A policy that is over
    is said to be over, and its cells are what held before.
    """
    for most in range(len(table_rows()) + 1, FEWEST - 1, -1):
        answer = _draw(policies, composer, lead, related, most)
        if answer is None or len(answer.text.encode()) <= MAX_BYTES:
            return answer
    return None


def _draw(
    policies: Sequence[PolicyDay], composer: Composer, lead: str, related: Answer | None, most: int
) -> Answer | None:
    speeches = [composer.speech(policy) for policy in policies]
    keys = [key for key in table_rows() if sum(_holds(policy, key) for policy in policies) == len(policies)]
    keys += [key for key in table_rows() if key not in keys and any(_holds(policy, key) for policy in policies)]
    keys = sorted(keys[: most - _apart(policies)], key=table_rows().index)
    if len(keys) < FEWEST:
        return None
    rows = [(composer.row_name(key), tuple(_write_cell(speech, key, composer) for speech in speeches)) for key in keys]
    if _apart(policies):
        rows.insert(0, (composer.place_row, tuple(composer.place(policy.place) for policy in policies)))
    table = Table(tuple(composer.short_name(policy) for policy in policies), tuple(rows), composer.language)
    answers = [
        composer.finish(speech, "".join(cells[index] for _, cells in rows) if speech.policy.in_force else "", None)
        for index, speech in enumerate(speeches)
    ]
    told = related.policy if related else None  # a policy that is over says so itself
    over = [
        answer.body for answer, policy in zip(answers, policies, strict=True)
        if not policy.in_force and policy.id != told
    ]  # fmt: skip
    said = [lead, related.body if related else ""] if lead or related else [composer.side_by_side]
    body = "\n".join(line for line in dict.fromkeys((*said, *over, table.text)) if line)
    joined = join_answers([related, *answers] if related else answers)
    return replace(joined, body=body, table=table, section="overview", unit=related.unit if related else None)


def _apart(policies: Sequence[PolicyDay]) -> bool:
    """Whether the policies are of different places."""
    return len({policy.place for policy in policies}) > 1


def _holds(policy: PolicyDay, key: str) -> bool:
    return key in policy.of("brief") or key in policy.of("section")


def _write_cell(speech: Speech, key: str, composer: Composer) -> str:
    policy = speech.policy
    held = policy.of("brief").get(key) or policy.of("section").get(key)
    return speech.fill(held) if held else composer.not_written
