"""How a reply is carried: the passive answer to the push, customer-service messages, and what is left for later."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.wechat.reply import Reply
from bot.wechat.settings import Settings
from bot.wechat.splitter import split_text
from bot.wechat.xml_text import Tree
from bot.words import say

TEXT, NEWS, TRANSFER = "text", "news", "transfer_customer_service"
DESCRIPTION_BYTES = 300
ROOM_FOR_TEXT = 400  # bytes a text keeps beside its options


@dataclass(frozen=True)
class Carried:
    """``passive``: the passive answer without its addresses; ``messages``: to be sent by the API after it, in order;
    ``rest``: parts kept until the person asks for more; ``options``: what each digit or letter now means."""

    passive: Tree | None
    messages: tuple[dict[str, Any], ...] = ()
    rest: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Writer:
    """Writes replies for one account."""

    settings: Settings

    def wants_page(self, reply: Reply) -> bool:
        """Whether the complete reply needs more than one message; a question back stays in the talk all the same."""
        return not (reply.asks or reply.goes_on) and len(self._compose(reply).encode()) > self.settings.most_text

    def write_passive(self, reply: Reply, can_send: bool, quota: int, page: str = "") -> Carried:
        """Carry a reply as the answer to its push.

        Args:
            reply: what to say.
            can_send: whether messages may follow by the API.
            quota: how many.
            page: address of the page with the whole of a long reply; empty for none.
        """
        if reply.goes_on:
            return Carried({"MsgType": TEXT, "Content": reply.text}, rest=reply.rest)
        if reply.wants_person and self.settings.transfer:
            return Carried({"MsgType": TRANSFER}, self._sent([reply.text]) if can_send else ())
        if page:
            article = self._describe(reply, page)
            articles = [{"Title": article["title"], "Description": article["description"], "Url": page}]
            return Carried({"MsgType": NEWS, "ArticleCount": 1, "Articles": articles})
        choices = self._list_choices(reply)
        as_menu = bool(self.settings.menu_buttons and can_send and choices)
        follow = quota - as_menu if can_send else 0
        (first, *others), rest = self._part(reply, "" if as_menu else _show(reply, choices), follow + 1)
        menu = (_write_menu(reply, choices),) if as_menu else ()
        return Carried({"MsgType": TEXT, "Content": first}, (*self._sent(others), *menu), rest, choices)

    def write_late(self, reply: Reply, quota: int, page: str = "") -> Carried:
        """Carry a reply by customer-service messages alone, at most ``quota`` of them."""
        if reply.goes_on:
            return Carried(None, self._sent([reply.text]), reply.rest)
        if page:
            article = self._describe(reply, page)
            return Carried(None, ({"msgtype": NEWS, "news": {"articles": [article]}},))
        choices = self._list_choices(reply)
        as_menu = bool(self.settings.menu_buttons and choices)
        parts, rest = self._part(reply, "" if as_menu else _show(reply, choices), quota - as_menu)
        menu = (_write_menu(reply, choices),) if as_menu else ()
        return Carried(None, (*self._sent(parts), *menu), rest, choices)

    def _compose(self, reply: Reply) -> str:
        text = reply.full or reply.text
        return f"{text}\n{say('wechat_label', reply.language)}" if self.settings.ai_label else text

    def _list_choices(self, reply: Reply) -> dict[str, str]:
        """Digits or letters for the options; none when they would leave the text no room."""
        marks = string.ascii_uppercase if reply.lettered else string.digits[1:]
        choices = dict(zip(marks, reply.options, strict=False))
        return choices if len(_show(reply, choices).encode()) <= self.settings.most_text - ROOM_FOR_TEXT else {}

    def _part(self, reply: Reply, options: str, most: int) -> tuple[list[str], tuple[str, ...]]:
        """At most ``most`` parts of a reply with its options at the end, and the rest of them.

        A part tells how to get the next one where that does not come by itself.
        """
        more = "\n" + say("wechat_more", reply.language)
        text = (self._compose(reply) or say("error", reply.language)) + options
        parts = split_text(text, self.settings.most_text, len(more.encode()))
        told = [f"{part}{more}" if most <= number < len(parts) else part for number, part in enumerate(parts, 1)]
        return told[:most], tuple(told[most:])

    def _sent(self, parts: Sequence[str]) -> tuple[dict[str, Any], ...]:
        label = {"aimsgcontext": {"is_ai_msg": 1}} if self.settings.ai_label else {}
        return tuple({"msgtype": TEXT, "text": {"content": part}, **label} for part in parts)

    @staticmethod
    def _describe(reply: Reply, page: str) -> dict[str, str]:
        begins = next(iter(split_text(reply.text, DESCRIPTION_BYTES)), "").strip()
        description = f"{begins}\n{say('wechat_article', reply.language)}"
        return {"title": reply.question or begins[:20], "description": description, "url": page, "picurl": ""}


def write_words(text: str) -> Tree:
    """A passive answer of plain words."""
    return {"MsgType": TEXT, "Content": text}


def _show(reply: Reply, choices: Mapping[str, str]) -> str:
    """The lines of the options below a text."""
    if not choices:
        return ""
    if reply.lettered:
        words = say("wechat_letters", reply.language)
    elif reply.asks:
        words = say("wechat_choices", reply.language)
    else:
        words = say("wechat_digits", reply.language)
    return "\n\n" + "\n".join([words, *(f"{mark}. {title}" for mark, title in choices.items())])


def _write_menu(reply: Reply, choices: Mapping[str, str]) -> dict[str, Any]:
    """A message of options to tap (verified accounts alone have it)."""
    items = [{"id": mark, "content": title} for mark, title in choices.items()]
    head = say("wechat_menu", reply.language)
    return {"msgtype": "msgmenu", "msgmenu": {"head_content": head, "list": items, "tail_content": ""}}
