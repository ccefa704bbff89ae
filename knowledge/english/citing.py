"""Whose word an English answer is: the source with number and date, the mark for what is only republished."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.english.figures import write_english_date
from knowledge.language import HAN
from knowledge.policy import Source

THIRD_PARTY_MARK = "third-party information, as republished; the latest official document prevails."
WITHHELD = (
    "Sorry, the answer to this question did not pass our check of its figures, so I am not giving it, lest it be wrong."
)
TOO_LONG = " … There is more; please ask one thing at a time."
KINDS = {"report": "newspaper report", "press": "press report"}


def cite_english(source: Source) -> str:
    """《…通知》 (No. 青人社发〔2024〕7号, 11 April 2024, in Chinese)."""
    parts = [f"No. {source.number}" if source.number else None]
    parts += [write_english_date(source.issued) if source.issued else None, KINDS.get(source.standing)]
    parts += ["in Chinese" if HAN.search(source.title) else None]
    known = ", ".join(part for part in parts if part)
    return f"{source.title} ({known})" if known else source.title


def cite_all(sources: Sequence[Source]) -> str:
    """One line with every source; empty when there is none."""
    lead = "Source" if len(sources) == 1 else "Sources"
    return f"{lead}: {'; '.join(map(cite_english, sources))}" if sources else ""


def mark_english(labels: Sequence[str]) -> str:
    """That some values (``labels``), or all that was said (no labels), are not from an official text."""
    return f"{'; '.join(labels) if labels else 'The above is'} {'– ' if labels else ''}{THIRD_PARTY_MARK}"
