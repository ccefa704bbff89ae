"""Several policies in one question: side by side, or how they go together."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.answer import Answer
from knowledge.choice import Choice, rank
from knowledge.compose import Composer
from knowledge.joint_answer import join_answers, title_answer
from knowledge.known import answer_named
from knowledge.normalization import simplify
from knowledge.policy import SECTIONS
from knowledge.question import Question
from knowledge.rarity import telling_words
from knowledge.relate import tell_overview, tell_relation
from knowledge.scene import KIND_WORDS, Scene
from knowledge.side_by_side import draw_table
from knowledge.snapshot import PolicyDay
from knowledge.wordings import Unit

COMPARES = re.compile(
    r"区别|不同|不一样|一样(?:吗|么|不)|差别|差异|差在|差多少|分别|各自|各是|对比|相比|比一比|比较|哪个(?:更|划算|好|多)|哪边|vs|有何|有啥|有什么"
)
ADDED = re.compile(
    r"叠|相加|合起来|合计|加起来|加(?:在)?一(?:起|块)|一共|总共|凑(?:一起|够|成)|\b(?:add up|in total|altogether|on top of)\b"
)
MORE = re.compile(
    r"(?:给|拿|领|补)得?(?:多|高)|(?:哪|谁)[^，。？]{0,6}(?:多|高|划算)|差(?:多少|几)|钱多"
)  # compares sums
SAME = re.compile(r"一回事|一码事|同一[个项种回件]|一个东西|是一样的|\bthe same (?:thing|policy|as)\b")
IMPACT = re.compile(
    r"影响|冲突|互斥|二选一|同时(?:享受|领|拿|申请)|都(?:能|可以)(?:领|拿|要|享受)|还能(?:再)?(?:领|拿|申请|享受)"
)
EACH = re.compile(r"分别|各自|各是|各有")
LIKELY = 0.4  # the chance from which a question is about how policies go together
SIDES = 3  # policies put side by side
SIDE_SURE, SIDE_KIND = 0.75, 0.12


def answer_several(question: Question, policies: list[PolicyDay], scene: Scene, composer: Composer) -> Answer:
    """Each policy in turn, then what a source says of how they go together."""
    related = tell_relation(question, policies, scene, composer)
    compare = max(question.chance("difference"), question.chance("conflict"))
    compared = COMPARES.sub("", scene.without_mentions(question.text))
    specific = COMPARES.search(question.text) and [w for w in telling_words(compared) if w not in KIND_WORDS]
    apart = EACH.search(question.text) or specific
    together = question.chance("conflict") > LIKELY or bool(ADDED.search(question.text))
    compares = compare > LIKELY or bool(COMPARES.search(question.text))
    as_table = compares and not apart and not MORE.search(question.text)
    if related and not apart and (together or ((related.unit or "").startswith("faq") and not as_table)):
        return related
    asks_both = together or question.top()[0] == "ask_conflict" or bool(IMPACT.search(question.text))
    if related is None and asks_both and not apart and not (compares and not asks_both):
        return composer.not_combined(policies[:SIDES])
    same = composer.not_the_same if SAME.search(question.text) else ""
    if as_table and (table := draw_table(policies[:SIDES], composer, same, related)):
        return table
    if compares:
        parts = [_tell_side(question, policy, scene, composer) for policy in policies[:SIDES]]
        joined = join_answers([*parts, related] if related and compare > LIKELY else parts)
        return replace(joined, body=f"{same}\n{joined.body}") if same else joined
    return join_answers([answer_named(question, policy, scene, composer) for policy in policies[:SIDES]])


def _compares(choice: Choice, policy: PolicyDay, scene: Scene) -> bool:
    """An entry that itself compares, or speaks of another policy, is no side of a comparison."""
    if choice.unit.aspect in ("difference", "conflict"):
        return True
    held = policy.of(choice.unit.kind).get(choice.unit.key)
    said = f"{choice.hit.wording if choice.hit else ''} {held.value if held else ''}"
    others = [match.name for match in scene.finder.find(simplify(said)) if match.name not in policy.names]
    return bool(others) or bool(COMPARES.search(said))


def _tell_side(question: Question, policy: PolicyDay, scene: Scene, composer: Composer) -> Answer:
    """One line of a comparison: what the policy says to what is compared, else what it is."""
    kinds = {key: question.chance(key) for key in SECTIONS if key not in ("conflict", "overview", "source")}
    key, chance = max(kinds.items(), key=lambda item: item[1])
    words = COMPARES.sub("", scene.without_names(question.text))
    choices = rank(replace(question, intents={}), words, scene, [policy], named=True) if words else []
    best = next((c for c in choices if c.unit.kind == "section" or not _compares(c, policy, scene)), None)
    if (
        MORE.search(question.text)
        and "amount" in policy.of("section")
        and (best is None or best.unit.aspect != "amount")
    ):
        return title_answer(composer.unit(Unit(policy.id, "section", "amount", "amount")), policy, composer)
    if best is not None and best.weight > SIDE_SURE and best.unit.kind != "unknown":
        return title_answer(composer.unit(best.unit), policy, composer)
    if chance > SIDE_KIND and key in policy.of("section"):
        return title_answer(composer.unit(Unit(policy.id, "section", key, key)), policy, composer)
    return tell_overview(policy, composer)
