"""From a question to an answer: find the topic, choose what to say, and remember what the talk is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.answer import Answer, Status
from knowledge.aspects import known_aspects
from knowledge.calculation import reckon
from knowledge.choice import Choice, enough, rank
from knowledge.compose import Composer, join_answers
from knowledge.names import NameFinder, places_upwards
from knowledge.policy import SECTIONS
from knowledge.question import Context, Question
from knowledge.search import Index
from knowledge.snapshot import PolicyDay, Snapshot
from knowledge.topic import Topic, find_topic
from knowledge.verdict import judge_policy, touches_rule, write_verdict

TOTAL = re.compile(r"领满|合计|总共|一共|加起来|总计|全领|还剩|剩下|到手|扣完|扣掉|还能拿|算算|算一下|几何|多少钱|几个钱")
SURE_KIND = 0.5


@dataclass(frozen=True)
class Responder:
    """Answers questions of one day. ``finder`` finds policy names, ``generic`` words that several policies share."""

    snapshot: Snapshot
    index: Index
    finder: NameFinder
    generic: NameFinder
    home: str
    on: date

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
        facts = {**context.facts, **question.facts}
        composer = Composer(self.snapshot, self.on, self.home, facts)
        question = self._complete(question, context)
        topic = find_topic(question, context, self.snapshot, self.home)
        answer = self._answer(question, context, topic, composer)
        options = answer.buttons
        moved = Context(
            answer.policy or context.policy, answer.section or context.section, question.text,
            topic.place or context.place, {k: v for k, v in facts.items() if k != "headcount"}, options,
        )  # fmt: skip
        return answer, moved

    def _complete(self, question: Question, context: Context) -> Question:
        """A fragment that names no kind of question (那博士呢) continues the last kind."""
        top, _ = question.top()
        if top in ("inform", "affirm") and context.section and not question.names:
            kinds = {f"ask_{context.section}": 0.8, "ask_eligibility": 0.3 if question.facts else 0.0}
            return replace(question, intents={**question.intents, **kinds})
        if top == "inform" and question.names:
            return replace(question, intents={**question.intents, "ask_eligibility": 0.6})
        return question

    def _answer(self, question: Question, context: Context, topic: Topic, composer: Composer) -> Answer:
        if topic.elsewhere:
            return composer.other_place(None)
        if topic.missing_place:
            return composer.other_place(topic.missing_place)
        if question.chance("list") > SURE_KIND and not question.names:
            return composer.list_policies()
        named = [self.snapshot.policies[policy_id] for policy_id in topic.policies]
        if len(named) > 1:
            return self._answer_several(question, named, composer)
        if named and not topic.carried:
            return self._answer_named(question, named[0], composer)
        return self._answer_open(question, context, topic, named, composer)

    # One policy, named -------------------------------------------------------------------------------------------

    def _answer_named(self, question: Question, policy: PolicyDay, composer: Composer) -> Answer:
        words = self._without_names(question.text)
        choices = rank(question, words, self.index, [policy], home_only=False) if words else []
        if (told := self._tell_personal(question, policy, composer, choices)) is not None:
            return told
        if choices and enough(choices[0], named=True):
            return composer.unit(choices[0].unit)
        return self._fall_back(question, policy, composer)

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

    def _without_names(self, text: str) -> str:
        for match in reversed(self.finder.find(text)):
            text = text[: match.start] + text[match.end :]
        return text if re.search(r"[a-z0-9\u4e00-\u9fff]", text) else ""

    def _tell_personal(
        self, question: Question, policy: PolicyDay, composer: Composer, choices: Sequence[Choice]
    ) -> Answer | None:
        """A verdict or a calculation, when the person's own facts call for one."""
        if not policy.in_force or not composer.facts:
            return None
        speech = composer.speech(policy)
        wants_amount = question.chance("amount") > 0.3 or bool(TOTAL.search(question.text))
        verdict = judge_policy(composer.speech(policy), composer.facts, self.on)
        asks = max(question.chance("eligibility"), question.chance("conditions")) > 0.3 or len(question.facts) >= 2
        if asks and touches_rule(composer.speech(policy), question.facts, self.on):
            words = write_verdict(speech, composer.facts, self.on)
            if words:
                return composer.finish(speech, words, "conditions", "verdict")
        if wants_amount and TOTAL.search(question.text) and not (verdict and verdict.met is False):
            words = reckon(speech, composer.facts)
            if words:
                return composer.finish(speech, words, "amount", "calculation")
        return None

    # No policy named ---------------------------------------------------------------------------------------------

    def _answer_open(
        self, question: Question, context: Context, topic: Topic, carried: list[PolicyDay], composer: Composer
    ) -> Answer:
        """Words alone decide, with a lead for the policy the talk is about."""
        everywhere = rank(question, question.text, self.index, self._nearby(topic), home_only=True)
        best = everywhere[0] if everywhere else None
        if carried:
            return self._continue(question, carried[0], best, composer)
        if generic := self._generic(question):
            if best is None or best.weight < 0.62:
                return self._ask_which(question, generic, everywhere, composer)
        if best and enough(best, named=False):
            policy = self.snapshot.policies[best.unit.policy]
            told = self._tell_personal(question, policy, composer, everywhere)
            return told or composer.unit(best.unit)
        if topic.place:
            return composer.other_place(topic.place)
        if generic or question.chance("eligibility") > SURE_KIND or question.chance("conditions") > SURE_KIND:
            return self._ask_which(question, generic or self._common(), everywhere, composer)
        return composer.lost()

    def _continue(self, question: Question, policy: PolicyDay, best: Choice | None, composer: Composer) -> Answer:
        """Go on with the policy talked about, unless other words clearly speak for another one."""
        own = rank(question, question.text, self.index, [policy], home_only=False)
        if (told := self._tell_personal(question, policy, composer, own)) is not None:
            return told
        lead = own[0].weight if own else 0.0
        if best and best.unit.policy != policy.id and best.weight > max(0.6, lead + 0.15):
            return composer.unit(best.unit)
        if own and enough(own[0], named=True):
            return composer.unit(own[0].unit)
        if best and enough(best, named=False):
            return composer.unit(best.unit)
        return self._fall_back(question, policy, composer)

    def _nearby(self, topic: Topic) -> list[PolicyDay]:
        """Policies of the place asked about; without one all but the other districts'."""
        policies = self.snapshot.policies.values()
        if topic.place:
            return [policy for policy in policies if policy.place == topic.place]
        upwards = places_upwards(self.home)
        local = [policy for policy in policies if policy.place in upwards]
        return local + [policy for policy in policies if policy.place not in upwards]

    def _generic(self, question: Question) -> list[PolicyDay]:
        """Policies that answer to a general word of the question (补贴, 贷款, 租房)."""
        words = {match.name for match in self.generic.find(question.text)}
        upwards = places_upwards(self.home)
        return [
            policy for policy in self.snapshot.policies.values()
            if policy.in_force and policy.place in upwards and words & set(policy.generic)
        ]  # fmt: skip

    def _common(self) -> list[PolicyDay]:
        upwards = places_upwards(self.home)
        return [p for p in self.snapshot.policies.values() if p.in_force and p.place in upwards and p.generic]

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
        related = self._relate(question, policies, composer)
        compare = max(question.chance("difference"), question.chance("conflict"))
        if related and question.chance("conflict") > 0.4:
            return join_answers([related])
        if compare > 0.4:
            parts = [self._short(policy, composer) for policy in policies[:3]]
            return join_answers([*parts, related] if related else parts)
        return join_answers([self._answer_named(question, policy, composer) for policy in policies[:3]])

    def _short(self, policy: PolicyDay, composer: Composer) -> Answer:
        speech = composer.speech(policy)
        held = policy.of("section").get("overview")
        return composer.finish(speech, f"{policy.title}：{speech.fill(held)}" if held else "", "overview")

    def _relate(self, question: Question, policies: list[PolicyDay], composer: Composer) -> Answer | None:
        """What a relation or a faq entry of one policy says of another; None when no source says anything."""
        ids = {policy.id for policy in policies}
        for policy in policies:
            for key, held in policy.of("relation").items():
                if held.details["policy"] in ids:
                    speech = composer.speech(policy)
                    return composer.finish(speech, speech.fill(held), "conflict", f"relation:{key}")
        choices = rank(question, question.text, self.index, policies, home_only=True)
        if choices and choices[0].weight > 0.5:
            return composer.unit(choices[0].unit)
        return None
