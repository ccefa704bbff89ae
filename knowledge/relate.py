"""How policies go together: what a source says of one beside another, and comparisons."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.answer import Answer
from knowledge.choice import Choice, rank
from knowledge.compose import Composer
from knowledge.question import Context, Question
from knowledge.scene import Scene
from knowledge.snapshot import PolicyDay
from knowledge.topic import deducts

RECEIVED = re.compile(r"(?:已经?|要是|如果|假如|之前|以前).{0,6}(?:拿|领|享受|申请|租|住)(?:过|了|到)|(?:拿|领|享受)过")


def tell_bound(
    question: Question, context: Context, received: PolicyDay, scene: Scene, composer: Composer
) -> Answer | None:
    """What the policy talked about says of one already received (要是我拿过安家费呢); None when it says nothing."""
    after = scene.snapshot.policies.get(context.policy or "")
    if after is None or after.id == received.id or not RECEIVED.search(question.text):
        return None
    for key, held in after.of("relation").items():
        if held.details["policy"] == received.id:
            speech = composer.speech(after)
            return composer.finish(speech, speech.fill(held), "conflict", f"relation:{key}")
    return None


def tell_overview(policy: PolicyDay, composer: Composer) -> Answer:
    """The overview under the policy's title, for a comparison."""
    speech = composer.speech(policy)
    held = policy.of("section").get("overview")
    return composer.finish(speech, composer.titled(policy, speech.fill(held)) if held else "", "overview")


def tell_relation(question: Question, policies: Sequence[PolicyDay], scene: Scene, composer: Composer) -> Answer | None:
    """What a faq entry or a relation of one policy says of another; None when no source says anything."""
    for choice in rank(question, question.text, scene, policies, named=False)[:6]:
        if choice.unit.kind != "section" and choice.weight > 0.5 and _mentions(choice, policies, scene):
            return composer.unit(choice.unit)
    ids = {policy.id for policy in policies}
    compares = question.chance("difference") > 0.6
    for policy in policies:
        for key, held in policy.of("relation").items():
            other = held.details["policy"]
            if other in ids and not (compares and deducts(policy, other)):
                speech = composer.speech(policy)
                return composer.finish(speech, speech.fill(held), "conflict", f"relation:{key}")
    return None


def _mentions(choice: Choice, policies: Sequence[PolicyDay], scene: Scene) -> bool:
    """Whether the wording that hit speaks of at least two of the policies, and of no other."""
    found = {match.name for match in scene.finder.find(choice.hit.wording)} if choice.hit else set()
    spoken = [policy for policy in policies if found & set(policy.names)]
    return len(spoken) > 1 and all(any(name in policy.names for policy in spoken) for name in found)
