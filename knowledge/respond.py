"""From a question to an answer: find the topic, choose what to say, and remember what the talk is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.answer import Answer, Status
from knowledge.aspects import known_aspects
from knowledge.choice import Choice, enough, rank
from knowledge.compose import Composer, join_answers
from knowledge.names import NameFinder, find_places, places_upwards
from knowledge.personal import tell_personal
from knowledge.policy import SECTIONS
from knowledge.question import Context, Question
from knowledge.search import Index, telling_words
from knowledge.snapshot import PolicyDay, Snapshot
from knowledge.topic import Topic, deducts, find_topic, main_policy
from knowledge.verdict import count_touched

SURE_KIND = 0.5
CLEARLY_OTHER, LEAD_OF_OTHER = 0.62, 0.22  # what another policy must weigh to end the present talk
RECENT_KEPT = 3
ABOUT_PERSON = 0.3
# Words that say what is asked of something, not of what: 申请, 条件, 材料 … and people in general
KIND_WORDS = frozenset(word for aspect in known_aspects().values() for word in aspect.words) | frozenset(
    "够 符合 孩子 子女 家里 自己 我家 你们 咱们 毕业生 学生 想要 拿 领 给 发 办 报 申请 申领 能领 可领 够格 资格 条件 配偶 家孩子".split()
)
OTHERS = re.compile(r"别的|其他|其它|还有|另外|除了")
GENERAL = re.compile(r"政策|补贴|福利|优惠|待遇|扶持|支持|好处|领点|享受")


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
        question = self._complete(self._take_option(question, context), context)
        facts = {**context.facts, **question.facts}
        composer = Composer(self.snapshot, self.on, self.home, facts)
        topic = find_topic(question, context, self.snapshot, self.home)
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
        return replace(question, text=option, names=tuple(m.name for m in self.finder.find(option)), intents=kind)

    def _complete(self, question: Question, context: Context) -> Question:
        """A fragment that names no kind of question (那博士呢; a bare name after a question back) continues the last."""
        top, _ = question.top()
        bare = question.names and len(self._without_names(question.text)) <= 2
        if context.section and (bare and context.policy is None or top in ("inform", "affirm") and not question.names):
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
        if question.chance("list") > SURE_KIND and not question.names and not self._generic(question):
            current = self.snapshot.policies.get(context.policy or "")
            if current is None or GENERAL.search(question.text):
                return composer.list_policies()
            if OTHERS.search(question.text):
                return composer.list_policies(current)
        named = [self.snapshot.policies[policy_id] for policy_id in topic.policies]
        if len(named) > 1:
            return self._answer_several(question, named, composer)
        if named and not topic.carried:
            return self._answer_named(question, named[0], composer)
        return self._answer_open(question, context, topic, named, composer)

    # One policy, named -------------------------------------------------------------------------------------------

    def _answer_named(self, question: Question, policy: PolicyDay, composer: Composer) -> Answer:
        words = self._without_names(question.text)
        choices = rank(question, words, self.index, [policy], named=True) if words else []
        if (told := tell_personal(question, policy, composer, choices)) is not None:
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
        """The words of a question without names of policies and of places near home; empty when nothing is left."""
        spans = [(m.start, m.end) for m in self.finder.find(text)]
        spans += [(m.start, m.end) for m, place in find_places(text) if place in places_upwards(self.home)]
        for start, end in sorted(spans, reverse=True):
            text = text[:start] + text[end:]
        return text if re.search(r"[a-z0-9\u4e00-\u9fff]", text) else ""

    def _is_general(self, question: Question) -> bool:
        """Nothing is said but a general word and the asking itself (补贴怎么申请, 我够条件吗)."""
        text = question.text
        for match in sorted(self.generic.find(text), key=lambda match: -match.start):
            text = text[: match.start] + text[match.end :]
        return not [word for word in telling_words(text) if word not in KIND_WORDS]

    # No policy named ---------------------------------------------------------------------------------------------

    def _answer_open(
        self, question: Question, context: Context, topic: Topic, carried: list[PolicyDay], composer: Composer
    ) -> Answer:
        """Words alone decide, with a lead for the policy the talk is about."""
        by_figure = self.snapshot.find_by_figures(question.text)
        everywhere = rank(question, question.text, self.index, self._nearby(topic), named=False, by_figure=by_figure)
        best = everywhere[0] if everywhere else None
        if carried:
            return self._continue(question, context, carried[0], best, composer)
        if topic.place and (main := main_policy(topic.place, None, self.snapshot.policies)):
            policy = self.snapshot.policies[best.unit.policy if best and enough(best, named=False) else main]
            return self._answer_named(question, policy, composer)
        generic = self._generic(question)
        unclear = best is None or best.weight < CLEARLY_OTHER or self._is_general(question)
        if len(generic) > 1 and unclear:
            return self._ask_which(question, generic, everywhere, composer)
        if not generic and self._is_general(question) and question.chance("list") < SURE_KIND:
            return self._ask_which(question, self._common(), everywhere, composer)
        if best and enough(best, named=False):
            told = tell_personal(question, self.snapshot.policies[best.unit.policy], composer, everywhere)
            return told or composer.unit(best.unit)
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
        touched = [(count_touched(composer.speech(p), question.facts, self.on), p.priority, p.id) for p in self._common()]
        most, _, policy_id = max(touched, default=(0, 0, ""))
        policy = self.snapshot.policies.get(policy_id)
        return tell_personal(question, policy, composer, (), likely=True) if policy and most > 1 else None

    def _ask_or_admit(
        self, question: Question, generic: list[PolicyDay], ranked: Sequence[Choice], composer: Composer
    ) -> Answer:
        """Too little to answer: ask back when it is clear what kind of thing is wanted, else admit it."""
        top, chance = question.top()
        wants = max(question.chance("eligibility"), question.chance("conditions"), question.chance("amount"))
        if generic or wants > SURE_KIND and (question.facts or chance > 0.8):
            return self._ask_which(question, generic or self._common(), ranked, composer)
        return composer.lost()

    def _continue(
        self, question: Question, context: Context, policy: PolicyDay, best: Choice | None, composer: Composer
    ) -> Answer:
        """Go on with the policy talked about, unless other words clearly speak for another one."""
        own = rank(question, question.text, self.index, [policy], named=True)
        again = context.unit == "calculation" and len(question.text) < 10
        if (told := tell_personal(question, policy, composer, own, again)) is not None:
            return told
        section = policy.of("section").get(context.section or "")
        if question.top()[0] in ("inform", "affirm") and section is not None:
            return composer.finish(speech := composer.speech(policy), speech.fill(section), section.key, f"section:{section.key}")
        lead = own[0].weight if own else 0.0
        other = best if best and best.unit.policy != policy.id and len(question.text) >= 6 else None
        if other and lead < SURE_KIND and other.weight > max(CLEARLY_OTHER, lead + LEAD_OF_OTHER):
            return composer.unit(other.unit)
        if own and enough(own[0], named=True):
            return composer.unit(own[0].unit)
        if other and other.weight > CLEARLY_OTHER - 0.1:
            return composer.unit(other.unit)
        return self._fall_back(question, policy, composer)

    def _nearby(self, topic: Topic) -> list[PolicyDay]:
        """Policies of the place asked about; without one all but those of the other districts."""
        policies = self.snapshot.policies.values()
        if topic.place:
            return [policy for policy in policies if policy.place == topic.place]
        upwards = places_upwards(self.home)
        districts = {p.place for p in policies if p.place not in upwards and places_upwards(p.place)[1:2] == upwards[1:2]}
        return [policy for policy in policies if policy.place not in districts and policy.priority >= 0]

    def _generic(self, question: Question) -> list[PolicyDay]:
        """Policies that answer to a general word of the question (补贴, 贷款, 租房)."""
        words = {match.name for match in self.generic.find(question.text)}
        return [policy for policy in self._common() if words & set(policy.generic)]

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
        if related and (question.chance("conflict") > 0.4 or related.unit and related.unit.startswith("faq")):
            return related
        if compare > 0.4:
            parts = [self._short(policy, composer) for policy in policies[:3]]
            return join_answers([*parts, related] if related else parts)
        return join_answers([self._answer_named(question, policy, composer) for policy in policies[:3]])

    def _short(self, policy: PolicyDay, composer: Composer) -> Answer:
        speech = composer.speech(policy)
        held = policy.of("section").get("overview")
        return composer.finish(speech, f"{policy.title}：{speech.fill(held)}" if held else "", "overview")

    def _relate(self, question: Question, policies: list[PolicyDay], composer: Composer) -> Answer | None:
        """What a faq entry or a relation of one policy says of another; None when no source says anything."""
        ids = {policy.id for policy in policies}
        for choice in rank(question, question.text, self.index, policies, named=False)[:6]:
            if choice.unit.kind != "section" and choice.weight > 0.5 and self._mentions(choice, policies):
                return composer.unit(choice.unit)
        for policy in policies:
            for key, held in policy.of("relation").items():
                if held.details["policy"] in ids and not (deducts(policy, held.details["policy"]) and question.chance("difference") > 0.6):
                    speech = composer.speech(policy)
                    return composer.finish(speech, speech.fill(held), "conflict", f"relation:{key}")
        return None

    def _mentions(self, choice: Choice, policies: list[PolicyDay]) -> bool:
        """Whether the wording that hit speaks of at least two of the policies, and of no other."""
        found = {match.name for match in self.finder.find(choice.hit.wording)} if choice.hit else set()
        spoken = [policy for policy in policies if found & set(policy.names)]
        return len(spoken) > 1 and all(any(name in policy.names for policy in spoken) for name in found)
