"""The lessons cover every answer, say what the assistant says, and are the same every time."""

from collections import Counter
from datetime import date

import pytest

from bot.evaluation.baseline.lessons import FALLBACK, Lesson, make_lessons
from knowledge.knowledge import Knowledge
from tests.bot.evaluation.baseline.conftest import ON

pytestmark = pytest.mark.slow


def by_intent(lessons: list[Lesson]) -> dict[str, Lesson]:
    return {lesson.intent: lesson for lesson in lessons}


def test_every_section_entry_and_gap_is_an_intent(lessons: list[Lesson]) -> None:
    of_trial = [lesson.intent for lesson in lessons if lesson.intent.startswith("trial__")]
    assert of_trial == [
        "trial__section__overview",
        "trial__section__amount",
        "trial__faq__faq_0",
        "trial__unknown__unknown_0",
    ]


def test_the_reply_is_the_assistants_own_of_the_day(small: Knowledge, lessons: list[Lesson]) -> None:
    answer = small.answer("trial", "amount", ON)
    lesson = by_intent(lessons)["trial__section__amount"]
    assert (lesson.text, lesson.buttons, lesson.body) == (answer.text, answer.buttons, answer.body)
    earlier = by_intent(make_lessons(small, date(2020, 5, 1)))["trial__section__amount"]
    assert "200.5" in earlier.text and "200.5" not in lesson.text


def test_a_section_is_asked_by_its_names_and_an_entry_by_its_wordings(lessons: list[Lesson]) -> None:
    found = by_intent(lessons)
    assert {"试验补贴给多少", "试补给多少", "试验津贴给多少", "试验补贴金额"} <= set(
        found["trial__section__amount"].examples
    )
    assert "试验补贴能传给孩子吗" in found["trial__faq__faq_0"].examples


def test_a_wording_without_a_name_that_two_policies_share_is_asked_with_one(lessons: list[Lesson]) -> None:
    (asked,) = by_intent(lessons)["trial__unknown__unknown_0"].examples
    assert asked in {f"{name}打到哪张卡" for name in ("试验补贴", "试补", "试验津贴", "某政发〔2020〕1号")}


def test_a_general_word_asks_back_and_a_courtesy_answers_as_the_assistant_does(lessons: list[Lesson]) -> None:
    found = by_intent(lessons)
    assert {"试验补贴", "乙类补贴"} <= set(found["general__0"].text.rpartition("：")[2].rstrip("？").split("、"))
    assert "补贴有什么条件" in found["general__0"].examples
    assert "不客气" in found["thank"].text and "人才综合服务大厅专窗" in found["handoff"].text
    assert "{" not in "".join(lesson.text for lesson in lessons)


def test_no_sentence_stands_for_two_intents_and_all_but_the_fallback_have_some(lessons: list[Lesson]) -> None:
    counts = Counter(example for lesson in lessons for example in lesson.examples)
    assert max(counts.values()) == 1
    assert [lesson.intent for lesson in lessons if not lesson.examples] == [FALLBACK] == [lessons[-1].intent]


def test_the_lessons_are_the_same_every_time(small: Knowledge, lessons: list[Lesson]) -> None:
    assert make_lessons(small, ON) == lessons


def test_all_policies_of_the_project_become_lessons(knowledge: Knowledge, today: date) -> None:
    found = make_lessons(knowledge, today)
    policies = {lesson.intent.partition("__")[0] for lesson in found if "__section__" in lesson.intent}
    assert policies == {policy.id for policy in knowledge.snapshot(today).policies.values() if policy.of("section")}
    assert len(found) == len({lesson.intent for lesson in found})
