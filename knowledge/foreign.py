"""Is a question another field's? One place where the words, the kind of question and the talk are weighed together."""

from __future__ import annotations

import math

from knowledge.question import Context, Question
from knowledge.scene import Scene, is_fragment, words_beside
from knowledge.search import Index

# What speaks for a question being ours, beside its words (knowledge.belonging): set on conversations of the development
# set and on sentences of other fields; `talentbot guard` shows what a change does.
NEEDED = 4.5  # evidence that a question without a policy's name must have
UNCLASSIFIED = 2.5  # … and how much less one has that nobody classified
IN_TALK = 5.0  # a talk about a policy is under way
GENERAL_WORD, FACT, FACTS_COUNTED = 2.0, 1.0, 2  # 补贴, 租房; what the person tells of themselves
POINTED = 1.5  # each word that points to a policy (月月发, 招聘网), and a sum of money that one holds
ASKED = 0.6
DOUBT = 0.1  # the classifier's word is the logarithm of ours to others', each raised by this …
AGAINST = 3.0  # … less so much for every chance that it is another field's …
MOST_FOR = 1.0  # … and says little for us: how long, how much is asked in every field
PLACE = 1.0  # the place this assistant serves is named
SHORT = 14  # characters of a message that may go on with a talk …
GUESSED = 0.4  # … that is taken for another field's with no more than this chance …
SHORT_IN_TALK = 9  # … while one that does not sound so goes on with it up to this length
HALF, OF_OURS = 0.5, 0.5  # … whose policy knows so much of its words, or whose words are so much ours
OTHERS = ("out_of_scope", "abuse", "smalltalk", "noise")


def is_foreign(question: Question, scene: Scene, in_talk: bool) -> bool:
    """Whether too little says that a question is our business. A question that names a policy always is.

    Args:
        question: as understood.
        scene: whose words, names and general words decide.
        in_talk: a policy has been talked about; then a short question goes on with it.
    """
    if question.names or (in_talk and _goes_on(question)):
        return False
    if asked_alone(question, scene) or names_only_kind(question, scene):
        return False
    needed = NEEDED if question.intents else NEEDED - UNCLASSIFIED
    return weigh_evidence(question, scene) + (IN_TALK if in_talk else 0.0) < needed


def _goes_on(question: Question) -> bool:
    """Whether a message is short enough to go on with the talk; one that sounds like another field's must be shorter."""
    others = sum(question.intents.get(name, 0.0) for name in OTHERS)
    return is_fragment(question.text) or (others < GUESSED and len(question.text) <= SHORT_IN_TALK)


def names_only_kind(question: Question, scene: Scene) -> bool:
    """Nothing but a word is said under which our policies go (补贴): it is asked back which."""
    return bool(scene.generic_policies(question)) and not words_beside(question.text, scene.generic)


def asked_alone(question: Question, scene: Scene) -> bool:
    """Nothing but the asking is said (能给多少钱, 材料要哪些): no other field's words, so it is asked back."""
    asked = sum(chance for name, chance in question.intents.items() if name.startswith("ask_"))
    return asked > ASKED and scene.is_general(question)


def weigh_evidence(question: Question, scene: Scene) -> float:
    """How much speaks for a question being ours: its words, general words, told facts, places, and the classifier's word."""
    general = GENERAL_WORD if scene.generic_policies(question) else 0.0
    pointed = POINTED * max(scene.traits.count(question.text).values(), default=0)
    pointed += POINTED if scene.snapshot.find_by_figures(question.text) else 0.0
    facts = FACT * min(len(question.facts), FACTS_COUNTED)
    place = PLACE if scene.home in question.places else 0.0
    return scene.index.belonging.weigh(question.text) + general + pointed + facts + place + _lean(question)


def goes_on(text: str, chance: float, context: Context, index: Index) -> bool:
    """Whether a short message that sounds like another field's goes on with the talk.

    ``chance`` is the classifier's for another field. The message goes on when that is hardly more than a guess, when the
    talk's policy speaks of the same things, or when the words are ours.

    孩子上学呢 after a policy that covers schooling is no question to the school board.
    """
    if not context.policy or not 0 < len(text) <= SHORT:
        return False
    ours = index.familiarity(text, context.policy) >= HALF or index.belonging.weigh(text) >= OF_OURS
    return ours or chance < GUESSED


def _lean(question: Question) -> float:
    """Above zero when the classifier takes the question for one of ours; zero when nobody classified it."""
    if not question.intents:
        return 0.0
    ours = sum(chance for name, chance in question.intents.items() if name.startswith("ask_"))
    others = sum(question.intents.get(name, 0.0) for name in OTHERS)
    return min(math.log((ours + DOUBT) / (others + DOUBT)), MOST_FOR) - AGAINST * others
