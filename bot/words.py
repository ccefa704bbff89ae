"""The words of domain.yml for what is said when Rasa itself does not speak."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from knowledge.language import ENGLISH

DOMAIN_FILE = Path("domain.yml")


@cache
def say(name: str, language: str | None = None) -> str:
    """The text of ``utter_<name>``, or of ``utter_<name>_en`` in English. Raises KeyError when domain.yml has none."""
    name = f"{name}_en" if language == ENGLISH else name
    domain = yaml.load(DOMAIN_FILE.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return str(domain["responses"][f"utter_{name}"][0]["text"])
