"""The words of domain.yml for what is said when Rasa itself does not speak."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

DOMAIN_FILE = Path("domain.yml")


@cache
def say(name: str) -> str:
    """The text of ``utter_<name>``. Raises KeyError when domain.yml has none."""
    domain = yaml.load(DOMAIN_FILE.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return str(domain["responses"][f"utter_{name}"][0]["text"])
