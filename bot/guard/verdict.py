"""How many messages of a group ended as they must not: a foreign one answered, one of ours turned away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from bot.guard.assistant import Said
from knowledge.answer import Status

ANSWERED = (Status.ANSWERED, Status.ANSWERED_PARTLY, Status.NOT_IN_FORCE)
TURNED_AWAY = (Status.OUT_OF_SCOPE, Status.BLOCKED, Status.SOCIAL, Status.OTHER_PLACE, Status.ERROR)
BAR = 0.01  # fewer than one in a hundred


class Group(NamedTuple):
    """Messages of one kind and those of them that ended wrongly."""

    name: str
    said: Sequence[Said]
    wrong: Sequence[Said]

    @property
    def rate(self) -> float:
        """The share of wrong ones, 0 for an empty group."""
        return len(self.wrong) / len(self.said) if self.said else 0.0

    @property
    def is_met(self) -> bool:
        """Whether fewer than one in a hundred went wrong."""
        return self.rate < BAR


def is_answered(said: Said) -> bool:
    """A policy was brought into it: an answer, a list of policies, or an admission that a policy says nothing on it."""
    return said.status in ANSWERED or (said.status == Status.UNKNOWN and said.policy is not None)


def is_turned_away(said: Said) -> bool:
    """Taken for something that is not our business."""
    return said.status in TURNED_AWAY


def judge(name: str, said: Sequence[Said], is_wrong: Callable[[Said], bool]) -> Group:
    """A group with its wrong ones."""
    return Group(name, said, [one for one in said if is_wrong(one)])
