"""What follows an answer: an interview begun on an open verdict, or taken up again; and what is told is forgotten."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answer import Answer, Status
from knowledge.form import Form
from knowledge.general_ask import asks_in_general
from knowledge.interview import HYPOTHETICAL, Interview, verdict_of
from knowledge.question import Context, Question
from knowledge.talk_phrases import INTERVIEWS
from knowledge.wordings import Unit

OWN_BENEFITS = re.compile(
    r"(?:我|俺|咱|本人)[^，。？]{0,8}(?:享受|领|申请|拿|办|补)|适合我|(?:帮|给|替)我|\b(?:i|me|my)\b"
)
HOW_MUCH = re.compile(r"多少|几[个万千百]|\bhow (?:much|many)\b")
PATIENCE = 3  # turns spent on something else, after which the question is not repeated
USES_FACTS = ("verdict", "calculation", "form", "benefits", "plan")  # units of answers made from what a person told


@dataclass(frozen=True)
class FollowUp:
    """Follows the answers of one scene."""

    interview: Interview

    def follow(
        self, questions: Sequence[Question], answer: Answer, before: Context, moved: Context
    ) -> tuple[Answer, Context]:
        """After an answer: begin an interview on an open verdict, take one up again, and forget what is needed no more."""
        question = questions[0]
        begun = self._begin(question, answer, before, moved) if len(questions) == 1 else None
        if begun is not None:
            form, lead = begun
            if answer.unit not in USES_FACTS and form.policy:  # nobody asked for more than the conditions
                composer = self.interview.composer(question, moved)
                answer = composer.unit(Unit(form.policy, "section", "conditions", "conditions"))
            return self.interview.append(question, answer, moved, form, lead)
        left = Form.from_json(before.form)
        if left is not None and HYPOTHETICAL.search(question.text):  # 那博士呢 is asked, not told
            moved = replace(moved, facts=before.facts)
        if (
            left is not None and answer.table is not None
        ):  # a table leaves no room for the question: it stays open unsaid
            return answer, replace(moved, form=before.form, settled=False)
        if left is not None and left.aside < PATIENCE and answer.status is not Status.CLARIFY:
            again = INTERVIEWS[question.language].again
            return self.interview.append(question, answer, moved, replace(left, aside=left.aside + 1), again)
        told = {name: value for q in questions for name, value in q.facts.items()}
        uses = (answer.unit or "").partition(":")[0] in USES_FACTS
        if before.settled and not uses:  # the verdict is given and the talk has gone on to something else
            return answer, replace(moved, facts=told, settled=False)
        return answer, replace(moved, settled=uses)

    def _begin(self, question: Question, answer: Answer, before: Context, moved: Context) -> tuple[Form, str] | None:
        """The interview that an answer calls for, with its lead; None when it calls for none."""
        phrases = INTERVIEWS[question.language]
        if answer.unit == "benefits":
            return Form(None, ""), phrases.lead
        if answer.unit == "catalogue" and OWN_BENEFITS.search(question.text):
            return Form(None, ""), phrases.matching
        policy = self.interview.scene.snapshot.policies.get(answer.policy or "")
        if policy is None or not policy.in_force or "eligibility" not in policy.of("eligibility"):
            return None
        met = verdict_of(policy, self.interview.composer(question, moved))
        if answer.unit == "verdict" and met is not False:
            left = Form.from_json(before.form)
            form = left if left is not None and left.policy == policy.id else Form(policy.id, "")
            return replace(form, aside=0), phrases.lead if met is None else phrases.amount
        general = asks_in_general(question, self.interview.scene) and not HOW_MUCH.search(question.text)
        if answer.status in (Status.ANSWERED, Status.UNKNOWN) and met is None and general:
            title = self.interview.composer(question, moved).speech(policy).title(policy)
            return Form(policy.id, ""), phrases.begun.format(title=title)
        return None
