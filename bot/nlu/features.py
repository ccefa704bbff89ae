"""Features of a masked text: character n-grams and jieba words. Used alike in training and at run time."""

from __future__ import annotations

from collections import Counter

from knowledge.normalization import strip_fillers
from knowledge.tokens import cut, unify_words

LONGEST = 3
WINDOW = 160  # characters; what stands behind them is not looked at
ALWAYS_KEPT = 4  # length of a feature's name: single characters and pairs


def extract_features(masked: str) -> Counter[str]:
    """Counts of ``c:`` character n-grams (1 to 3, with edges) and ``w:`` words of a text whose names are masked."""
    text = unify_words(strip_fillers(masked.strip()))[:WINDOW]
    edged = f"^{text}$"
    features = Counter(f"c:{edged[i : i + n]}" for n in range(1, LONGEST + 1) for i in range(len(edged) - n + 1))
    features.update(f"w:{word}" for word in cut(text) if word.strip())
    return features


def drop_single_features(examples: list[Counter[str]]) -> list[Counter[str]]:
    """The features without long ones that only one example holds: half as many, and held-out sentences fare no worse."""
    holders = Counter(feature for example in examples for feature in example)
    return [
        Counter({f: n for f, n in example.items() if holders[f] > 1 or len(f) <= ALWAYS_KEPT}) for example in examples
    ]
