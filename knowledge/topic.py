"""Which policies a question is about: by name, by place, by what was said before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.names import ELSEWHERE, places_upwards
from knowledge.question import Context, Question
from knowledge.snapshot import PolicyDay, Snapshot

BROAD = ("青岛高新区", "青岛市", "山东省", "全国")  # rules of these hold for the home place too


@dataclass(frozen=True)
class Topic:
    """``policies`` the question names or continues; ``carried`` when only the conversation names them.

    ``place`` is the one place asked about besides home; ``missing_place`` one that no policy named covers.
    """

    policies: tuple[str, ...] = ()
    carried: bool = False
    place: str | None = None
    missing_place: str | None = None
    elsewhere: bool = False


def find_topic(question: Question, context: Context, snapshot: Snapshot, home: str) -> Topic:
    """Resolve names and places of a question against what the day knows and what was said before."""
    asked = [place for place in dict.fromkeys(question.places) if place != ELSEWHERE]
    if ELSEWHERE in question.places and not asked:
        return Topic(elsewhere=True)
    if not question.names:
        return _carry(asked, context, snapshot)
    found: list[str] = []
    for name in dict.fromkeys(question.names):
        owners = _owners(name, snapshot)
        for place in asked or [None]:
            owner = _pick(owners, place, context, home)
            if owner and owner not in found:
                found.append(owner)
    narrow = _narrow(asked)
    if not found:
        return Topic(place=narrow, missing_place=narrow)
    return Topic(tuple(found), place=narrow)


def _narrow(asked: Iterable[str]) -> str | None:
    return next((place for place in asked if place not in BROAD), None)


def _owners(name: str, snapshot: Snapshot) -> list[PolicyDay]:
    return [policy for policy in snapshot.policies.values() if name in policy.names]


def _pick(owners: list[PolicyDay], place: str | None, context: Context, home: str) -> str | None:
    """The owner of a name for one place asked about; without a place the one talked about, else the one nearest home."""
    by_place: dict[str, PolicyDay] = {}
    for owner in owners:
        by_place.setdefault(owner.place, owner)
    if place is None:
        if any(owner.id == context.policy for owner in owners):
            return context.policy
        nearest = [*places_upwards(home), *by_place]
    else:
        nearest = places_upwards(place)
    if place in BROAD:
        nearest = [*nearest, *places_upwards(home)]
    return next((by_place[candidate].id for candidate in nearest if candidate in by_place), None)


def _carry(asked: list[str], context: Context, snapshot: Snapshot) -> Topic:
    narrow = _narrow(asked)
    current = snapshot.policies.get(context.policy or "")
    if current is None:
        return Topic(place=narrow)
    if narrow is None or narrow == current.place:
        return Topic((current.id,), carried=True, place=narrow)
    siblings = list(siblings_in(narrow, current, snapshot.policies))
    return Topic(tuple(siblings[:1]), carried=bool(siblings), place=narrow)


def siblings_in(place: str, policy: PolicyDay, policies: Mapping[str, PolicyDay]) -> Iterable[str]:
    """Policies of another place that answer to the same names or the same topic, the best documented first."""
    same = [other for other in policies.values() if other.place == place and other.topic == policy.topic]
    shared = [(len(set(other.names) & set(policy.names)), sum(map(len, other.held.values())), other.id) for other in same]
    return (policy_id for _, _, policy_id in sorted(shared, reverse=True))
