"""What kind of question is it? A linear classifier over masked text, for the whole message and for its clauses.

Logistic regression (scikit-learn) is trained; what it learned is kept as plain arrays, so that nothing is unpickled and a
prediction is one sum over the features present.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from math import sqrt
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RESPONSE_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.clauses import Clause, Span, mask, split_clauses, without_overlap
from bot.nlu.fact_reader import FACTS
from bot.nlu.features import drop_single_features, extract_features
from bot.nlu.message_intent import pick_intent
from bot.nlu.normalizer import normal_of, text_of
from bot.nlu.policy_matcher import NAMED
from bot.nlu.questions import read_as_of, read_questions
from knowledge.opening import shared_knowledge

RANKING_KEPT = 5
QUESTIONS, KIND = "questions", "kind"
OURS = 4.0  # evidence of Belonging.weigh from which a text speaks of our business


def weigh_labels(labels: list[str]) -> dict[str, float]:
    """The weight of an example of each label: every intent counts alike, however many examples it has.

    One with kinds counts more, by the root of their number: each is a field of its own, but together they must not
    outweigh what people come for.
    """
    counts = Counter(labels)
    kinds = Counter(label.partition("/")[0] for label in counts)
    return {
        label: len(labels) / len(kinds) / count / sqrt(kinds[label.partition("/")[0]])
        for label, count in counts.items()
    }


def sum_kinds(chances: dict[str, float]) -> dict[str, float]:
    """Chances of intents from those of their kinds: out_of_scope is out_of_scope/weather, out_of_scope/food and the rest."""
    summed: dict[str, float] = {}
    for name, chance in chances.items():
        intent = name.partition("/")[0]
        summed[intent] = summed.get(intent, 0.0) + chance
    return summed


def likeliest_kind(intent: str, chances: dict[str, float]) -> str | None:
    """The likeliest kind of an intent (weather); None for one without kinds."""
    own = [name for name in chances if name.startswith(f"{intent}/")]
    return max(own, key=chances.__getitem__).partition("/")[2] if own else None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AspectClassifier(IntentClassifier, GraphComponent):
    """Sets the intent of a message, its ``kind``, and ``questions``: each with names, places and chances.

    An example may say more than its intent (``out_of_scope/weather``, Rasa's notation). The kinds are learned apart, for
    each is a field of its own; an intent's chance is the sum over its kinds, and the likeliest one is the message's ``kind``.
    """

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self.config, self._storage, self._resource = config, model_storage, resource
        self.intents: list[str] = []  # with their kinds: out_of_scope/weather
        self.vocabulary: dict[str, int] = {}
        self.idf = np.zeros(0, dtype=np.float32)
        self.weights = np.zeros((0, 0), dtype=np.float32)  # features x intents, the bias in the last row

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``C``: inverse strength of regularisation; ``fallback``: below this chance the intent is nlu_fallback."""
        return {"C": 8.0, "fallback": 0.12}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AspectClassifier:
        """A classifier that has learned nothing yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext, **kwargs: Any,
    ) -> AspectClassifier:  # fmt: skip
        """A classifier as it was trained."""
        loaded = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            kept = json.loads((folder / "aspects.json").read_text(encoding="utf-8"))
            loaded.intents = kept["intents"]
            loaded.vocabulary = {feature: i for i, feature in enumerate(kept["features"])}
            with np.load(folder / "aspects.npz") as arrays:
                loaded.idf, loaded.weights = arrays["idf"], arrays["weights"]
        return loaded

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples, their names masked."""
        from sklearn.feature_extraction import DictVectorizer
        from sklearn.feature_extraction.text import TfidfTransformer
        from sklearn.linear_model import LogisticRegression

        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        counts = drop_single_features([extract_features(self._masked(example)) for example in examples])
        vectorizer, tfidf = DictVectorizer(dtype=np.float32), TfidfTransformer(sublinear_tf=True)
        matrix = tfidf.fit_transform(vectorizer.fit_transform(counts))
        labels = [example.get(INTENT_RESPONSE_KEY) or example.get(INTENT) for example in examples]
        model = LogisticRegression(C=self.config["C"], max_iter=400, class_weight=weigh_labels(labels))
        model.fit(matrix, labels)
        self.intents = list(model.classes_)
        self.vocabulary = {feature: i for i, feature in enumerate(vectorizer.feature_names_)}
        self.idf = tfidf.idf_.astype(np.float32)
        self.weights = np.vstack([model.coef_.T, model.intercept_]).astype(np.float32)
        self._persist()
        return self._resource

    def _persist(self) -> None:
        with self._storage.write_to(self._resource) as folder:
            kept = {"intents": self.intents, "features": list(self.vocabulary)}
            (folder / "aspects.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
            np.savez_compressed(folder / "aspects.npz", idf=self.idf, weights=self.weights)

    def predict(self, masked: str) -> dict[str, float]:
        """Chance of every intent for a text with masked names; they sum to one."""
        return sum_kinds(self.predict_kinds(masked))

    def predict_kinds(self, masked: str) -> dict[str, float]:
        """Chance of every kind of every intent; they sum to one."""
        features: Counter[str] = extract_features(masked)
        known = [(self.vocabulary[f], n) for f, n in features.items() if f in self.vocabulary]
        scores = self.weights[-1].copy()
        if known:
            rows = np.fromiter((row for row, _ in known), dtype=np.int64)
            values = (1 + np.log([n for _, n in known])) * self.idf[rows]
            scores += (values / np.linalg.norm(values)) @ self.weights[rows]
        chances = np.exp(scores - scores.max())
        return dict(zip(self.intents, (chances / chances.sum()).tolist(), strict=True))

    def _spans(self, message: Message) -> list[Span]:
        entities = message.get(NAMED) or message.get(ENTITIES) or []
        return without_overlap(
            Span(e["start"], e["end"], e["entity"], e["value"]) for e in entities if e["entity"] in ("policy", "place")
        )

    def _masked(self, message: Message) -> str:
        return mask(text_of(message), self._spans(message))

    @staticmethod
    def _is_general(text: str, on: str | None) -> bool:
        """Whether a text speaks of our business: by a word under which our policies go (补贴, 租房), by many words of ours,
        or by a sum that a policy holds."""
        knowledge = shared_knowledge()
        weight = knowledge.index.belonging.weigh(text)
        if knowledge.generic.find(text) or weight >= OURS:
            return True
        return weight > 0 and on is not None and bool(knowledge.snapshot(date.fromisoformat(on)).find_by_figures(text))

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking and questions of each message."""
        for message in messages:
            if not self.intents or not message.get(TEXT):
                continue
            text, spans = text_of(message), self._spans(message)
            whole = Clause(text, mask(text, spans), tuple(spans))
            clauses = split_clauses(text, spans, normal_of(message).pauses())
            on = (message.get(METADATA) or {}).get("on")
            kinds = self.predict_kinds(whole.masked)
            chances = sum_kinds(kinds)
            parts = [(clause, self.predict(clause.masked)) for clause in clauses] if len(clauses) > 1 else []
            kind, general = likeliest_kind(max(chances, key=chances.__getitem__), kinds), self._is_general(text, on)
            plain = shared_knowledge().is_plain
            intent = pick_intent(whole, chances, parts, self.config["fallback"], kind, general, plain)
            ranking = sorted(chances.items(), key=lambda item: -item[1])[:RANKING_KEPT]
            message.set(INTENT, {"name": intent[0], "confidence": intent[1]}, add_to_output=True)
            ranked = [{"name": name, "confidence": chance} for name, chance in ranking]
            message.set("intent_ranking", ranked, add_to_output=True)
            message.set(KIND, likeliest_kind(intent[0], kinds), add_to_output=True)
            questions = read_questions(whole, chances, parts, message.get(FACTS) or {})
            as_of = read_as_of(text, on)
            message.set(QUESTIONS, [{**question, "as_of": as_of} for question in questions], add_to_output=True)
        return messages
