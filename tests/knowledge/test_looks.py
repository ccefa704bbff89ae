"""Characters that look alike are taken for each other both ways; others are not."""

from __future__ import annotations

from itertools import combinations

from knowledge.looks import GROUPS, look_alike


def test_every_pair_of_a_group_looks_alike_both_ways() -> None:
    pairs = [pair for group in GROUPS.split() for pair in combinations(group, 2)]
    assert len(pairs) > 50
    assert all(look_alike(a, b) and look_alike(b, a) for a, b in pairs)


def test_characters_of_different_groups_do_not() -> None:
    assert not look_alike("货", "券") and not look_alike("啊", "贷") and not look_alike("啊", "啊")
