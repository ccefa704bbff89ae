"""Sentences to guard with: those of other fields, made from ``fields.yaml``, and our own wordings. The same in every run."""

from __future__ import annotations

import json
from itertools import product, zip_longest
from pathlib import Path
from random import Random

from knowledge.policy import Library
from knowledge.reader import read_mapping

FIELDS_FILE = Path(__file__).with_name("fields.yaml")
SEED = 3
FOREIGN, OWN = 2400, 1500


def read_fields() -> dict[str, list[str]]:
    """Every sentence of each field, by its name, in an order of chance. Raises ValueError when the file has problems."""
    problems: list[str] = []
    raw = read_mapping(FIELDS_FILE, problems) or {}
    if problems:
        raise ValueError("\n".join(problems))
    random, fields = Random(SEED), {}
    for name, field in raw.items():
        sentences = [ask.replace("{x}", thing) for ask, thing in product(field["asks"], field["things"])]
        random.shuffle(sentences)
        fields[name] = sentences
    return fields


def make_foreign(count: int = FOREIGN) -> list[str]:
    """Sentences of other fields, from each in turn while it has any."""
    rounds = zip_longest(*read_fields().values())
    return [sentence for turn in rounds for sentence in turn if sentence is not None][:count]


def make_own(library: Library, count: int = OWN) -> list[str]:
    """Wordings of the policies' own faq entries and gaps, each with a name of its policy in it."""
    asked = []
    for policy in library.policies.values():
        for entry in (*policy.faq, *policy.unknown):
            for ask in entry.ask:
                named = any(name.lower() in ask.lower() for name in (policy.title, *policy.aliases))
                asked.append(ask if named else f"{policy.title}{ask}")
    asked = list(dict.fromkeys(asked))
    return Random(SEED).sample(asked, min(count, len(asked)))


def read_sentences(path: Path) -> list[str]:
    """The texts ``q`` of a file of JSON lines. Raises OSError, and ValueError for a line without one."""
    lines = path.read_text(encoding="utf-8").splitlines()
    try:
        return [str(json.loads(line)["q"]) for line in lines if line.strip()]
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path}: every line needs a text q") from error
