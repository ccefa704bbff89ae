"""What the baselines learn from: every answer of the knowledge as it stands on a day, with sentences that ask for it.

The answers are the assistant's own texts, so that the facts are equal and only the understanding differs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

import yaml

from bot.words import say
from knowledge.answer import Answer
from knowledge.aspects import known_aspects
from knowledge.catalogue import list_policies
from knowledge.compose import Composer
from knowledge.knowledge import Knowledge
from knowledge.snapshot import Held, PolicyDay
from knowledge.tokens import simplify
from knowledge.wordings import Unit

NLU_FOLDER = Path("nlu_data")
FALLBACK = "nlu_fallback"
# A section is asked by so many of the policy's names in the question of a button, words of the kind behind the title, and
# sentences of nlu_data. More of each would take DIETClassifier hours and bring it little that it has not seen.
NAMES, WORDS, SAMPLED = 5, 3, 6
LONGEST = 60  # examples of a courtesy: DIETClassifier learns badly when one intent has ten times what others have
SOURCE_OF_EXAMPLES = {"conditions": ("ask_conditions", "ask_eligibility")}  # else ask_<section>
COURTESIES = (
    "greet",
    "thank",
    "bye",
    "identity",
    "complain",
    "handoff",
    "abuse",
    "despair",
    "out_of_scope",
    "ask_record",
)
NEEDS_A_NAME = ("affirm", "deny", "inform")  # without a memory these lead nowhere: the reply asks for a policy
WITH_ROUTE = ("complain", "handoff", "despair", "ask_record")


@dataclass(frozen=True)
class Lesson:
    """One intent: what people say for it, and the reply. ``body`` is the answer's own sentence, for a search over texts.

    ``buttons``: titles of the questions offered with the reply.
    """

    intent: str
    examples: tuple[str, ...]
    text: str
    buttons: tuple[str, ...] = ()
    body: str = ""


def make_lessons(knowledge: Knowledge, on: date, folder: Path = NLU_FOLDER) -> list[Lesson]:
    """The lessons of a day, always the same ones in the same order; no sentence stands in two of them.

    One per section, faq entry and gap of every policy; one per general word under which policies compete, which asks back;
    one per courtesy of nlu_data; and ``nlu_fallback``, without examples, for what is not understood.
    """
    composer, said = Composer(knowledge.snapshot(on), on, knowledge.home), read_examples(folder)
    lessons = [*_policy_lessons(knowledge, composer, said), *_general_lessons(composer), *_courtesies(composer, said)]
    lost = knowledge.release(composer.lost())
    return [*_without_doubles(lessons), Lesson(FALLBACK, (), lost.text, lost.buttons)]


def read_examples(folder: Path) -> dict[str, list[str]]:
    """The examples of every intent of nlu_data."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.yml")):
        for item in yaml.load(path.read_text(encoding="utf-8"), loader).get("nlu", ()):
            lines = item["examples"].splitlines()
            intent = item["intent"].partition("/")[0]  # out_of_scope/weather is one of its kinds
            found.setdefault(intent, []).extend(line.removeprefix("- ").strip() for line in lines if line.strip())
    return found


def _lesson(intent: str, examples: Iterator[str], answer: Answer) -> Lesson:
    wordings = dict.fromkeys(clean for example in examples if (clean := _clean(example)))
    return Lesson(intent, tuple(wordings), answer.text, answer.buttons, answer.body)


def _clean(example: str) -> str:
    """One line without what Rasa's training format reads as markup."""
    return re.sub(r"[\[\]{}()/|\s]+", " ", example).strip()


# Policies ----------------------------------------------------------------------------------------------------------


def _policy_lessons(knowledge: Knowledge, composer: Composer, said: dict[str, list[str]]) -> Iterator[Lesson]:
    names, words = knowledge.finder, knowledge.generic
    bare = {
        intent: [line for line in lines if not names.find(simplify(line)) and not words.find(simplify(line))]
        for intent, lines in said.items()
        if intent.startswith("ask_")
    }  # what can be said of any policy: no sentence about a loan goes behind the name of a flat
    for policy in composer.snapshot.policies.values():
        for kind in ("section", "faq", "unknown"):
            for key, held in policy.of(kind).items():
                aspect = key if kind == "section" else held.details.get("aspect")
                answer = knowledge.release(composer.unit(Unit(policy.id, kind, key, aspect)))
                asks = _ask_section(policy, key, bare) if kind == "section" else _ask_entry(knowledge, policy, held)
                yield _lesson(f"{policy.id}__{kind}__{_slug(key)}", asks, answer)


def _slug(key: str) -> str:
    """A key that Rasa takes as part of an intent's name."""
    return re.sub(r"\W+", "_", key)


def _ask_section(policy: PolicyDay, section: str, said: dict[str, list[str]]) -> Iterator[str]:
    """Names in the question of a button, the title with words of the kind, and names with sentences of nlu_data."""
    aspect, random = known_aspects()[section], Random(f"{policy.id} {section}")
    yield from (aspect.ask.format(title=name) for name in policy.names[:NAMES])
    yield from (f"{policy.title}{word}" for word in aspect.words[:WORDS])
    if section == "overview":
        yield from policy.names
    spoken = [line for intent in SOURCE_OF_EXAMPLES.get(section, (f"ask_{section}",)) for line in said.get(intent, ())]
    for line in random.sample(spoken, min(SAMPLED, len(spoken))):
        yield _named(random.choice(policy.names), line)


def _ask_entry(knowledge: Knowledge, policy: PolicyDay, held: Held) -> Iterator[str]:
    """The wordings of an entry; of those that name no policy, every second one after a name of its policy."""
    random, alone = Random(f"{policy.id} {held.key}"), True
    for ask in held.details["ask"]:
        if not knowledge.finder.find(simplify(ask)):
            alone = not alone
            yield ask if alone else _named(random.choice(policy.names), ask)
        else:
            yield ask


def _named(name: str, said: str) -> str:
    return f"{name} {said}" if name[-1].isascii() or said[0].isascii() else f"{name}{said}"


# What is no question about one policy ------------------------------------------------------------------------------


def _general_lessons(composer: Composer) -> Iterator[Lesson]:
    """补贴, 租房: the reply asks which of the policies that compete under the word."""
    policies = sorted(composer.snapshot.policies.values(), key=lambda policy: -policy.priority)
    for number, word in enumerate(sorted({word for policy in policies for word in policy.generic})):
        rivals = [policy for policy in policies if word in policy.generic and policy.in_force]
        if len(rivals) > 1:
            asked = (aspect.ask.format(title=word) for aspect in known_aspects().values())
            yield _lesson(f"general__{number}", iter((word, *asked)), composer.clarify("", rivals, "overview"))


def _courtesies(composer: Composer, said: dict[str, list[str]]) -> Iterator[Lesson]:
    route, _ = composer.route(None, composer.hall)
    for intent in COURTESIES:
        text = say(intent).replace("{route}", route if intent in WITH_ROUTE else "")
        yield Lesson(intent, tuple(map(_clean, said[intent][:LONGEST])), text)
    yield from (Lesson(intent, tuple(map(_clean, said[intent][:LONGEST])), say("empty")) for intent in NEEDS_A_NAME)
    yield _lesson("ask_list", iter(said["ask_list"][:LONGEST]), list_policies(composer))


def _without_doubles(lessons: list[Lesson]) -> Iterator[Lesson]:
    """A sentence that would stand for two intents stands for none; a lesson left without any goes."""
    counts = Counter(example for lesson in lessons for example in set(lesson.examples))
    for lesson in lessons:
        kept = tuple(example for example in dict.fromkeys(lesson.examples) if counts[example] == 1)
        if kept:
            yield replace(lesson, examples=kept)
