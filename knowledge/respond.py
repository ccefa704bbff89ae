"""From a question to an answer: find the topic, choose what to say, and remember what the talk is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answer import Answer, Status
from knowledge.aspects import known_aspects
from knowledge.calculation import reckon
from knowledge.choice import Choice, enough, rank
from knowledge.compose import Composer, join_answers, title_answer
from knowledge.english.compose import composer_for
from knowledge.foreign import is_foreign
from knowledge.names import find_places
from knowledge.normalization import simplify
from knowledge.personal import tell_personal
from knowledge.policy import SECTIONS
from knowledge.question import Context, Question
from knowledge.rarity import telling_words
from knowledge.relate import tell_bound, tell_overview, tell_relation
from knowledge.scene import KIND_WORDS, Scene, differ, is_bare, is_fragment
from knowledge.snapshot import PolicyDay
from knowledge.topic import Topic, find_topic, main_policy
from knowledge.verdict import count_touched, write_verdict
from knowledge.wordings import Unit

SURE_KIND = 0.58
CLEARLY_OTHER, LEAD_OF_OTHER = 0.73, 0.09 # what another policy must weigh to end the present talk
RECENT_KEPT = 3
NOT_KEPT = ("headcount", "wanted_months")  # said of one sum, not of the person
ABOUT_PERSON = 0.3
CLEAR, WORTH_ADDING, NEAR = 1.2, 0.2, 0.3 # when a second entry is worth saying beside the first
TWO_ASKED = re.compile(
    r"(?:多少|几[个家所场处]|哪).+(?:多少|几[个家所场处]|哪)|[和跟与、].{1,20}(?:各|分别|不一样|不同|区别|差别)|以及|分别"
)
SECOND_ASKED = 0.4
HINT_OF_OTHERS = 0.15  # in a talk under way, only this much chance of a foreign kind makes a question foreign
UNSURE = 0.5 # below this the overview is said as well
SWITCHES = re.compile(
    r"换个(?:话题|问题|事)|不(?:问|说|聊|管)这个|再?问(?:个|点|一下)?(?:别的|另外|其他)|另外(?:想)?问|话说回来|不相干"
)
COMPARES = re.compile(
    r"区别|不同|不一样|差别|差异|差在|差多少|分别|各自|各是|对比|相比|比一比|比较|哪个(?:更|划算|好|多)|哪边|vs|有何|有啥|有什么"
)
EACH = re.compile(r"分别|各自|各是|各有")
SIDE_SURE, SIDE_KIND = 0.75, 0.12
OTHERS = re.compile(r"别的|其他|其它|还有|另外|除了")
GENERAL = re.compile(r"政策|补贴|福利|优惠|待遇|扶持|支持|好处|领点|享受")


@dataclass(frozen=True)
class Responder:
    """Answers questions of one day, from one scene."""

    scene: Scene

    def respond(self, questions: Sequence[Question], context: Context) -> tuple[Answer, Context]:
        """Answer the questions of one message in order; several answers become one text."""
        answers: list[Answer] = []
        for question in questions:
            answer, context = self.respond_one(question, context)
            if all(answer.body != known.body for known in answers):
                answers.append(answer)
        said = [answer for answer in answers if answer.status is not Status.CLARIFY] or answers
        return join_answers(said), context

    def respond_one(self, question: Question, context: Context) -> tuple[Answer, Context]:
        """Answer one question and move the context on."""
        if SWITCHES.search(question.text):
            context = replace(context, policy=None, section=None, unit=None)
        question = self._complete(self._take_option(question, context), context)
        facts = {**context.facts, **question.facts}
        composer = composer_for(question.language)(self.scene.snapshot, self.scene.on, self.scene.home, facts)
        topic = find_topic(question, context, self.scene.snapshot, self.scene.home)
        answer = self._answer(question, context, topic, composer)
        recent = dict.fromkeys(p for p in (answer.policy, context.policy, *context.recent) if p)
        asked_back = answer.status is Status.CLARIFY
        moved = Context(
            policy=None if asked_back else answer.policy or context.policy,
            section=answer.section or (None if answer.policy else context.section),
            text=question.text,
            place=topic.place or context.place,
            facts={name: value for name, value in facts.items() if name not in NOT_KEPT},
            options=answer.buttons,
            unit=answer.unit or context.unit,
            recent=tuple(recent)[:RECENT_KEPT],
            language=question.language,
        )
        return answer, moved

    def _take_option(self, question: Question, context: Context) -> Question:
        """A bare number or 第二个 chooses among the buttons shown last."""
        match = re.fullmatch(r"(?:第|选)?([1-9一二三四])(?:个|项|号)?[。.]?", question.text.strip())
        number = "一二三四".find(match[1]) + 1 or int(match[1]) if match else 0
        if not 0 < number <= len(context.options):
            return question
        option = context.options[number - 1]
        kind = {f"ask_{context.section or 'overview'}": 0.9}
        return replace(question, text=option, names=tuple(m.name for m in self.scene.finder.find(option)), intents=kind)

    def _complete(self, question: Question, context: Context) -> Question:
        """A fragment that names no kind of question (那博士呢; 崂山也一样吗; a bare name after a question back) goes on
        with the last one, in its words."""
        top, _ = question.top()
        if context.section and is_bare(self.scene.without_mentions(question.text)):
            kinds = {f"ask_{context.section}": 0.8}
            if question.names or (question.places and context.policy):
                text = f"{question.text} {self.scene.without_mentions(context.text)}"
                return replace(question, text=text, intents=kinds)
            if question.facts and context.policy:
                return replace(question, intents={**question.intents, "inform": 0.9})
        if context.section and top in ("inform", "affirm") and not question.names:
            return replace(question, intents={**question.intents, f"ask_{context.section}": 0.8})
        if top == "inform" and question.names:
            return replace(question, intents={**question.intents, "ask_eligibility": 0.6})
        return question

    def _answer(self, question: Question, context: Context, topic: Topic, composer: Composer) -> Answer:
        if topic.elsewhere:
            return composer.other_place(None)
        if topic.missing_place:
            return composer.other_place(topic.missing_place)
        if is_foreign(question, self.scene, bool(topic.policies)):
            return composer.foreign()
        if question.chance("list") > SURE_KIND and not question.names and not self.scene.generic_policies(question):
            current = self.scene.snapshot.policies.get(context.policy or "")
            if current is None or GENERAL.search(question.text):
                return composer.list_policies()
            if OTHERS.search(question.text):
                return composer.list_policies(current)
        named = [self.scene.snapshot.policies[policy_id] for policy_id in topic.policies]
        if len(named) > 1:
            return self._answer_several(question, named, composer)
        if named and not topic.carried:
            bound = tell_bound(question, context, named[0], self.scene, composer)
            return bound or self._answer_named(question, named[0], composer)
        return self._answer_open(question, context, topic, named, composer)

    # One policy, named -------------------------------------------------------------------------------------------

    def _answer_named(self, question: Question, policy: PolicyDay, composer: Composer) -> Answer:
        words = self.scene.without_names(question.text)
        if (kin := self._find_kin(question, policy)) is not None:
            return title_answer(self._answer_known(question, kin, words, composer), kin)
        return self._answer_known(question, policy, words, composer)

    def _find_kin(self, question: Question, policy: PolicyDay) -> PolicyDay | None:
        """A policy of the same kind and a larger place that the words speak for: 绿卡 in the zone and in the city."""
        counts = self.scene.traits.count(question.text)
        if counts.get(policy.id) or policy.place != self.scene.home:
            return None
        kin = [p for p in self.scene.nearby(Topic()) if p.topic == policy.topic and counts.get(p.id) and p.in_force]
        return max(kin, key=lambda p: counts[p.id], default=None)

    def _answer_known(self, question: Question, policy: PolicyDay, words: str, composer: Composer) -> Answer:
        choices = rank(question, words, self.scene, [policy], named=True) if words else []
        if (told := tell_personal(question, policy, composer, choices)) is not None:
            return told
        if choices and enough(choices[0], named=True):
            return self._speak(question, choices, composer)
        return self._fall_back(question, policy, composer)

    def _speak(self, question: Question, choices: Sequence[Choice], composer: Composer) -> Answer:
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

    def _fall_back(self, question: Question, policy: PolicyDay, composer: Composer) -> Answer:
        """Nothing of the policy matches: a kind it has no section for is admitted, anything else gets the overview."""
        kinds = {key: question.chance(key) for key in SECTIONS}
        key, chance = max(kinds.items(), key=lambda item: item[1])
        if chance >= SURE_KIND and key not in policy.of("section"):
            return composer.missing(policy, key)
        speech = composer.speech(policy)
        held = policy.of("section").get(key if chance >= 0.35 else "overview") or policy.of("section").get("overview")
        if held is None:
            return composer.not_started(speech, "overview")
        return composer.finish(speech, speech.fill(held), held.key, f"section:{held.key}")

    # No policy named ---------------------------------------------------------------------------------------------

    def _answer_open(
        self, question: Question, context: Context, topic: Topic, carried: list[PolicyDay], composer: Composer
    ) -> Answer:
        """Words alone decide, with a lead for the policy the talk is about."""
        by_figure = self.scene.snapshot.find_by_figures(question.text)
        everywhere = rank(
            question, question.text, self.scene, self.scene.nearby(topic), named=False, by_figure=by_figure
        )
        best = everywhere[0] if everywhere else None
        if carried:
            return self._continue(question, context, carried[0], best, composer)
        if topic.place and (main := main_policy(topic.place, None, self.scene.snapshot.policies)):
            policy = self.scene.snapshot.policies[best.unit.policy if best and enough(best, named=False) else main]
            return self._answer_named(question, policy, composer)
        if topic.place and not self._speaks_of(topic.place, best):
            return composer.other_place(topic.place)
        generic = self.scene.generic_policies(question)
        unclear = best is None or best.weight < CLEARLY_OTHER or self.scene.is_general(question)
        if generic and (unclear or generic == [self.scene.snapshot.policies[best.unit.policy] if best else None]):
            return self._ask_which(question, generic, composer)
        if not generic and self.scene.is_general(question) and question.chance("list") < SURE_KIND:
            return self._ask_which(question, [], composer)
        if best and enough(best, named=False):
            told = tell_personal(question, self.scene.snapshot.policies[best.unit.policy], composer, everywhere)
            return told or self._speak(question, everywhere, composer)
        if told := self._tell_likeliest(question, composer):
            return told
        return self._ask_or_admit(question, generic, composer)

    @staticmethod
    def _speaks_of(place: str, best: Choice | None) -> bool:
        """Whether the best entry itself is about a place that no policy is of (各区的电话)."""
        if best is None or not enough(best, named=False) or best.hit is None:
            return False
        return any(found == place for _, found in find_places(best.hit.wording))

    def _tell_likeliest(self, question: Question, composer: Composer) -> Answer | None:
        """No policy is named, but the person tells of themselves: judge by the rule that asks for most of what they tell."""
        wants = max(question.chance("eligibility"), question.chance("conditions"), question.chance("amount"))
        if wants < ABOUT_PERSON or len(question.facts) < 2:
            return None
        touched = [
            (count_touched(composer.speech(p), question.facts, self.scene.on), p.priority, p.id)
            for p in self.scene.common()
        ]
        most, _, policy_id = max(touched, default=(0, 0, ""))
        policy = self.scene.snapshot.policies.get(policy_id)
        return tell_personal(question, policy, composer, (), likely=True) if policy and most > 1 else None

    def _ask_or_admit(self, question: Question, generic: list[PolicyDay], composer: Composer) -> Answer:
        """Too little to answer: ask back when it is clear what kind of thing is wanted, else admit it."""
        wants = max(question.chance("eligibility"), question.chance("conditions"), question.chance("amount"))
        if (
            generic
            or (self.scene.is_general(question) and wants > ABOUT_PERSON)
            or (question.facts and wants > SURE_KIND)
        ):
            return self._ask_which(question, generic, composer)
        return composer.lost()

    def _continue(
        self, question: Question, context: Context, policy: PolicyDay, best: Choice | None, composer: Composer
    ) -> Answer:
        """Go on with the policy talked about, unless other words clearly speak for another one."""
        if (meant := self._refers_to(question, policy, context)) is not None:
            return self._answer_named(question, meant, composer)
        own = rank(question, question.text, self.scene, [policy], named=True)
        sums = question.top()[0] in ("ask_amount", "ask_duration", "inform")
        again = context.unit == "calculation" and len(question.text) < 14 and sums
        if (told := tell_personal(question, policy, composer, own, again)) is not None:
            return told
        if question.top()[0] in ("inform", "affirm", "deny") and (repeated := self._repeat(context, policy, composer)):
            return repeated
        lead = own[0].weight if own else 0.0
        other = best if best and best.unit.policy != policy.id and not is_fragment(question.text) else None
        if other and lead < SURE_KIND and other.weight > max(CLEARLY_OTHER, lead + LEAD_OF_OTHER):
            return composer.unit(other.unit)
        if own and enough(own[0], named=True):
            return self._speak(question, own, composer)
        if other and other.weight > CLEARLY_OTHER - 0.1:
            return composer.unit(other.unit)
        return self._fall_back(question, policy, composer)

    def _refers_to(self, question: Question, policy: PolicyDay, context: Context) -> PolicyDay | None:
        """Another policy that the words point to without its name (一次性那笔呢), when none points to the present one."""
        counts = self.scene.traits.count(question.text)
        if not counts or counts.get(policy.id) or is_fragment(question.text):
            return None
        near = {p.id: p for p in self.scene.nearby(Topic()) if p.id in counts}
        shares = self.scene.meaning.share(self.scene.meaning.score(question.text))
        best = max(near, key=lambda p: (counts[p], p in context.recent, shares.get(p, 0.0)), default=None)
        return near[best] if best and shares.get(best, 0.0) > shares.get(policy.id, 0.0) else None

    def _repeat(self, context: Context, policy: PolicyDay, composer: Composer) -> Answer | None:
        """What was said last, with the facts that were told since; None when there is nothing to say again."""
        kind, _, key = (context.unit or "").partition(":")
        speech = composer.speech(policy)
        if kind == "verdict" and (words := write_verdict(speech, composer.facts, composer.on)):
            return composer.finish(speech, words, "conditions", "verdict")
        if kind == "calculation" and (words := reckon(speech, composer.facts)):
            return composer.finish(speech, words, "amount", "calculation")
        held = (
            policy.of(kind).get(key) if kind in ("faq", "section") else policy.of("section").get(context.section or "")
        )
        if held is None:
            return None
        section = context.section or held.key
        return composer.finish(speech, speech.fill(held), section, f"{kind or 'section'}:{held.key}")

    def _ask_which(self, question: Question, generic: list[PolicyDay], composer: Composer) -> Answer:
        """One question back: the policies of the general word used, else those that compete by meaning."""
        if len(generic) == 1:
            return self._answer_named(question, generic[0], composer)
        likeliest = sorted(generic, key=lambda policy: -policy.priority) or self.scene.competing(question)
        top = question.top()[0].removeprefix("ask_")
        aspect = top if top in known_aspects() else "conditions" if top == "eligibility" else "overview"
        return composer.clarify("", likeliest, aspect)

    # Several policies --------------------------------------------------------------------------------------------

    def _answer_several(self, question: Question, policies: list[PolicyDay], composer: Composer) -> Answer:
        """Each policy in turn, then what a source says of how they go together."""
        related = tell_relation(question, policies, self.scene, composer)
        compare = max(question.chance("difference"), question.chance("conflict"))
        compared = COMPARES.sub("", self.scene.without_mentions(question.text))
        apart = EACH.search(question.text) or [w for w in telling_words(compared) if w not in KIND_WORDS]
        if related and not apart and (question.chance("conflict") > 0.4 or (related.unit or "").startswith("faq")):
            return related
        if compare > 0.4 or COMPARES.search(question.text):
            parts = [self._tell_side(question, policy, composer) for policy in policies[:3]]
            return join_answers([*parts, related] if related and compare > 0.4 else parts)
        return join_answers([self._answer_named(question, policy, composer) for policy in policies[:3]])

    def _compares(self, choice: Choice, policy: PolicyDay) -> bool:
        """An entry that itself compares, or speaks of another policy, is no side of a comparison."""
        if choice.unit.aspect in ("difference", "conflict"):
            return True
        held = policy.of(choice.unit.kind).get(choice.unit.key)
        said = f"{choice.hit.wording if choice.hit else ''} {held.value if held else ''}"
        others = [match.name for match in self.scene.finder.find(simplify(said)) if match.name not in policy.names]
        return bool(others) or bool(COMPARES.search(said))

    def _tell_side(self, question: Question, policy: PolicyDay, composer: Composer) -> Answer:
        """One line of a comparison: what the policy says to what is compared, else what it is."""
        kinds = {key: question.chance(key) for key in SECTIONS if key not in ("conflict", "overview", "source")}
        key, chance = max(kinds.items(), key=lambda item: item[1])
        words = COMPARES.sub("", self.scene.without_names(question.text))
        choices = rank(replace(question, intents={}), words, self.scene, [policy], named=True) if words else []
        best = next((c for c in choices if c.unit.kind == "section" or not self._compares(c, policy)), None)
        if best is not None and best.weight > SIDE_SURE and best.unit.kind != "unknown":
            return title_answer(composer.unit(best.unit), policy)
        if chance > SIDE_KIND and key in policy.of("section"):
            return title_answer(composer.unit(Unit(policy.id, "section", key, key)), policy)
        return tell_overview(policy, composer)
