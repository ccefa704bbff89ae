"""Go on with a talk: fragments, corrections, another payment meant, the same answer with new facts."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.answer import Answer
from knowledge.calculation import reckon
from knowledge.choice import Choice, enough, rank
from knowledge.compose import Composer
from knowledge.known import SURE_KIND, answer_named, fall_back, speak
from knowledge.personal import tell_personal
from knowledge.question import Context, Question
from knowledge.scene import Scene, is_bare, is_fragment
from knowledge.snapshot import PolicyDay
from knowledge.topic import Topic
from knowledge.verdict import write_verdict

CLEARLY_OTHER, LEAD_OF_OTHER = 0.73, 0.09  # what another policy must weigh to end the present talk
SHORT_OF_CLEAR = 0.1  # … and how much less is enough when the present one has nothing to say
GOES_ON = 14  # characters of a message that goes on with a calculation
SWITCHES = re.compile(
    r"换个(?:话题|问题|事)|不(?:问|说|聊|管)这个|再?问(?:个|点|一下)?(?:别的|另外|其他)|另外(?:想)?问|话说回来|不相干"
)


def take_option(question: Question, context: Context, scene: Scene) -> Question:
    """A bare number or 第二个 chooses among the buttons shown last."""
    match = re.fullmatch(r"(?:第|选)?([1-9一二三四])(?:个|项|号)?[。.]?", question.text.strip())
    number = "一二三四".find(match[1]) + 1 or int(match[1]) if match else 0
    if not 0 < number <= len(context.options):
        return question
    option = context.options[number - 1]
    kind = {f"ask_{context.section or 'overview'}": 0.9}
    return replace(question, text=option, names=tuple(m.name for m in scene.finder.find(option)), intents=kind)


def complete(question: Question, context: Context, scene: Scene) -> Question:
    """A fragment that names no kind of question (那博士呢; 崂山也一样吗; a bare name after a question back) goes on
    with the last one, in its words."""
    top, _ = question.top()
    if context.section and is_bare(scene.without_mentions(question.text)):
        kinds = {f"ask_{context.section}": 0.8}
        if question.names or (question.places and context.policy):
            text = f"{question.text} {scene.without_mentions(context.text)}"
            return replace(question, text=text, intents=kinds)
        if question.facts and context.policy:
            return replace(question, intents={**question.intents, "inform": 0.9})
    if context.section and top in ("inform", "affirm") and not question.names:
        return replace(question, intents={**question.intents, f"ask_{context.section}": 0.8})
    if top == "inform" and question.names:
        return replace(question, intents={**question.intents, "ask_eligibility": 0.6})
    return question


def go_on(
    question: Question, context: Context, policy: PolicyDay, best: Choice | None, scene: Scene, composer: Composer
) -> Answer:
    """Go on with the policy talked about, unless other words clearly speak for another one."""
    if (meant := _refers_to(question, policy, context, scene)) is not None:
        return answer_named(question, meant, scene, composer)
    own = rank(question, question.text, scene, [policy], named=True)
    sums = question.top()[0] in ("ask_amount", "ask_duration", "inform")
    again = context.unit == "calculation" and len(question.text) < GOES_ON and sums
    if (told := tell_personal(question, policy, composer, own, again)) is not None:
        return told
    if question.top()[0] in ("inform", "affirm", "deny") and (repeated := _repeat(context, policy, composer)):
        return repeated
    lead = own[0].weight if own else 0.0
    other = best if best and best.unit.policy != policy.id and not is_fragment(question.text) else None
    if other and lead < SURE_KIND and other.weight > max(CLEARLY_OTHER, lead + LEAD_OF_OTHER):
        return composer.unit(other.unit)
    if own and enough(own[0], named=True):
        return speak(question, own, composer)
    if other and other.weight > CLEARLY_OTHER - SHORT_OF_CLEAR:
        return composer.unit(other.unit)
    return fall_back(question, policy, composer)


def _refers_to(question: Question, policy: PolicyDay, context: Context, scene: Scene) -> PolicyDay | None:
    """Another policy that the words point to without its name (一次性那笔呢), when none points to the present one."""
    counts = scene.traits.count(question.text)
    if not counts or counts.get(policy.id) or is_fragment(question.text):
        return None
    near = {p.id: p for p in scene.nearby(Topic()) if p.id in counts}
    shares = scene.meaning.share(scene.meaning.score(question.text))
    best = max(near, key=lambda p: (counts[p], p in context.recent, shares.get(p, 0.0)), default=None)
    return near[best] if best and shares.get(best, 0.0) > shares.get(policy.id, 0.0) else None


def _repeat(context: Context, policy: PolicyDay, composer: Composer) -> Answer | None:
    """What was said last, with the facts that were told since; None when there is nothing to say again."""
    kind, _, key = (context.unit or "").partition(":")
    speech = composer.speech(policy)
    if kind == "verdict" and (words := write_verdict(speech, composer.facts, composer.on)):
        return composer.finish(speech, words, "conditions", "verdict")
    if kind == "calculation" and (words := reckon(speech, composer.facts)):
        return composer.finish(speech, words, "amount", "calculation")
    held = policy.of(kind).get(key) if kind in ("faq", "section") else policy.of("section").get(context.section or "")
    if held is None:
        return None
    section = context.section or held.key
    return composer.finish(speech, speech.fill(held), section, f"{kind or 'section'}:{held.key}")
