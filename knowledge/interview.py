"""An interview: one question at a time for what can still change a verdict, until it is certain.

It begins after a verdict that stays open, or when somebody asks whether they qualify and tells nothing yet. Any other
question interrupts it and it is taken up again; 取消 ends it, 重新来 begins anew, 不清楚 is an answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from knowledge.answer import Answer, Card, Status
from knowledge.benefits import judge_all, list_benefits, list_judged
from knowledge.compose import Composer
from knowledge.english.compose import composer_for
from knowledge.facts import known_facts
from knowledge.following import CORRECTS, take_figure
from knowledge.form import ASKING, UNSURE, Form
from knowledge.general_ask import asks_in_general
from knowledge.next_question import NextQuestion, Option, ask_next
from knowledge.personal import finish_verdict
from knowledge.persons import find_person
from knowledge.question import Context, Question
from knowledge.scene import Scene
from knowledge.snapshot import PolicyDay
from knowledge.speech import Speech
from knowledge.talk_phrases import INTERVIEWS
from knowledge.told_value import bounds
from knowledge.verdict import judge_policy

CANCEL = re.compile(
    r"(?:那|先|就|我)*(?:取消|算了|停止?|退出|结束|不用了|(?:不|别)(?:想|要|用|再)?(?:看|问|查|测|做|填|答|说)了?)(?:吧|了|啊)?|cancel|stop|quit|never ?mind"
)
RESTART = re.compile(
    r"(?:那|我|再|请)*(?:重新|从头|重)(?:来|开始|测|看|问|再来|算|填|答|说)(?:一下|一遍|一次|过|吧)*|重来|start (?:over|again)|restart"
)
CLEAR = re.compile(
    r"(?:请|帮我|把|我的?|给我)*(?:清除|清空|清掉|忘掉|忘了|删除|删掉|抹掉)(?:我的?|刚才|刚刚|说过|说的|个人|的)*(?:信息|情况|资料|记录|对话|数据|内容)?(?:吧|了|掉|一下)*"
    r"|(?:please )?(?:clear|forget|delete|erase) (?:my|what i (?:said|told)|everything|all)\b.*"
)
RESUME = re.compile(r"(?:那|好|好的|我们?|请|再)*(?:继续|接着)(?:看|问|说|来|测|答)?(?:吧|呗|啊)?|go on|continue")
HYPOTHETICAL = re.compile(r"呢[？?。]?$|要是|如果|假如|的话|换成|换做|\b(?:if|what about)\b")
OF_FAMILY = (
    "family_owns_home",
    "family_home_in_district",
    "settling_received",
)  # what another member adds is no contradiction
ANOTHER_QUESTION = 0.5  # the chance of another kind of question from which a message is no answer to ours
PERSONAL_KINDS = ("eligibility", "conditions", "list")


@dataclass(frozen=True)
class Interview:
    """Goes on with the interview of a context, or begins one."""

    scene: Scene

    # ---- a message that belongs to the interview

    def go_on(self, questions: Sequence[Question], context: Context) -> tuple[Answer, Context] | None:
        """The next turn of the interview; None for a message that has nothing to do with it."""
        context = of_person(questions, context)
        form = Form.from_json(context.form)
        question = (
            questions[0]
            if form and not CORRECTS.search(questions[0].text)
            else take_figure(questions[0], context, self.scene)
        )
        said = (question.message or question.text).strip(" 。.!！~")
        if CLEAR.fullmatch(said) and not (form and UNSURE.fullmatch(said)):
            return self._leave(question, INTERVIEWS[question.language].cleared)
        if form is None:
            return self._correct(question, len(questions), context)
        if CANCEL.fullmatch(said):
            return self._leave(question, INTERVIEWS[question.language].cancelled)
        if RESTART.fullmatch(said):
            blank = replace(context, facts={})
            return self._ask(question, blank, replace(form, unsure=(), aside=0), "")
        if RESUME.fullmatch(said):
            return self._ask(question, context, replace(form, aside=0), "")
        if len(questions) > 1 or (told := self._read(question, form)) is None:
            return None
        return self._take(question, context, form, told)

    def _correct(self, question: Question, parts: int, context: Context) -> tuple[Answer, Context] | None:
        """A fact told anew after the verdict (其实是14个月): the verdict again; None for a message that asks something."""
        stated = question.facts and not ASKING.search(question.text) and not HYPOTHETICAL.search(question.text)
        if parts > 1 or not context.settled or context.unit != "verdict" or not stated or not context.policy:
            return None
        form = Form(context.policy, "")
        if self._speaks_of_another(question, form):
            return None
        told = replace(context, facts={**context.facts, **question.facts})
        composer = self.composer(question, told)
        verdict = finish_verdict(composer.snapshot.policies[context.policy], composer)
        if verdict is None or verdict_of(composer.snapshot.policies[context.policy], composer) is not None:
            return self._ask(question, told, form, "")
        return self.append(question, verdict, replace(told, unit="verdict"), form, INTERVIEWS[question.language].lead)

    def _speaks_of_another(self, question: Question, form: Form) -> bool:
        """Whether a message asks another kind of question, or names another policy."""
        asks, chance = question.top()
        other = (
            asks.startswith("ask_") and asks.removeprefix("ask_") not in PERSONAL_KINDS and chance >= ANOTHER_QUESTION
        )
        return other or bool(question.names and not any(self._is_of(name, form.policy) for name in question.names))

    def _read(self, question: Question, form: Form) -> Mapping[str, Any] | None:
        told = form.read(question)
        if told is not None:
            return told
        if not question.facts or self._speaks_of_another(question, form) or HYPOTHETICAL.search(question.text):
            return None
        return None if ASKING.search(question.text) and not asks_in_general(question, self.scene) else question.facts

    def _is_of(self, name: str, policy: str | None) -> bool:
        known = self.scene.snapshot.policies.get(policy or "")
        return known is not None and name in (*known.names, *known.names_en)

    def _take(
        self, question: Question, context: Context, form: Form, told: Mapping[str, Any]
    ) -> tuple[Answer, Context]:
        """Note what was told; ask back when it contradicts what was told before."""
        speaks = not HYPOTHETICAL.search(question.text) and not CORRECTS.search(question.text)
        doubtful = [name for name in told if speaks and name != form.asked and self._differs(name, told, context)]
        if doubtful:
            return self._ask_which(question, context, form, doubtful[0], told)
        unsure = form.unsure if told else (*form.unsure, form.asked)
        moved = replace(context, facts={**self._without_old_limits(told, context), **told})
        form = replace(form, unsure=unsure, aside=0)
        lead = self._note(question, told)
        if form.policy is None and (listed := self._list(question, context, moved, form, lead)) is not None:
            return listed
        return self._ask(question, moved, form, lead)

    def _without_old_limits(self, told: Mapping[str, Any], context: Context) -> dict[str, Any]:
        """The facts known; of another degree than before, without answers about limits that go by the degree."""
        changed = context.facts.get("degree") not in (None, told.get("degree", context.facts.get("degree")))
        parameters = [p for policy in self.scene.snapshot.policies.values() for p in policy.of("parameter").values()]
        by_degree = {held.key for held in parameters if held.details.get("by") == "degree"} if changed else set()
        return {name: value for name, value in context.facts.items() if name.split(" ")[-1] not in by_degree}

    @staticmethod
    def _differs(name: str, told: Mapping[str, Any], context: Context) -> bool:
        if name not in known_facts() or name not in context.facts or (told[name] is True and name in OF_FAMILY):
            return False
        (low, high), (least, most) = bounds(context.facts[name]), bounds(told[name])
        if isinstance(low, str | bool) or isinstance(least, str | bool):
            return bool(low != least)
        return bool(most < low or high < least)  # told more or less exactly than before is no contradiction

    def _ask_which(
        self, question: Question, context: Context, form: Form, name: str, told: Mapping[str, Any]
    ) -> tuple[Answer, Context]:
        speech, phrases = self._speech(question), INTERVIEWS[question.language]
        fact, old, new = known_facts()[name], context.facts[name], told[name]
        words = [
            speech.tell_fact(fact, value) if fact.kind == "yes_no" else speech.write_fact(fact, value)
            for value in (old, new)
        ]
        form_of = phrases.differ_so if fact.kind == "yes_no" else phrases.differ
        body = form_of.format(label=speech.name_fact(fact), old=words[0], new=words[1])
        options: tuple[Option, ...] = ((words[0], {name: old}), (words[1], {name: new}))
        cards = tuple(Card(speech.name_fact(fact), word, "given") for word in words)
        kept = {key: value for key, value in told.items() if not self._differs(key, told, context)}
        moved = replace(context, facts={**context.facts, **kept})
        return self._say(question, moved, replace(form, asked=name, options=options, aside=0), body, cards)

    def _note(self, question: Question, told: Mapping[str, Any]) -> str:
        """What was understood, so that a mistake is seen at once."""
        speech = self._speech(question)
        facts = [known_facts()[name] for name in told if name in known_facts()]
        said = speech.listing.join(speech.tell_fact(fact, told[fact.name]) for fact in facts)
        return INTERVIEWS[question.language].noted.format(told=said) if said else ""

    def _speech(self, question: Question) -> Speech:
        """Words of the language, of no policy in particular."""
        composer = self.composer(question, Context())
        return composer.speech(next(iter(composer.snapshot.policies.values())))

    # ---- asking and concluding

    def _ask(self, question: Question, context: Context, form: Form, lead: str) -> tuple[Answer, Context]:
        """The next question, led by ``lead``; the verdict when nothing is left to ask."""
        composer = self.composer(question, context)
        following = ask_next(self.policies(form, composer), composer, form.unsure)
        if following is None:
            return self._conclude(form, context, composer)
        if form.policy and verdict_of(policy := composer.snapshot.policies[form.policy], composer):
            certain = finish_verdict(policy, composer)  # only the amount is open now
            if certain is not None:
                return self.append(question, certain, context, form, INTERVIEWS[question.language].amount)
        return self.put(question, context, form, following, lead)

    def _list(
        self, question: Question, before: Context, moved: Context, form: Form, lead: str
    ) -> tuple[Answer, Context] | None:
        """The list of benefits, when what was told changes it, and the question that would narrow it next."""
        composer = self.composer(question, moved)
        if judge_all(composer) == judge_all(self.composer(question, before)):
            return None
        answer = list_benefits(composer)
        answer = replace(answer, body=f"{lead}\n{answer.body}".strip())
        said = replace(moved, unit="benefits", section=None, language=question.language)
        return self.append(question, answer, said, form, INTERVIEWS[question.language].lead)

    def put(
        self, question: Question, context: Context, form: Form, following: NextQuestion, lead: str
    ) -> tuple[Answer, Context]:
        """One question of the interview as an answer."""
        speech = self._speech(question)
        given = [
            Card(speech.name_fact(fact), speech.write_fact(fact, context.facts[fact.name]), "given")
            for fact in known_facts().values()
            if lead and fact.name in context.facts
        ]  # a question that says what was told must show that it was
        cards = (*following.cards, *given)
        form = replace(form, asked=following.fact, options=following.options)
        return self._say(question, context, form, f"{lead}{following.words}", cards)

    def _say(
        self, question: Question, context: Context, form: Form, body: str, cards: tuple[Card, ...]
    ) -> tuple[Answer, Context]:
        buttons = tuple(title for title, _ in form.options)
        answer = Answer(
            Status.CLARIFY, body, self.scene.on, form.policy, "conditions", "form", cards, buttons=buttons,
            language=question.language, asked=form.asked,
        )  # fmt: skip
        moved = replace(
            context, policy=form.policy or context.policy, section="conditions", unit="form", form=form.to_json(),
            options=buttons, settled=False, language=question.language,
        )  # fmt: skip
        return answer, moved

    def _conclude(self, form: Form, context: Context, composer: Composer) -> tuple[Answer, Context]:
        """The verdict, or the list of what applies. The facts are kept for the next turn, should it correct them."""
        if form.policy is None:
            answer = list_benefits(composer)
        else:
            policy = composer.snapshot.policies[form.policy]
            answer = finish_verdict(policy, composer) or composer.missing(policy, "conditions")
            if form.unsure and verdict_of(policy, composer) is None:
                words, cards = composer.route(None, policy.contact)
                body = f"{answer.body}{composer.space}{INTERVIEWS[composer.language].left_open}"
                answer = replace(answer, body=body, route=words, cards=(*answer.cards, *cards))
        moved = replace(
            context, form=None, settled=True, options=answer.buttons, unit=answer.unit, section=answer.section,
            policy=answer.policy or context.policy, language=composer.language,
        )  # fmt: skip
        return answer, moved

    def _leave(self, question: Question, words: str) -> tuple[Answer, Context]:
        answer = Answer(Status.SOCIAL, words, self.scene.on, unit="form", language=question.language)
        return answer, Context(language=question.language)

    def append(
        self, question: Question, answer: Answer, moved: Context, form: Form, lead: str
    ) -> tuple[Answer, Context]:
        """An answer with the next question of the interview after it."""
        composer = self.composer(question, moved)
        following = ask_next(self.policies(form, composer), composer, form.unsure)
        if following is None:
            return answer, replace(moved, form=None, settled=True)
        asked, kept = self.put(question, moved, form, following, lead)
        joined = replace(
            answer, body=f"{answer.body}\n{asked.body}", cards=(*answer.cards, *asked.cards), buttons=asked.buttons,
            asked=asked.asked,
        )  # fmt: skip
        return joined, replace(moved, form=kept.form, options=asked.buttons, settled=False)

    # ---- what it is about

    def composer(self, question: Question, context: Context) -> Composer:
        """Composes answers in the question's language for the facts of a context."""
        return composer_for(question.language)(self.scene.snapshot, self.scene.on, self.scene.home, context.facts)

    def policies(self, form: Form, composer: Composer) -> list[PolicyDay]:
        """The policies that a form judges."""
        return [composer.snapshot.policies[form.policy]] if form.policy else list_judged(composer)


def verdict_of(policy: PolicyDay, composer: Composer) -> bool | None:
    """Whether the person of ``composer`` meets the policy's conditions; None while that is open, and without a rule."""
    verdict = judge_policy(composer.speech(policy), composer.facts, composer.on)
    return verdict.met if verdict else None


def of_person(questions: Sequence[Question], context: Context) -> Context:
    """The context for whoever the message is about: facts of one person are never another's."""
    whose = next((person for q in questions if (person := find_person(q.message or q.text)) is not None), None)
    if whose is None or whose == context.whose:
        return context
    return replace(context, facts={}, form=None, whose=whose, settled=False)
