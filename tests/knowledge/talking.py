"""A talk with the knowledge, message by message, and persons to talk of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from knowledge.answer import Answer
from knowledge.compose import Composer
from knowledge.english.compose import composer_for
from knowledge.facts import known_facts
from knowledge.form import Form
from knowledge.knowledge import Knowledge
from knowledge.language import CHINESE
from knowledge.next_question import list_options
from knowledge.question import Context, Question

# Somebody who meets every condition of the housing subsidy, and one who meets those of the settling allowance.
SUBSIDY_FITS: dict[str, Any] = {
    "degree": "硕士", "degree_certificate": True, "qingdao_hukou": True, "study_place": "国内", "full_time": True,
    "years_since_graduation": Decimal(2), "insured_by_employer": True,
}  # fmt: skip
SETTLING_FITS: dict[str, Any] = {
    "degree": "硕士", "degree_certificate": True, "age": Decimal(30), "qingdao_hukou": True,
    "first_job_date": date(2023, 7, 1), "study_place": "国内", "full_time": True, "employment": "就业",
    "contract_signed": True, "insured_by_employer": True, "insured_months": Decimal(24), "home_bought": True,
    "purchase_date": date(2024, 5, 1), "only_home": True,
}  # fmt: skip
MOST_QUESTIONS = 40  # an interview that asks more than this never ends


def without(facts: dict[str, Any], *names: str) -> dict[str, Any]:
    """The person of whom some facts are not known."""
    return {name: value for name, value in facts.items() if name not in names}


@dataclass
class Talk:
    """``context`` is what the last answer left behind."""

    knowledge: Knowledge
    on: date
    context: Context = field(default_factory=Context)

    def say(self, text: str, kind: str = "inform", *names: str, language: str = CHINESE, **facts: Any) -> Answer:
        """The answer to a message of a kind; ``names`` and ``facts`` are what the pipeline finds in it."""
        asked = Question(text, {kind: 0.9}, names, facts=facts, language=language)
        answer, self.context = self.knowledge.respond([asked], self.context, self.on)
        return answer

    @property
    def asked(self) -> str | None:
        """The fact that the interview under way asks for; None when there is none."""
        form = Form.from_json(self.context.form)
        return form.asked if form else None


def compose(knowledge: Knowledge, on: date, language: str = CHINESE, **facts: Any) -> Composer:
    """Composes answers for a person."""
    return composer_for(language)(knowledge.snapshot(on), on, knowledge.home, facts)


def interview(knowledge: Knowledge, on: date, policy: str, asked: str, language: str = CHINESE, **facts: Any) -> Talk:
    """A talk in which an interview on a policy has just asked for a fact, of a person of whom ``facts`` are known."""
    composer = compose(knowledge, on, language, **facts)
    options = list_options(composer.speech(composer.snapshot.policies[policy]), known_facts()[asked], composer)
    context = Context(
        policy=policy, section="conditions", facts=facts, unit="form", language=language,
        form=Form(policy, asked, tuple(options)).to_json(), options=tuple(title for title, _ in options),
    )  # fmt: skip
    return Talk(knowledge, on, context)


def not_sure_of_anything(talk: Talk) -> tuple[Answer, list[str]]:
    """The last answer of an interview in which nothing can be told, and the facts that were asked for."""
    asked: list[str] = []
    while (fact := talk.asked) is not None:
        asked.append(fact)
        answer = talk.say("不清楚")
        assert len(asked) < MOST_QUESTIONS
    return answer, asked
