"""Answer when the policy is known: the entry that fits best, with a second one where both are asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.answer import Answer, Status
from knowledge.choice import Choice, enough, rank
from knowledge.compose import Composer
from knowledge.joint_answer import join_answers, title_answer
from knowledge.personal import outrank, tell_own, tell_personal
from knowledge.policy import SECTIONS
from knowledge.question import Question
from knowledge.scene import Scene, differ
from knowledge.snapshot import PolicyDay
from knowledge.topic import Topic
from knowledge.wordings import Unit

SURE_KIND = 0.58  # a kind of question of this chance is meant
CLEAR, WORTH_ADDING, NEAR = 1.2, 0.4, 0.15  # when a second entry is worth saying beside the first
TWO_ASKED = re.compile(
    r"(?:多少|几[个家所场处]).+(?:多少|几[个家所场处]|哪)|哪.+(?:多少|几[个家所场处])|[和跟与、].{1,20}(?:各|分别|不一样|不同|区别|差别)|以及|分别"
)
SECOND_ASKED = 0.5  # … of two that are asked for, as a share of the first
UNSURE = 0.5  # below this the overview is said as well
SOME_KIND = 0.35  # a kind of this chance chooses the section when nothing else fits


def answer_named(question: Question, policy: PolicyDay, scene: Scene, composer: Composer) -> Answer:
    """What the policy, or its kin of a larger place, says to the question."""
    words = scene.without_names(question.text)
    if (kin := _find_kin(question, policy, scene)) is not None:
        return title_answer(_answer_known(question, kin, words, scene, composer), kin, composer)
    return _answer_known(question, policy, words, scene, composer)


def _find_kin(question: Question, policy: PolicyDay, scene: Scene) -> PolicyDay | None:
    """A policy of the same kind and a larger place that the words speak for: 绿卡 in the zone and in the city."""
    counts = scene.traits.count(question.text)
    if counts.get(policy.id) or policy.place != scene.home:
        return None
    kin = [p for p in scene.nearby(Topic()) if p.topic == policy.topic and counts.get(p.id) and p.in_force]
    return max(kin, key=lambda p: counts[p.id], default=None)


def _answer_known(question: Question, policy: PolicyDay, words: str, scene: Scene, composer: Composer) -> Answer:
    if (own := tell_own(question, policy, scene, composer)) is not None:
        return own
    choices = rank(question, words, scene, [policy], named=True) if words else []
    if (told := tell_personal(question, policy, composer, choices)) is not None:
        return told
    if choices and enough(choices[0], named=True):
        said = speak(question, choices, composer)
        return outrank(said, policy, composer) or said
    return fall_back(question, policy, composer)


def speak(question: Question, choices: Sequence[Choice], composer: Composer) -> Answer:
    """The best choice; with it the section of the kind asked for, or the entry that the words speak for.

    A section and a faq entry that weigh about the same answer two readings of one question; both are short.
    """
    first, answer = choices[0], composer.unit(choices[0].unit)
    if first.weight > CLEAR and not TWO_ASKED.search(question.text):
        return answer
    for second in choices[1:6]:
        pair = {first.unit.kind == "section", second.unit.kind == "section"}
        near = second.weight >= max(WORTH_ADDING, first.weight - NEAR)
        both = TWO_ASKED.search(question.text) and second.weight > SECOND_ASKED * first.weight
        if second.unit.policy == first.unit.policy and ((near and len(pair) == 2) or both):
            other = composer.unit(second.unit)
            return join_answers([answer, other]) if differ(answer.body, other.body) else answer
    if first.weight < UNSURE and answer.status is Status.ANSWERED and first.unit.key != "overview":
        about = composer.unit(Unit(first.unit.policy, "section", "overview", "overview"))
        return join_answers([answer, about]) if differ(answer.body, about.body) else answer
    return answer


def fall_back(question: Question, policy: PolicyDay, composer: Composer) -> Answer:
    """Nothing of the policy matches: a kind it has no section for is admitted, anything else gets the overview."""
    kinds = {key: question.chance(key) for key in SECTIONS}
    key, chance = max(kinds.items(), key=lambda item: item[1])
    if chance >= SURE_KIND and key not in policy.of("section"):
        return composer.missing(policy, key)
    speech = composer.speech(policy)
    held = policy.of("section").get(key if chance >= SOME_KIND else "overview") or policy.of("section").get("overview")
    if held is None:
        return composer.not_started(speech, "overview")
    return composer.finish(speech, speech.fill(held), held.key, f"section:{held.key}")
