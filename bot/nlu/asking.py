"""What makes a clause a question: its words, and the chances of its kinds."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.nlu.clauses import Clause

Part = tuple[Clause, dict[str, float]]  # a clause with the chance of every intent
SURE = 0.45  # of a kind of question
ASKED_TOGETHER = 0.5  # … of all kinds together
# What makes a clause a question and not a statement beside one.
ASKING = re.compile(
    r"[吗么呢嘛]|多少|几|多久|多长|怎么|咋|什么|啥|哪|谁|是否|不$|没$|行不|如何|何时|说说|讲讲|(.)不\1|(.)没\2|\w还是\w"
    r"|how|what|where|which|who|when|can |is |do "
)


def top(chances: Mapping[str, float]) -> tuple[str, float]:
    """The likeliest intent."""
    return max(chances.items(), key=lambda item: item[1])


def asks(chances: Mapping[str, float]) -> bool:
    """Whether a kind of question is sure."""
    name, chance = top(chances)
    return name.startswith("ask_") and chance >= SURE


def list_asked(chances: Mapping[str, float]) -> dict[str, float]:
    """The chances of the kinds of questions."""
    return {name: chance for name, chance in chances.items() if name.startswith("ask_")}


def sum_asked(chances: Mapping[str, float]) -> float:
    """The chance that it is a question of whatever kind."""
    return sum(list_asked(chances).values())
