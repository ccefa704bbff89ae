"""From a question to an answer: find the topic, choose what to say, and remember what the talk is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answer import Answer, Status
from knowledge.aspects import known_aspects
from knowledge.choice import Choice, enough, rank
from knowledge.compose import Composer, join_answers
from knowledge.foreign import is_foreign
from knowledge.personal import tell_personal
from knowledge.policy import SECTIONS
from knowledge.question import Context, Question
from knowledge.relate import tell_bound, tell_overview, tell_relation
from knowledge.scene import Scene, differ, is_fragment
from knowledge.snapshot import PolicyDay
from knowledge.topic import Topic, find_topic, main_policy
from knowledge.verdict import count_touched
from knowledge.wordings import Unit

SURE_KIND = 0.5
CLEARLY_OTHER, LEAD_OF_OTHER = 0.62, 0.22  # what another policy must weigh to end the present talk
RECENT_KEPT = 3
ABOUT_PERSON = 0.3
CLEAR, WORTH_ADDING, NEAR = 0.85, 0.36, 0.16  # when a second entry is worth saying beside the first
TWO_ASKED = re.compile(r"(?:多少|几[个家所场处]|哪).+(?:多少|几[个家所场处]|哪)|和.{1,8}(?:各|分别)")
SECOND_ASKED = 0.6
HINT_OF_OTHERS = 0.15  # in a talk under way, only this much chance of a foreign kind makes a question foreign
UNSURE = 0.5  # below this the overview is said as well
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
        question = self._complete(self._take_option(question, context), context)
        facts = {**context.facts, **question.facts}
        composer = Composer(self.scene.snapshot, self.scene.on, self.scene.home, facts)
        topic = find_topic(question, context, self.scene.snapshot, self.scene.home)
        answer = self._answer(question, context, topic, composer)
        recent = dict.fromkeys(p for p in (answer.policy, context.policy, *context.recent) if p)
        asked_back = answer.status is Status.CLARIFY
        moved = Context(
            policy=None if asked_back else answer.policy or context.policy,
            section=answer.section or (None if answer.policy else context.section),
            text=question.text,
            place=topic.place or context.place,
            facts={name: value for name, value in facts.items() if name != "headcount"},
            options=answer.buttons,
            unit=answer.unit or context.unit,
            recent=tuple(recent)[:RECENT_KEPT],
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
        """A fragment that names no kind of question (那博士呢; a bare name after a question back) continues the last."""
        top, _ = question.top()
        bare = question.names and len(self.scene.without_names(question.text)) <= 2
        if context.section and (
            (bare and context.policy is None) or (top in ("inform", "affirm") and not question.names)
        ):
            kinds = {f"ask_{context.section}": 0.8}
            return replace(question, intents={**question.intents, **kinds})
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
        choices = rank(question, words, self.scene.index, [policy], named=True) if words else []
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
            question, question.text, self.scene.index, self.scene.nearby(topic), named=False, by_figure=by_figure
        )
        best = everywhere[0] if everywhere else None
        if carried:
            return self._continue(question, context, carried[0], best, composer)
        if topic.place and (main := main_policy(topic.place, None, self.scene.snapshot.policies)):
            policy = self.scene.snapshot.policies[best.unit.policy if best and enough(best, named=False) else main]
            return self._answer_named(question, policy, composer)
        generic = self.scene.generic_policies(question)
        unclear = best is None or best.weight < CLEARLY_OTHER or self.scene.is_general(question)
        if generic and (unclear or generic == [self.scene.snapshot.policies[best.unit.policy] if best else None]):
            return self._ask_which(question, generic, everywhere, composer)
        if not generic and self.scene.is_general(question) and question.chance("list") < SURE_KIND:
            return self._ask_which(question, self.scene.common(), everywhere, composer)
        if best and enough(best, named=False):
            told = tell_personal(question, self.scene.snapshot.policies[best.unit.policy], composer, everywhere)
            return told or self._speak(question, everywhere, composer)
        if topic.place:
            return composer.other_place(topic.place)
        if told := self._tell_likeliest(question, composer):
            return told
        return self._ask_or_admit(question, generic, everywhere, composer)

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

    def _ask_or_admit(
        self, question: Question, generic: list[PolicyDay], ranked: Sequence[Choice], composer: Composer
    ) -> Answer:
        """Too little to answer: ask back when it is clear what kind of thing is wanted, else admit it."""
        wants = max(question.chance("eligibility"), question.chance("conditions"), question.chance("amount"))
        if (
            generic
            or (self.scene.is_general(question) and wants > ABOUT_PERSON)
            or (question.facts and wants > SURE_KIND)
        ):
            return self._ask_which(question, generic or self.scene.common(), ranked, composer)
        return composer.lost()

    def _continue(
        self, question: Question, context: Context, policy: PolicyDay, best: Choice | None, composer: Composer
    ) -> Answer:
        """Go on with the policy talked about, unless other words clearly speak for another one."""
        own = rank(question, question.text, self.scene.index, [policy], named=True)
        sums = question.top()[0] in ("ask_amount", "ask_duration", "inform")
        again = context.unit == "calculation" and len(question.text) < 14 and sums
        if (told := tell_personal(question, policy, composer, own, again)) is not None:
            return told
        section = policy.of("section").get(context.section or "")
        if question.top()[0] in ("inform", "affirm") and section is not None:
            return composer.finish(
                speech := composer.speech(policy), speech.fill(section), section.key, f"section:{section.key}"
            )
        lead = own[0].weight if own else 0.0
        other = best if best and best.unit.policy != policy.id and not is_fragment(question.text) else None
        if other and lead < SURE_KIND and other.weight > max(CLEARLY_OTHER, lead + LEAD_OF_OTHER):
            return composer.unit(other.unit)
        if own and enough(own[0], named=True):
            return self._speak(question, own, composer)
        if other and other.weight > CLEARLY_OTHER - 0.1:
            return composer.unit(other.unit)
        return self._fall_back(question, policy, composer)

    def _ask_which(
        self, question: Question, policies: list[PolicyDay], ranked: Sequence[Choice], composer: Composer
    ) -> Answer:
        """One question back, the likeliest policies first."""
        if len(policies) == 1:
            return self._answer_named(question, policies[0], composer)
        order = {policy_id: i for i, policy_id in enumerate(dict.fromkeys(choice.unit.policy for choice in ranked))}
        likeliest = sorted(policies, key=lambda policy: (-policy.priority, order.get(policy.id, 99)))
        top = question.top()[0].removeprefix("ask_")
        aspect = top if top in known_aspects() else "conditions" if top == "eligibility" else "overview"
        return composer.clarify("", likeliest, aspect)

    # Several policies --------------------------------------------------------------------------------------------

    def _answer_several(self, question: Question, policies: list[PolicyDay], composer: Composer) -> Answer:
        """Each policy in turn, then what a source says of how they go together."""
        related = tell_relation(question, policies, self.scene, composer)
        compare = max(question.chance("difference"), question.chance("conflict"))
        if related and (question.chance("conflict") > 0.4 or (related.unit and related.unit.startswith("faq"))):
            return related
        if compare > 0.4:
            parts = [tell_overview(policy, composer) for policy in policies[:3]]
            return join_answers([*parts, related] if related else parts)
        return join_answers([self._answer_named(question, policy, composer) for policy in policies[:3]])
