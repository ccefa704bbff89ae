"""One question back, with the likeliest choices; or the admission that nothing is known."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answer import Answer
from knowledge.aspects import known_aspects
from knowledge.choice import Choice
from knowledge.compose import Composer
from knowledge.foreign import OTHERS, weigh_evidence
from knowledge.known import SURE_KIND, answer_named
from knowledge.question import Question
from knowledge.scene import MOST_OFFERED, Scene
from knowledge.snapshot import PolicyDay

SHORT, SOME_EVIDENCE, FOREIGN = 16, 0.3, 0.4  # characters; of a message whose words are ours, and not another field's
ALIKE = 0.1  # less than the best entry
ABOUT_PERSON = 0.3  # the chance from which a question is about what somebody can get


def ask_which(question: Question, generic: list[PolicyDay], scene: Scene, composer: Composer) -> Answer:
    """One question back: the policies of the general word used, else those that compete by meaning."""
    if len(generic) == 1:
        return answer_named(question, generic[0], scene, composer)
    likeliest = sorted(generic, key=lambda policy: -policy.priority) or scene.competing(question)
    top = question.top()[0].removeprefix("ask_")
    aspect = top if top in known_aspects() else "conditions" if top == "eligibility" else "overview"
    return composer.clarify("", likeliest, aspect)


def list_rivals(question: Question, choices: Sequence[Choice], scene: Scene) -> list[PolicyDay]:
    """The policies that answer a short question about as well, when no word points to one of them (年龄卡到多少)."""
    if len(question.text) > SHORT or not choices or scene.traits.count(question.text):
        return []
    near = [choice.unit.policy for choice in choices if choice.weight > choices[0].weight - ALIKE]
    return [scene.snapshot.policies[policy] for policy in dict.fromkeys(near)][:MOST_OFFERED]


def ask_or_admit(question: Question, generic: list[PolicyDay], scene: Scene, composer: Composer) -> Answer:
    """Too little to answer: ask back when it is clear what kind of thing is wanted, else admit it."""
    wants = max(question.chance("eligibility"), question.chance("conditions"), question.chance("amount"))
    if generic or (scene.is_general(question) and wants > ABOUT_PERSON) or (question.facts and wants > SURE_KIND):
        return ask_which(question, generic, scene, composer)
    return composer.lost(guess_meant(question, scene))


def guess_meant(question: Question, scene: Scene) -> list[PolicyDay]:
    """What a short message that was not understood may be about; nothing when its words are hardly ours."""
    others = sum(question.intents.get(name, 0.0) for name in OTHERS)
    if len(question.text) > SHORT or others > FOREIGN or weigh_evidence(question, scene) < SOME_EVIDENCE:
        return []
    return scene.generic_policies(question) or scene.competing(question)
