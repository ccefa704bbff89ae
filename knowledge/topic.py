"""Which policies a question is about: by name, by place, by what was said before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.names import ELSEWHERE, places_upwards
from knowledge.question import Context, Question
from knowledge.snapshot import PolicyDay, Snapshot

BROAD = ("青岛高新区", "青岛市", "山东省", "全国")  # rules of these hold for the home place too
OWN_CASE = 2  # facts told with a name from which a place outside is part of the case
BACK = re.compile(r"刚才|刚刚|前面|回到|之前(?:说|问)|上面|还是那个|那个")


BOTH = re.compile(
    r"两(?:样|项|者|种|笔|边|份|个(?:都|能|可以|一起))|[这那]?俩|二者|都(?:要|想|领|拿|能|可以)|一块儿?|一起|叠加|同时|加起来"
)
TOGETHER = 0.3  # the chance that a question is about how two policies go together


YEARS = re.compile(r"(?<!\d)(?:20)?(2\d)(?=年|和|跟|与|、|两)")
YEAR_IN_TITLE = re.compile(r"20\d\d年")
YEAR = re.compile(r"(?<!\d)((?:20)?2\d)年?(?=呢|的|那|这|批|$|[？?])")


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
    if question.names and question.facts.get("in_zone") is False:
        asked = []  # the place where the company is registered, and not whose policy is asked for
    own_case = bool(question.names) and len(question.facts) >= OWN_CASE  # (社保交在北京) is told, not asked about
    if ELSEWHERE in question.places and not asked and not own_case:
        return Topic(elsewhere=True)
    narrow = [place for place in asked if place not in BROAD]
    if not question.names:
        return _carry(question, narrow, context, snapshot, home)
    owned = {name: _owners(name, snapshot) for name in dict.fromkeys(question.names)}
    found = _list_named(owned, asked, context, home)
    found += [sibling for policy in found for sibling in _siblings_of_years(question.text, policy, snapshot)]
    if narrow and any(snapshot.policies[policy].place in narrow for policy in found):
        # a place was named and has the policy: the same name elsewhere is not meant (西海岸的人才房)
        certain = _certain(owned)
        found = [
            policy
            for policy in found
            if snapshot.policies[policy].place in narrow or policy in certain or not _shadowed(policy, found, snapshot)
        ]
    if not found and narrow:  # the place has no policy of that name, but one of that kind
        found = _list_kin(narrow[0], owned, snapshot)
    if not found:
        return Topic(place=narrow[0] if narrow else None, missing_place=narrow[0] if narrow else None)
    return Topic(tuple(_focus(found, question, context, snapshot)), place=narrow[0] if narrow else None)


def _owners(name: str, snapshot: Snapshot) -> list[PolicyDay]:
    return [policy for policy in snapshot.policies.values() if name in policy.names]


def _certain(owned: Mapping[str, list[PolicyDay]]) -> set[str]:
    """The policies that a name of theirs alone stands for (崂山24年)."""
    return {owners[0].id for owners in owned.values() if len(owners) == 1 and owners[0].place not in BROAD}


def _list_named(owned: Mapping[str, list[PolicyDay]], asked: list[str], context: Context, home: str) -> list[str]:
    """The policies that the names stand for, each for the places asked about.

    A name of several policies goes with the name of one of them beside it: 崂山24年人才房 is that batch, and no other.
    """
    found: dict[str, None] = {}
    certain = _certain(owned)
    for owners in owned.values():
        sure = [owner.id for owner in owners if owner.id in certain]
        if sure and (len(owners) == 1 or not asked):
            found |= dict.fromkeys(sure)
            continue
        wanted: list[str | None] = [*asked] or [None]
        found |= dict.fromkeys(owner for place in wanted if (owner := _pick(owners, place, context, home)))
    return list(found)


def _list_kin(place: str, owned: Mapping[str, list[PolicyDay]], snapshot: Snapshot) -> list[str]:
    """The policy of a place that is of the kind of the one named last."""
    named = next((owners[0] for owners in reversed([*owned.values()]) if owners), None)
    kin = snapshot.policies.get(main_policy(place, named, snapshot.policies) or "") if named else None
    return [kin.id] if kin and named and kin.topic == named.topic else []


def _shadowed(policy: str, found: Iterable[str], snapshot: Snapshot) -> bool:
    names = set(snapshot.policies[policy].names)
    return any(other != policy and names & set(snapshot.policies[other].names) for other in found)


def deducts(payer: PolicyDay, other: str) -> bool:
    """Whether what was received from ``other`` is subtracted from what ``payer`` pays."""
    return any(
        relation.details["kind"] == "deducts" and relation.details["policy"] == other
        for relation in payer.of("relation").values()
    )


def _focus(found: list[str], question: Question, context: Context, snapshot: Snapshot) -> list[str]:
    """Who tells what they received already asks about the payment it is subtracted from, not about the one received."""
    if not {"subsidy_months", "subsidy_parts", "subsidy_full", "subsidy_sum"} & question.facts.keys():
        return found
    for policy in (*found, *((context.policy,) if context.policy else ())):
        payer = snapshot.policies.get(policy)
        if payer and any(deducts(payer, other) for other in found):
            return [policy]
    return found


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
        nearest = [*nearest, *places_upwards(home), *by_place]
    return next((by_place[candidate].id for candidate in nearest if candidate in by_place), None)


def _carry(question: Question, narrow: list[str], context: Context, snapshot: Snapshot, home: str) -> Topic:
    """Without a name the talk goes on, about the same policy or its sibling in the places now asked about."""
    current = snapshot.policies.get(context.policy or "")
    if current is None or (narrow and current.place not in narrow):
        found = [policy for place in narrow if (policy := main_policy(place, current, snapshot.policies))]
        if current is None:
            found = found if len(narrow) > 1 else []
        return Topic(tuple(found), carried=len(found) == 1, place=narrow[0] if narrow else None)
    if home in question.places and current.place not in BROAD:  # 那咱高新区的呢, after a district's
        own = main_policy(home, current, snapshot.policies)
        return Topic((own,) if own else (), carried=True, place=home)
    if (sibling := _sibling_of_year(question.text, current, snapshot)) is not None:
        return Topic((sibling,), carried=True, place=narrow[0] if narrow else None)
    if BACK.search(question.text) and (earlier := _recall(question.text, context, snapshot)):
        return Topic((earlier,), carried=True)
    if len(both := _recall_both(question, context, snapshot)) > 1:
        return Topic(both)
    return Topic((current.id,), carried=True, place=narrow[0] if narrow else None)


def _recall_both(question: Question, context: Context, snapshot: Snapshot) -> tuple[str, ...]:
    """The two policies talked about last, for a question how both go together (两样能一起领吗)."""
    together = max(question.chance("conflict"), question.chance("difference")) > TOGETHER
    known = [policy for policy in context.recent if policy in snapshot.policies]
    return tuple(known[:2]) if together and BOTH.search(question.text) else ()


def _sibling_of_year(text: str, current: PolicyDay, snapshot: Snapshot) -> str | None:
    """The policy of the same place and kind for the year that the words name (25年呢)."""
    for match in YEAR.finditer(text):
        year = match[1][-2:]
        for policy in snapshot.policies.values():
            same = policy.place == current.place and policy.topic == current.topic and policy.id != current.id
            if (
                same
                and f"20{year}年" in policy.title
                and YEAR_IN_TITLE.sub("", policy.title) == YEAR_IN_TITLE.sub("", current.title)
            ):
                return policy.id
    return None


def _siblings_of_years(text: str, policy_id: str, snapshot: Snapshot) -> list[str]:
    """The policies of the other years that the words name beside the one found (2024和2025两批)."""
    policy = snapshot.policies[policy_id]
    years = {match[1] for match in YEARS.finditer(text)}
    if len(years) < 2 or not YEAR_IN_TITLE.search(policy.title):
        return []
    bare = YEAR_IN_TITLE.sub("", policy.title)
    return [
        other.id
        for other in snapshot.policies.values()
        if other.id != policy_id
        and YEAR_IN_TITLE.sub("", other.title) == bare
        and any(f"20{year}年" in other.title for year in years)
    ]


def _recall(text: str, context: Context, snapshot: Snapshot) -> str | None:
    """The policy of earlier in the talk that the words point back to (刚才那个平台)."""
    for policy_id in context.recent:
        policy = snapshot.policies.get(policy_id)
        pairs = {name[-2:] for name in policy.names if not name.isascii()} if policy else set()
        if any(pair in text for pair in pairs):
            return policy_id
    return None


def main_policy(place: str, current: PolicyDay | None, policies: Mapping[str, PolicyDay]) -> str | None:
    """The policy of a place that comes nearest to the one talked about; without one the best documented."""
    there = [policy for policy in policies.values() if policy.place == place]
    names = set(current.names) if current else set()

    def nearness(policy: PolicyDay) -> tuple[bool, int, int]:
        same = current is not None and policy.topic == current.topic
        return same, len(names & set(policy.names)), sum(map(len, policy.held.values()))

    return max(there, key=nearness).id if there else None
