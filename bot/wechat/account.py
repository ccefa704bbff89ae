"""The account's menu, topics and QR scenes: account.yaml, read and checked.

Limits of the menu: three buttons with five below each; names of 16 and 60 bytes, keys of 128, addresses of 1024.
Source: https://developers.weixin.qq.com/doc/offiaccount/Custom_Menus/Creating_Custom-Defined_Menu.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.complaints import Complaints
from knowledge.reader import read_mapping

ACCOUNT_FILE = Path(__file__).with_name("account.yaml")
MOST_BUTTONS, MOST_BELOW, BEGINNINGS = 3, 5, 3
NAME_BYTES, NAME_BELOW_BYTES, URL_BYTES, SCENE_LENGTH = 16, 60, 1024, 64
KEYS = {"topics", "welcome", "menu"}


class AccountError(ValueError):
    """account.yaml cannot be used; the text has a line for each problem."""


@dataclass(frozen=True)
class Account:
    """What account.yaml says. ``topics``: question by key; ``welcome``: keys; ``menu``: as in the file."""

    topics: Mapping[str, str]
    welcome: tuple[str, ...]
    menu: tuple[Mapping[str, Any], ...]

    def find_question(self, key: str) -> str | None:
        """The question of a menu key; None for a key that account.yaml does not have (an old menu may still show it)."""
        return self.topics.get(key)

    def read_scene(self, scene: str) -> tuple[str, str | None]:
        """The place of a QR scene (empty for none) and its question (None for a scene of no topic)."""
        place, _, topic = scene.rpartition(".")
        if topic in self.topics:
            return place, self.topics[topic]
        return scene[:SCENE_LENGTH], None

    def write_menu(self) -> dict[str, Any]:
        """The JSON of menu/create."""
        return {"button": [_write_button(button) for button in self.menu]}


def _write_button(button: Mapping[str, Any]) -> dict[str, Any]:
    if "below" in button:
        return {"name": button["name"], "sub_button": [_write_button(below) for below in button["below"]]}
    if "url" in button:
        return {"type": "view", "name": button["name"], "url": button["url"]}
    return {"type": "click", "name": button["name"], "key": button["topic"]}


@cache
def read_account(path: Path = ACCOUNT_FILE) -> Account:
    """The account. Raises AccountError with every problem."""
    problems: list[str] = []
    raw = check_account(problems, path)
    if problems or raw is None:
        raise AccountError("\n".join(problems))
    return Account(raw["topics"], tuple(raw["welcome"]), tuple(raw["menu"]))


def check_account(problems: list[str], path: Path = ACCOUNT_FILE) -> dict[str, Any] | None:
    """Note what is wrong with account.yaml; its content, None when it cannot be read."""
    raw, note = read_mapping(path, problems), Complaints(path.name, problems)
    if raw is None:
        return None
    for key in sorted(set(raw) ^ KEYS):
        note.add(str(key), f"unknown or missing; the keys are {', '.join(sorted(KEYS))}")
    topics = raw.get("topics")
    if not isinstance(topics, dict) or not all(isinstance(v, str) and v.strip() for v in topics.values()):
        note.add("topics", "needs `key: question` lines")
        topics = {}
    for key in topics:
        if not isinstance(key, str) or "." in key or len(key) > SCENE_LENGTH or not key.isascii():
            note.add(f"topics.{key}", "is a key of menu and QR scene: ASCII, no dot, at most 64 characters")
    welcome = raw.get("welcome")
    if not isinstance(welcome, list) or len(welcome) != BEGINNINGS or not all(key in list(topics) for key in welcome):
        note.add("welcome", f"needs {BEGINNINGS} keys of topics")
    _check_menu(raw.get("menu"), topics, note)
    return raw


def _check_menu(menu: Any, topics: Mapping[str, str], note: Complaints) -> None:
    if not isinstance(menu, list) or not 1 <= len(menu) <= MOST_BUTTONS:
        note.add("menu", f"needs one to {MOST_BUTTONS} buttons")
        return
    for at, button, is_below in _list_buttons(menu, note):
        name, longest = button.get("name"), NAME_BELOW_BYTES if is_below else NAME_BYTES
        if not isinstance(name, str) or not 1 <= len(name.encode()) <= longest:
            note.add(at, f"needs a name of at most {longest} bytes (a Chinese character is three)")
        actions = [key for key in ("topic", "url", "below") if key in button]
        if len(actions) != 1 or (is_below and "below" in actions):
            note.add(at, "needs one of topic, url or (first level only) below")
        if "topic" in button and button["topic"] not in list(topics):
            note.add(at, f"names the topic {button['topic']!r}, which topics lacks; add it there")
        url = button.get("url", "https://")
        if not isinstance(url, str) or not url.startswith(("https://", "http://")) or len(url.encode()) > URL_BYTES:
            note.add(at, f"needs an address that begins with https:// and has at most {URL_BYTES} bytes")


def _list_buttons(menu: list[Any], note: Complaints) -> Iterator[tuple[str, Mapping[str, Any], bool]]:
    """Each button with its place in the file and whether it lies below another."""
    for index, button in enumerate(menu):
        if not isinstance(button, dict):
            note.add(f"menu[{index}]", "needs `name:` and what it does")
            continue
        yield f"menu[{index}]", button, False
        below = button.get("below", [{}])
        if not isinstance(below, list) or not 1 <= len(below) <= MOST_BELOW:
            note.add(f"menu[{index}].below", f"needs one to {MOST_BELOW} buttons")
            continue
        if "below" in button:
            for inner, lower in enumerate(below):
                yield f"menu[{index}].below[{inner}]", lower if isinstance(lower, dict) else {}, True
