"""From a question to an answer: find the topic, choose what to say, and remember what the talk is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.advice import ASKS_FOR_PLAN, go_together, tell_plan
from knowledge.answer import Answer, Status
from knowledge.benefits import list_benefits
from knowledge.catalogue import list_policies
from knowledge.choice import Choice, enough, rank
from knowledge.clarifying import ABOUT_PERSON, ask_or_admit, ask_which, guess_meant, list_rivals
from knowledge.comparing import answer_several
from knowledge.compose import Composer
from knowledge.english.compose import composer_for
from knowledge.facts import known_facts
from knowledge.follow_up import FollowUp
from knowledge.following import CLEARLY_OTHER, SWITCHES, complete, go_on, take_figure, take_option
from knowledge.foreign import is_foreign
from knowledge.interview import Interview, of_person
from knowledge.joint_answer import join_answers
from knowledge.known import SURE_KIND, answer_named, speak
from knowledge.names import find_places
from knowledge.personal import tell_personal
from knowledge.persons import speaks_of_several
from knowledge.question import Context, Question
from knowledge.relate import tell_bound
from knowledge.scene import Scene, differ
from knowledge.snapshot import PolicyDay
from knowledge.topic import Topic, find_topic, main_policy
from knowledge.verdict import count_touched

RECENT_KEPT = 3
NOT_KEPT = ("headcount", "wanted_months")  # said of one sum, not of the person
OTHERS = re.compile(r"别的|其他|其它|还有|另外|除了")
OWN_LIST = re.compile(
    r"(?:能|可以)(?:领|享受|拿|申请|办|得)(?:到)?(?:点|些)?(?:啥|什么|哪些|哪几)|有(?:啥|什么|哪些)(?:补贴|政策|福利|待遇)(?:能|可以)"
    r"|\bwhat (?:allowances?|benefits?|subsid\w+|support)\b[^.?]{0,30}(?:for me|can i|do i|are there)"
)
WHICH = re.compile(r"哪些|哪几|什么|有啥|能.{0,3}啥|哪种|都能|全部|\b(?:what|which)\b")
HOW_MUCH = re.compile(r"多少|几个?[钱万千]|顶天|\bhow (?:much|many)\b")
GENERAL = re.compile(r"政策|补贴|福利|优惠|待遇|扶持|支持|好处|领点|享受")


ASKED_BACK = (Status.CLARIFY, Status.OUT_OF_SCOPE)  # said only when no question of the message is answered
UNANSWERED = (*ASKED_BACK, Status.UNKNOWN)


def _adds(answer: Answer, known: Answer) -> bool:
    """Whether an answer says something that another one of the same message does not."""
    if answer.policy != known.policy or not answer.status is known.status is Status.ANSWERED:
        return answer.body != known.body
    return differ(known.body, answer.body)


def _rejoin(questions: Sequence[Question]) -> Question:
    """The questions of a message as one again, each kind as likely as in the part where it is likeliest."""
    intents: dict[str, float] = {}
    for question in questions:
        intents |= {name: max(chance, intents.get(name, 0.0)) for name, chance in question.intents.items()}
    names = tuple(dict.fromkeys(name for question in questions for name in question.names))
    places = tuple(dict.fromkeys(place for question in questions for place in question.places))
    first = questions[0]
    return replace(first, text=first.message, message="", intents=intents, names=names, places=places)


@dataclass(frozen=True)
class Responder:
    """Answers questions of one day, from one scene."""

    scene: Scene

    def respond(self, questions: Sequence[Question], context: Context) -> tuple[Answer, Context]:
        """Answer the questions of one message in order; several answers become one text.

        A message that belongs to an interview under way goes on with it.
        """
        interview, context = Interview(self.scene), of_person(questions, context)
        if any(speaks_of_several(q.message or q.text) for q in questions):  # what fits one of them is nobody's case
            questions = [replace(question, facts={}) for question in questions]
        if (taken := interview.go_on(questions, context)) is not None:
            return taken
        answers, moved = self._respond_each(questions, context)
        if len(questions) > 1 and not [answer for answer in answers if answer.status not in UNANSWERED]:
            whole = _rejoin(questions)  # its parts say too little
            answers, moved = self._respond_each([whole], context)
        said = [answer for answer in answers if answer.status not in ASKED_BACK] or answers[:1]
        return FollowUp(interview).follow(questions, join_answers(said), context, moved)

    def _respond_each(self, questions: Sequence[Question], context: Context) -> tuple[list[Answer], Context]:
        answers: list[Answer] = []
        for question in questions:
            answer, context = self.respond_one(question, context)
            if all(_adds(answer, known) for known in answers):
                answers.append(answer)
        return answers, context

    def respond_one(self, question: Question, context: Context) -> tuple[Answer, Context]:
        """Answer one question and move the context on."""
        if SWITCHES.search(question.text):
            context = replace(context, policy=None, section=None, unit=None)
        question = take_figure(take_option(question, context, self.scene), context, self.scene)
        question = complete(question, context, self.scene)
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
            whose=context.whose,
        )
        return answer, moved

    def _answer(self, question: Question, context: Context, topic: Topic, composer: Composer) -> Answer:
        if topic.elsewhere:
            return composer.other_place(None)
        if topic.missing_place:
            return composer.other_place(topic.missing_place)
        if is_foreign(question, self.scene, bool(topic.policies)):
            return composer.foreign(guess_meant(question, self.scene))
        if (told := self._tell_of_person(question, topic, composer)) is not None:
            return told
        if question.chance("list") > SURE_KIND and not question.names and not self.scene.generic_policies(question):
            current = self.scene.snapshot.policies.get(context.policy or "")
            if current is None or GENERAL.search(question.text):
                return list_policies(composer)
            if OTHERS.search(question.text):
                return list_policies(composer, current)
        named = [self.scene.snapshot.policies[policy_id] for policy_id in topic.policies]
        if len(named) > 1:
            return answer_several(question, named, self.scene, composer)
        if named and not topic.carried:
            bound = tell_bound(question, context, named[0], self.scene, composer)
            return bound or answer_named(question, named[0], self.scene, composer)
        return self._answer_open(question, context, topic, named, composer)

    def _tell_of_person(self, question: Question, topic: Topic, composer: Composer) -> Answer | None:
        """The best plan, or what applies to the person, when that is asked and something is known of them."""
        if ASKS_FOR_PLAN.search(question.text) and (not topic.policies or topic.carried or len(question.names) > 1):
            named = [] if topic.carried else [self.scene.snapshot.policies[policy] for policy in topic.policies]
            return tell_plan(composer) if go_together(named) else None
        general = OWN_LIST.search(question.text) and not question.names
        general = general or (question.chance("list") > SURE_KIND and not question.names and not topic.policies)
        general = general and bool(WHICH.search(question.text)) and not HOW_MUCH.search(question.text)
        known = any(name in known_facts() for name in composer.facts)
        return list_benefits(composer) if general and known else None

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
            return go_on(question, context, carried[0], best, self.scene, composer)
        if topic.place and (main := main_policy(topic.place, None, self.scene.snapshot.policies)):
            policy = self.scene.snapshot.policies[best.unit.policy if best and enough(best, named=False) else main]
            return answer_named(question, policy, self.scene, composer)
        if topic.place and not self._speaks_of(topic.place, best):
            return composer.other_place(topic.place)
        generic = self.scene.generic_policies(question)
        unclear = best is None or best.weight < CLEARLY_OTHER or self.scene.is_general(question)
        if generic and (unclear or generic == [self.scene.snapshot.policies[best.unit.policy] if best else None]):
            return ask_which(question, generic, self.scene, composer)
        if not generic and self.scene.is_general(question) and question.chance("list") < SURE_KIND:
            return ask_which(question, [], self.scene, composer)
        if len(rivals := list_rivals(question, everywhere, self.scene)) > 1:
            return ask_which(question, rivals, self.scene, composer)
        if best and enough(best, named=False):
            told = tell_personal(question, self.scene.snapshot.policies[best.unit.policy], composer, everywhere)
            return told or speak(question, everywhere, composer)
        if told := self._tell_likeliest(question, composer):
            return told
        return ask_or_admit(question, generic, self.scene, composer)

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
