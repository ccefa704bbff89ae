"""What one day's questions are answered from: the snapshot, the search index, the names. And simple questions about them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from knowledge.aspects import known_aspects
from knowledge.facts import known_facts
from knowledge.language import ENGLISH, detect_language
from knowledge.meaning import Meaning
from knowledge.names import NameFinder, find_places, places_upwards
from knowledge.question import Question
from knowledge.rarity import telling_words
from knowledge.search import Index
from knowledge.snapshot import PolicyDay, Snapshot
from knowledge.topic import Topic
from knowledge.traits import Traits

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
GOING_ON = re.compile(
    r"不好意思|对不起|抱歉|那么?|这|呢|嘞|咧|呗|来着|吗|嘛|么|吧|的话|也|还|一样|同样|是|又|如果|要是|换成|换做|改成|怎么?样|咋样|如何|我们?|他们?|她|俺|咱|本人|对象|爱人|老婆|老公|媳妇|"
    r"朋友|同学|孩子|儿子|闺女|不对|不是|(?:说|写|打|弄|记)错了|错了|其实|应该|哦|啊|呀|嗯|哈|对|另外|没|了|读|学历|毕业|毕业生|人|的|个|这边|那边|头|情况|呐|里|区"
)
MOST_OFFERED, PRIORITY_SCALE = 4, 15
HEAD_NOUN = 4  # how much likelier a policy is whose name ends like a thing the question names (卡, 券)
VAGUE, FAMILIAR = 0.66, 0.6  # words that most policies share, and hardly any that none knows


def is_fragment(text: str) -> bool:
    """Too short to start a new subject: under six Chinese characters, or under six Latin words."""
    return len(re.findall(r"[\u4e00-\u9fff]", text)) + len(re.findall(r"[a-z]+", text)) < 6


def is_bare(text: str) -> bool:
    """Nothing is left of a question once names, facts and the words of going on (那, 呢, 也一样吗) are out."""
    return not re.search(r"[a-z0-9\u4e00-\u9fff]", GOING_ON.sub("", text))


def differ(first: str, second: str) -> bool:
    """Whether a second text adds something: less than half of its character pairs (in English, its words) stand in the
    first."""
    if detect_language(second) == ENGLISH:
        words = re.findall(r"[a-z]{3,}", second.lower())
        said = set(re.findall(r"[a-z]{3,}", first.lower()))
        return sum(word in said for word in words) < 0.6 * len(words)
    pairs = [second[i : i + 2] for i in range(len(second) - 1)]
    return sum(pair in first for pair in pairs) < 0.5 * len(pairs)


def words_beside(text: str, generic: NameFinder) -> list[str]:
    """The telling words of a question beside general ones (补贴) and those of the asking itself (怎么申请)."""
    for match in sorted(generic.find(text), key=lambda match: -match.start):
        text = text[: match.start] + text[match.end :]
    return [word for word in telling_words(text) if word not in KIND_WORDS]


@cache
def _choices() -> re.Pattern[str]:
    words = {choice for fact in known_facts().values() for choice in fact.choices}
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))


@dataclass(frozen=True)
class Scene:
    """``finder`` finds policy names, ``generic`` words that several policies share; ``home`` is the place served."""

    snapshot: Snapshot
    index: Index
    meaning: Meaning
    traits: Traits
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

    def without_mentions(self, text: str) -> str:
        """The words of a question without names of policies, places and the choices of personal facts (博士, 外籍)."""
        spans = [(m.start, m.end) for m in self.finder.find(text)]
        spans += [(m.start, m.end) for m, _ in find_places(text)]
        spans += [match.span() for match in _choices().finditer(text)]
        covered = {place for start, end in spans for place in range(start, end)}
        return "".join(character for place, character in enumerate(text) if place not in covered)

    def is_general(self, question: Question) -> bool:
        """Nothing tells what policy is meant: only general words and the asking itself (补贴怎么申请, 能给多少钱)."""
        text = question.text
        if self.traits.count(text) or self.snapshot.find_by_figures(text):
            return False
        words = words_beside(text, self.generic)
        if not words:
            return True
        apart = self.meaning.tell_apart(f"w:{word}" for word in words)
        return 0 < apart < VAGUE and self.index.familiarity(text) > FAMILIAR

    def nearby(self, topic: Topic) -> list[PolicyDay]:
        """Policies of the place asked about; without one all but those of the other districts."""
        policies = self.snapshot.policies.values()
        if topic.place:
            there = [policy for policy in policies if policy.place == topic.place]
            return there or [policy for policy in policies if policy.place in places_upwards(topic.place or "")]
        upwards = places_upwards(self.home)
        districts = {
            p.place for p in policies if p.place not in upwards and places_upwards(p.place)[1:2] == upwards[1:2]
        }
        return [policy for policy in policies if policy.place not in districts and policy.priority >= 0]

    def generic_policies(self, question: Question) -> list[PolicyDay]:
        """Policies that answer to a general word of the question (补贴, 贷款, 租房)."""
        words = {match.name for match in self.generic.find(question.text)}
        return [policy for policy in self.common() if words & set(policy.generic)]

    def competing(self, question: Question) -> list[PolicyDay]:
        """What a question that names nothing may be about, the likeliest first: by meaning, and by how much is asked of it."""
        shares = self.meaning.share(self.meaning.score(question.text))
        near = [p for p in self.nearby(Topic()) if p.in_force and p.place in places_upwards(self.home)]

        def likelihood(policy: PolicyDay) -> float:
            kind = HEAD_NOUN if any(name[-1:] in question.text for name in policy.names if not name.isascii()) else 1
            return math.sqrt(shares.get(policy.id, 0.0)) * (1 + max(policy.priority, 0) / PRIORITY_SCALE) * kind

        return sorted(near, key=likelihood, reverse=True)[:MOST_OFFERED]

    def common(self) -> list[PolicyDay]:
        upwards = places_upwards(self.home)
        return [p for p in self.snapshot.policies.values() if p.in_force and p.place in upwards and p.generic]
