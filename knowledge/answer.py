"""What leaves the knowledge: a status, a text that is complete by itself, the values and sources behind it.

``reconcile`` is the gate: a text with a figure that stands in none of its cards and sources does not leave.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from knowledge.english import citing as english
from knowledge.facts import known_facts
from knowledge.figures import unreconciled, write_date
from knowledge.language import CHINESE, ENGLISH
from knowledge.policy import Source
from knowledge.table import Table, list_cells

THIRD_PARTY_MARK = "据公开转载，请以官方最新文件为准。"
WITHHELD = "抱歉，这个问题的答案没有通过数字核对，先不给您，免得说错。"
TOO_LONG = "……内容较长，请分开问我。"
MAX_BYTES = 1900  # one WeChat text holds 2000 bytes; the rest is for a button line


class Status(StrEnum):
    """How a turn ended; used alike by replies, records and tests."""

    ANSWERED = "answered"
    ANSWERED_PARTLY = "answered_partly"
    CLARIFY = "clarify"
    NOT_IN_FORCE = "not_in_force"
    UNKNOWN = "unknown"
    OTHER_PLACE = "other_place"
    OUT_OF_SCOPE = "out_of_scope"
    NEEDS_RECORD = "needs_record"
    SOCIAL = "social"
    HANDED_OVER = "handed_over"
    BLOCKED = "blocked"
    WITHHELD = "withheld"
    ERROR = "error"


@dataclass(frozen=True)
class Card:
    """One value behind the text. ``kind``: value (cited) | history (cited, over) | given (the person's own) |
    calculation | contact (a phone or address on record) | name (a policy or contact that the text names). ``source`` is a source title, empty for given and
    calculation."""

    label: str
    value: str
    kind: str = "value"
    source: str = ""
    standing: str = ""


@dataclass(frozen=True)
class Answer:
    """One answer. ``body`` is the answer itself; ``text`` adds mark, sources and the way on."""

    status: Status
    body: str
    on: date
    policy: str | None = None
    section: str | None = None
    unit: str | None = None
    cards: tuple[Card, ...] = ()
    sources: tuple[Source, ...] = ()
    route: str = ""
    buttons: tuple[str, ...] = ()
    version: str = ""
    language: str = CHINESE
    asked: str | None = None  # the fact that the text asks for; ``buttons`` are its answers
    reminder: Mapping[str, Any] | None = None  # a calendar entry to take along: title, day, ics
    verdict: tuple[Mapping[str, Any], ...] = ()  # each condition: say, met (null: open), have, clause
    table: Table | None = None  # stands in ``body`` as its text
    corrected: tuple[tuple[str, str], ...] = ()  # (what was said, the name it was taken for)
    full: str = ""  # the text before it was shortened to one message; empty when it was not

    @property
    def text(self) -> str:
        """The answer, then whose word it is, then the source with number and date, then the next step.

        Before it stands by which name a misspelt one was looked up.
        """
        return "\n".join(line for line in (self._lookup(), self.body, self._mark(), self._cite(), self.route) if line)

    def _lookup(self) -> str:
        names = dict.fromkeys(name for _, name in self.corrected)
        return f"按{'、'.join(f'“{name}”' for name in names)}查询。" if names and self.body else ""

    def _mark(self) -> str:
        spoken = [card for card in self.cards if card.kind in ("value", "history") and card.source]
        doubtful = [card for card in spoken if card.standing == "third_party"]
        standings = {source.standing for source in self.sources}
        if not doubtful and "third_party" not in standings:
            return ""
        labels = list(dict.fromkeys(card.label for card in doubtful))
        if standings == {"third_party"} or not doubtful:
            return english.mark_english(()) if self.language == ENGLISH else f"以上内容{THIRD_PARTY_MARK}"
        return (
            english.mark_english(labels) if self.language == ENGLISH else f"其中{'、'.join(labels)}{THIRD_PARTY_MARK}"
        )

    def _cite(self) -> str:
        if self.language == ENGLISH:
            return english.cite_all(self.sources)
        return f"来源：{'；'.join(cite(source) for source in self.sources)}" if self.sources else ""

    def payload(self) -> dict[str, Any]:
        """The ``custom.answer`` of the HTTP contract."""
        sources = [
            {
                "title": source.title, "number": source.number, "url": source.url,
                "issued": source.issued, "standing": source.standing,
            }
            for source in self.sources
        ]  # fmt: skip
        body: dict[str, Any] = {
            "status": str(self.status),
            "policy": self.policy,
            "section": self.section,
            "on": self.on.isoformat(),
            "language": self.language,
            "text": self.text,
            "cards": [vars(card) for card in self.cards],
            "sources": sources,
            "knowledge_version": self.version,
        }
        if self.table and self.table.text in self.body:  # a text that was cut short is shown as text
            body["table"] = self.table.payload()
        if self.verdict:
            body["verdict"] = [dict(condition) for condition in self.verdict]
        if self.reminder:
            body["reminder"] = dict(self.reminder)
        if self.asked:
            body["asked"] = {"fact": self.asked, "kind": known_facts()[self.asked].kind, "choices": list(self.buttons)}
        if self.full:
            body["full_text"] = self.full
        if self.corrected:
            body["corrected"] = [{"said": said, "name": name} for said, name in self.corrected]
        seed = f"{self.version}|{self.on}|{self.policy}|{self.unit or self.section}|{self.text}"
        return {"id": hashlib.sha256(seed.encode()).hexdigest()[:12], **body}


def cite(source: Source) -> str:
    """《…通知》（青人社发〔2024〕7号，2024年4月11日）, with 报道 for a report."""
    parts = [source.number, write_date(source.issued) if source.issued else None]
    parts += {"report": ["报纸报道"], "press": ["媒体报道"]}.get(source.standing, [])
    known = "，".join(part for part in parts if part)
    return f"{source.title}（{known}）" if known else source.title


def list_evidence(payload: Mapping[str, Any]) -> list[str]:
    """Everything a text may take its figures from: cards, sources, the day."""
    evidence = [str(payload.get("on", ""))]
    for card in payload.get("cards", ()):
        evidence += [card["label"], card["value"]]
    for source in payload.get("sources", ()):
        evidence += [str(source.get(key) or "") for key in ("title", "number", "url")]
        evidence.append(write_date(source["issued"]) if source.get("issued") else "")
    return evidence


def list_shown(payload: Mapping[str, Any] | None) -> list[str]:
    """The texts of a payload that a page shows beside the answer's text; empty for None."""
    shown = list_cells((payload or {}).get("table"))
    shown.append((payload or {}).get("full_text", ""))
    for condition in (payload or {}).get("verdict", ()):
        shown += [condition["say"], condition["have"] or ""]
    return shown


@lru_cache(maxsize=8)
def _names_with_digits(names: tuple[str, ...]) -> list[str]:
    return sorted((name for name in names if any(c.isdigit() for c in name)), key=len, reverse=True)


def reconcile(text: str, payload: Mapping[str, Any] | None, names: Iterable[str] = ()) -> list[str]:
    """Figures of an outgoing text that its payload does not cover; empty when it may leave.

    Args:
        text: what would be said.
        payload: ``custom.answer`` of the same message; None for a text that may hold no figure at all.
        names: names of policies, which may hold digits (青年人才28条) and prove nothing.
    """
    for name in _names_with_digits(tuple(names)):
        text = text.replace(name, "")
    return unreconciled(text, list_evidence(payload or {}))


def fit(answer: Answer) -> Answer:
    """The answer within one WeChat message: first without buttons, then with a shorter body that ends at a sentence.

    A question back stays whole, with the answers it offers: what stands before it is shortened. ``full`` keeps the whole.
    """
    if _bytes_over(answer) <= 0:
        return answer
    if not answer.asked:
        answer = replace(answer, buttons=())
    surplus = _bytes_over(answer)
    if surplus <= 0:
        return answer
    said, parted, question = answer.body.rpartition("\n") if answer.asked else (answer.body, "", "")
    kept = said.encode()[: -surplus - 60].decode("utf-8", "ignore")
    ends = (". ", "; ", "\n") if answer.language == ENGLISH else ("。", "；", "\n")
    end = max(kept.rfind(mark) for mark in ends)
    if end <= 0:  # no sentence ends: at least no figure is cut
        end = max(kept.rfind(mark) for mark in ("、", "，", ", ", " "))
    too_long = english.TOO_LONG if answer.language == ENGLISH else TOO_LONG
    body = f"{kept[: end + 1] if end > 0 else kept}{too_long}{parted}{question}"
    return replace(answer, body=body, full=answer.text)


def _bytes_over(answer: Answer) -> int:
    """How many bytes an answer with its buttons is too long; not positive when it fits."""
    return len("\n".join((answer.text, *answer.buttons)).encode()) - MAX_BYTES


def withheld_words(language: str) -> str:
    """What is said in place of an answer whose figures do not reconcile."""
    return english.WITHHELD if language == ENGLISH else WITHHELD


def release(answer: Answer, names: Iterable[str] = ()) -> Answer:
    """The answer when its figures reconcile; a withheld one that says so otherwise. Never raises."""
    answer = fit(answer)
    payload = answer.payload()
    missing = reconcile("\n".join((answer.text, *answer.buttons, *list_shown(payload))), payload, names)
    if not missing:
        return answer
    return replace(
        answer, status=Status.WITHHELD, body=withheld_words(answer.language), cards=(), sources=(), buttons=(), verdict=(), reminder=None,
        table=None, full="",
        route="" if reconcile(answer.route, None, names) else answer.route,
    )  # fmt: skip
