"""Go on with a talk: fragments, corrections, another payment meant, the same answer with new facts."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from knowledge.answer import Answer
from knowledge.calculation import reckon
from knowledge.choice import Choice, enough, rank
from knowledge.compose import Composer
from knowledge.facts import known_facts
from knowledge.figures import Figure, find_figures
from knowledge.known import SURE_KIND, answer_named, fall_back, speak
from knowledge.language import ENGLISH
from knowledge.names import find_places, is_outside, places_upwards
from knowledge.personal import SUMMED, outrank, tell_own, tell_personal
from knowledge.policy import SECTIONS
from knowledge.question import Context, Question
from knowledge.scene import Scene, is_bare, is_fragment
from knowledge.snapshot import PolicyDay
from knowledge.topic import BACK, Topic
from knowledge.verdict import write_verdict

CLEARLY_OTHER, LEAD_OF_OTHER = 0.73, 0.09  # what another policy must weigh to end the present talk
FAR_AHEAD = 0.35  # … when the present one has something to say as well
BEFORE = 0.15  # of the weight that an entry has by the last question and this one together
NEARLY = 0.5  # less than the best entry of the policy
SHORT_OF_CLEAR = 0.1  # … and how much less is enough when the present one has nothing to say
CORRECTS = re.compile(r"说错|错了|口误|记错|搞错|弄错|不对|应该是|其实是|更正|改成|换成|算成")
MONEY = "元"
GOES_ON = 14  # characters of a message that goes on with a calculation
OTHERWISE = 0.5  # a chance from which something else than the sum is asked
TOLD_OF_ANY = (
    "contact",
    "where",
    "process",
    "materials",
    "time",
)  # asked of a policy in the same words as of any other
NO_SUM = ("materials", "process", "where", "who", "time", "date", "source", "contact")
SHORT, LIKELY_KIND = 10, 0.5  # characters of a message of no sure kind, which likely is of that of the last answer
SURE_ENTRY = 1.2  # an entry that fits so well says more than the last answer said again
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


def take_figure(question: Question, context: Context, scene: Scene) -> Question:
    """A bare figure is a new value of the one fact of its unit that the talk has reckoned with.

    1.5亿的话呢 after a revenue; 说错了，是12个月 after months received. A longer message must say that it corrects.
    """
    if not context.policy or not (is_fragment(question.text) or CORRECTS.search(question.text)):
        return question
    for figure, _ in find_figures(question.text) if context.unit in ("calculation", "verdict", "form") else ():
        told = [name for name in context.facts if _is_measured(name, figure)]
        if len(told) == 1 and not any(_is_measured(name, figure) for name in question.facts):
            return replace(question, facts={**question.facts, told[0]: Decimal(figure.value)})
    return question


def _is_measured(name: str, figure: Figure) -> bool:
    """Whether a figure has the unit of a fact."""
    fact = known_facts().get(name)
    if fact is None or fact.kind != "number" or figure.kind != "number":
        return False
    return figure.unit == fact.unit or (fact.unit == MONEY and not figure.unit)  # 1.5亿 is told without 元 as well


def complete(question: Question, context: Context, scene: Scene) -> Question:
    """A fragment that names no kind of question (那博士呢; 崂山也一样吗; a bare name after a question back) goes on
    with the last one, in its words."""
    top, _ = question.top()
    bare, unsure = is_bare(scene.without_mentions(question.text)), _kind_asked(question) < SURE_KIND
    elsewhere = question.names or (question.places and context.policy)
    if context.unit in ("verdict", "form") and question.names and bare:  # 那购房券呢: the same person, another policy
        asked = "can i get it" if question.language == ENGLISH else "能领吗"
        return replace(question, text=f"{question.text} {asked}", intents={"ask_eligibility": 0.8})
    if context.section and elsewhere and (bare or (unsure and len(question.text) <= SHORT and not question.names)):
        text = f"{question.text} {scene.without_mentions(context.text)}"
        return replace(question, text=text, intents={f"ask_{context.section}": 0.8})
    if context.section and bare and context.policy:
        return replace(question, intents={**question.intents, "inform": 0.9})
    if context.section and top in ("inform", "affirm") and not question.names:
        return replace(question, intents={**question.intents, f"ask_{context.section}": 0.8})
    if top == "inform" and question.names:
        return replace(question, intents={**question.intents, "ask_eligibility": 0.6})
    if context.section and len(question.text) <= SHORT and unsure:
        kind = f"ask_{context.section}"
        return replace(question, intents={**question.intents, kind: max(question.intents.get(kind, 0.0), LIKELY_KIND)})
    return question


def _kind_asked(question: Question) -> float:
    """The chance of the likeliest kind of question."""
    return max((chance for name, chance in question.intents.items() if name.startswith("ask_")), default=0.0)


def go_on(
    question: Question, context: Context, policy: PolicyDay, best: Choice | None, scene: Scene, composer: Composer
) -> Answer:
    """Go on with the policy talked about, unless other words clearly speak for another one."""
    if (meant := _refers_to(question, policy, context, scene)) is not None:
        return answer_named(question, meant, scene, composer)
    if question.places and is_outside(policy.place, scene.home):  # a policy of another place, told as background
        return composer.missing(policy, context.section if context.section in SECTIONS else "overview")
    if (verdict := tell_own(question, policy, scene, composer)) is not None:
        return verdict
    own = _rank_in_talk(question, context, policy, scene)
    again = context.unit == "calculation" and _reckons_on(question, policy)
    if (told := tell_personal(question, policy, composer, own, again)) is not None:
        return told
    says_more = bool(own) and own[0].weight > SURE_ENTRY and not is_bare(scene.without_mentions(question.text))
    goes_on = question.top()[0] in ("inform", "affirm", "deny") and not says_more
    if goes_on and (repeated := _repeat(context, policy, composer)) is not None:
        return repeated
    lead = own[0].weight if own else 0.0
    other = best if best and best.unit.policy != policy.id and not is_fragment(question.text) else None
    ahead = LEAD_OF_OTHER if lead < SURE_KIND else FAR_AHEAD
    stays = scene.is_general(question) or (_speaks_to_kind(question, own) and not BACK.search(question.text))
    if other and other.weight > max(CLEARLY_OTHER, lead + ahead) and not stays:
        return composer.unit(other.unit)
    if own and enough(own[0], named=True):
        said = speak(question, own, composer)
        return outrank(said, policy, composer) or said
    if other and other.weight > CLEARLY_OTHER - SHORT_OF_CLEAR:
        return composer.unit(other.unit)
    return fall_back(question, policy, composer)


def _speaks_to_kind(question: Question, own: list[Choice]) -> bool:
    """Whether the talk's policy has an entry of the kind that is surely asked (那边电话发我一个)."""
    kind, chance = question.top()
    meant = kind.removeprefix("ask_")
    return chance > SURE_KIND and meant in TOLD_OF_ANY and any(choice.unit.aspect == meant for choice in own[:3])


def _rank_in_talk(question: Question, context: Context, policy: PolicyDay, scene: Scene) -> list[Choice]:
    """The entries of the talk's policy; for a short message those come first that fit the last question as well.

    上了班以后呢 after 找工作那段能住几个月 asks for months, not for anything about work.
    """
    own = rank(question, question.text, scene, [policy], named=True)
    if len(question.text) <= SHORT and context.text and context.policy == policy.id:
        told = f"{question.text} {scene.without_mentions(context.text)}"
        both = {choice.unit: choice.weight for choice in rank(question, told, scene, [policy], named=True)}
        own = sorted(
            own, key=lambda c: -(c.weight + (BEFORE * both.get(c.unit, 0.0) if c.unit.kind != "unknown" else 0.0))
        )
    return _prefer_place(question, own, policy)


def _prefer_place(question: Question, choices: list[Choice], policy: PolicyDay) -> list[Choice]:
    """For the policy of a wide place the entry that speaks of a narrower one asked about, when nearly as good (青岛呢)."""
    asked = [place for place in question.places if policy.place in places_upwards(place)[1:]]
    if not asked or not choices:
        return choices

    def speaks(choice: Choice) -> bool:
        said = {
            up for _, place in find_places(choice.hit.wording if choice.hit else "") for up in places_upwards(place)
        }
        return choice.weight > choices[0].weight - NEARLY and not said.isdisjoint(asked)

    return sorted(choices, key=lambda choice: (not speaks(choice), -choice.weight))


def _reckons_on(question: Question, policy: PolicyDay) -> bool:
    """Whether a message goes on with the calculation made last: by a new figure for it, or as a fragment about sums."""
    if {*SUMMED, policy.payment.get("fact")} & question.facts.keys():
        return max(question.chance(kind) for kind in NO_SUM) < OTHERWISE
    return len(question.text) < GOES_ON and question.top()[0] in ("ask_amount", "ask_duration", "inform")


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
