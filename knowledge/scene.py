"""What one day's questions are answered from: the snapshot, the search index, the names. And simple questions about them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from knowledge.aspects import known_aspects
from knowledge.language import ENGLISH, detect_language
from knowledge.names import NameFinder, find_places, places_upwards
from knowledge.question import Question
from knowledge.rarity import telling_words
from knowledge.search import Index
from knowledge.snapshot import PolicyDay, Snapshot
from knowledge.topic import Topic

# Words that say what is asked of something, not of what: 申请, 条件, 材料 … and people in general
KIND_WORDS = frozenset(word for aspect in known_aspects().values() for word in aspect.words) | frozenset(
    [
        "够",
        "符合",
        "孩子",
        "子女",
        "家里",
        "自己",
        "我家",
        "你们",
        "咱们",
        "毕业生",
        "学生",
        "想要",
        "拿",
        "领",
        "给",
        "发",
        "办",
        "报",
        "申请",
        "申领",
        "能领",
        "可领",
        "够格",
        "资格",
        "条件",
        "配偶",
        "家孩子",
    ]
)


def is_fragment(text: str) -> bool:
    """Too short to start a new subject: under six Chinese characters, or under six Latin words."""
    return len(re.findall(r"[\u4e00-\u9fff]", text)) + len(re.findall(r"[a-z]+", text)) < 6


def differ(first: str, second: str) -> bool:
    """Whether a second text adds something: less than half of its character pairs (in English, its words) stand in the
    first."""
    if detect_language(second) == ENGLISH:
        words = re.findall(r"[a-z]{3,}", second.lower())
        said = set(re.findall(r"[a-z]{3,}", first.lower()))
        return sum(word in said for word in words) < 0.6 * len(words)
    pairs = [second[i : i + 2] for i in range(len(second) - 1)]
    return sum(pair in first for pair in pairs) < 0.5 * len(pairs)


@dataclass(frozen=True)
class Scene:
    """``finder`` finds policy names, ``generic`` words that several policies share; ``home`` is the place served."""

    snapshot: Snapshot
    index: Index
    finder: NameFinder
    generic: NameFinder
    home: str
    on: date

    def without_names(self, text: str) -> str:
        """The words of a question without names of policies and of places near home; empty when nothing is left."""
        spans = [(m.start, m.end) for m in self.finder.find(text)]
        spans += [(m.start, m.end) for m, place in find_places(text) if place in places_upwards(self.home)]
        covered = {place for start, end in spans for place in range(start, end)}
        text = "".join(character for place, character in enumerate(text) if place not in covered)
        return text if re.search(r"[a-z0-9\u4e00-\u9fff]", text) else ""

    def is_general(self, question: Question) -> bool:
        """Nothing is said but a general word and the asking itself (补贴怎么申请, 我够条件吗)."""
        text = question.text
        for match in sorted(self.generic.find(text), key=lambda match: -match.start):
            text = text[: match.start] + text[match.end :]
        return not [word for word in telling_words(text) if word not in KIND_WORDS]

    def nearby(self, topic: Topic) -> list[PolicyDay]:
        """Policies of the place asked about; without one all but those of the other districts."""
        policies = self.snapshot.policies.values()
        if topic.place:
            return [policy for policy in policies if policy.place == topic.place]
        upwards = places_upwards(self.home)
        districts = {
            p.place for p in policies if p.place not in upwards and places_upwards(p.place)[1:2] == upwards[1:2]
        }
        return [policy for policy in policies if policy.place not in districts and policy.priority >= 0]

    def generic_policies(self, question: Question) -> list[PolicyDay]:
        """Policies that answer to a general word of the question (补贴, 贷款, 租房)."""
        words = {match.name for match in self.generic.find(question.text)}
        return [policy for policy in self.common() if words & set(policy.generic)]

    def common(self) -> list[PolicyDay]:
        upwards = places_upwards(self.home)
        return [p for p in self.snapshot.policies.values() if p.in_force and p.place in upwards and p.generic]
