"""account.yaml: the project's own is sound, and each limit of the platform that a changed one breaks is told, all at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.wechat.account import ACCOUNT_FILE, AccountError, check_account, read_account

OWN: dict[str, Any] = yaml.safe_load(ACCOUNT_FILE.read_text(encoding="utf-8"))
SMALL: dict[str, Any] = {
    "topics": {"rent": "租房怎么申请", "loan": "贷款给多少", "person": "转人工"},
    "welcome": ["rent", "loan", "person"],
    "menu": [
        {
            "name": "查政策",
            "below": [{"name": "租房", "topic": "rent"}, {"name": "官网", "url": "https://example.com/"}],
        },
        {"name": "找人", "topic": "person"},
    ],
}
RENT = {"name": "租房", "topic": "rent"}


def complaints(tmp_path: Path, **changed: Any) -> list[str]:
    """What is wrong with SMALL when some keys are changed (None: left out), without the file's name."""
    content = {key: value for key, value in {**SMALL, **changed}.items() if value is not None}
    path = tmp_path / "account.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    problems: list[str] = []
    check_account(problems, path)
    if problems:
        read_account.cache_clear()
        with pytest.raises(AccountError) as caught:
            read_account(path)
        assert str(caught.value).splitlines() == problems
    assert all(line.startswith("account.yaml: ") for line in problems)
    return [line.removeprefix("account.yaml: ") for line in problems]


def places(tmp_path: Path, **changed: Any) -> list[str]:
    return [line.split(": ")[0] for line in complaints(tmp_path, **changed)]


def test_the_own_account_is_sound_and_every_topic_asks_something() -> None:
    problems: list[str] = []
    assert check_account(problems) == OWN and problems == []
    account = read_account()
    assert account.topics == OWN["topics"] and all(question.strip() for question in account.topics.values())
    assert len(account.welcome) == 3 and set(account.welcome) <= set(account.topics)


def test_the_own_menu_is_what_the_platform_takes() -> None:
    """As https://developers.weixin.qq.com/doc/offiaccount/Custom_Menus/Creating_Custom-Defined_Menu.html has it."""
    buttons = read_account().write_menu()["button"]
    assert 1 <= len(buttons) <= 3
    for button in buttons:
        below = button.get("sub_button", [])
        assert len(button["name"].encode()) <= 16 and len(below) <= 5
        assert all(len(lower["name"].encode()) <= 60 for lower in below)
        for last in below or [button]:
            assert last["type"] == "click" and last["key"] in read_account().topics and len(last["key"]) <= 128


def test_the_menu_of_a_file(tmp_path: Path) -> None:
    assert complaints(tmp_path) == []
    assert read_account(tmp_path / "account.yaml").write_menu() == {
        "button": [
            {
                "name": "查政策",
                "sub_button": [
                    {"type": "click", "name": "租房", "key": "rent"},
                    {"type": "view", "name": "官网", "url": "https://example.com/"},
                ],
            },
            {"type": "click", "name": "找人", "key": "person"},
        ]
    }


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"colour": "red"}, "colour"), ({"welcome": None}, "welcome"), ({"menu": None}, "menu"),
        ({"topics": {**SMALL["topics"], "a.b": "问"}}, "topics.a.b"),
        ({"topics": {**SMALL["topics"], "人才": "问"}}, "topics.人才"),
        ({"topics": {**SMALL["topics"], "k" * 65: "问"}}, f"topics.{'k' * 65}"),
        ({"topics": {**SMALL["topics"], 2026: "问"}}, "topics.2026"),  # a key of the menu is a text and would not find it
        ({"welcome": ["rent", "loan"]}, "welcome"), ({"welcome": ["rent", "loan", "moon"]}, "welcome"),
        ({"welcome": [["rent"], "loan", "person"]}, "welcome"), ({"welcome": "rent"}, "welcome"),
        ({"menu": []}, "menu"), ({"menu": [RENT] * 4}, "menu"), ({"menu": {"name": "租房"}}, "menu"),
        ({"menu": ["rent"]}, "menu[0]"), ({"menu": [{**RENT, "name": "人才住房呀呀"}]}, "menu[0]"),
        ({"menu": [{**RENT, "name": ""}]}, "menu[0]"), ({"menu": [{"topic": "rent"}]}, "menu[0]"),
        ({"menu": [{**RENT, "url": "https://example.com/"}]}, "menu[0]"), ({"menu": [{"name": "租房"}]}, "menu[0]"),
        ({"menu": [{**RENT, "topic": "moon"}]}, "menu[0]"), ({"menu": [{**RENT, "topic": ["rent"]}]}, "menu[0]"),
        ({"menu": [{"name": "官网", "url": "example.com"}]}, "menu[0]"),
        ({"menu": [{"name": "官网", "url": "https://example.com/" + "a" * 1005}]}, "menu[0]"),
        ({"menu": [{"name": "多", "below": [RENT] * 6}]}, "menu[0].below"),
        ({"menu": [RENT, {"name": "少", "below": []}]}, "menu[1].below"),
        ({"menu": [{"name": "多", "below": [RENT, {**RENT, "name": "住" * 21}]}]}, "menu[0].below[1]"),
        ({"menu": [{"name": "多", "below": [{"name": "深", "below": [RENT]}]}]}, "menu[0].below[0]"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_told_with_its_place(changed: dict[str, Any], place: str, tmp_path: Path) -> None:
    assert set(places(tmp_path, **changed)) == {place}


@pytest.mark.parametrize(
    "topics", [None, {}, ["rent"], {**SMALL["topics"], "empty": " "}, {**SMALL["topics"], "none": None}]
)
def test_topics_that_ask_nothing_are_told(topics: Any, tmp_path: Path) -> None:
    assert places(tmp_path, topics=topics)[0] in ("topics", "welcome")


def test_a_button_that_is_no_button_lacks_name_and_action(tmp_path: Path) -> None:
    assert places(tmp_path, menu=[{"name": "多", "below": [RENT, "rent"]}]) == ["menu[0].below[1]"] * 2


def test_limits_are_reached_before_they_are_broken(tmp_path: Path) -> None:
    below = [{**RENT, "name": "住" * 20}, *[RENT] * 3, {"name": "官网", "url": "https://example.com/" + "a" * 1004}]
    menu = [{"name": "人才住房网a", "below": below}, RENT, RENT]
    topics = {**SMALL["topics"], "k" * 64: "问"}
    assert complaints(tmp_path, menu=menu, topics=topics) == []


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    menu = [{**RENT, "name": "名称实在太长了"}, {"name": "多", "below": [{**RENT, "topic": "moon"}]}]
    found = places(tmp_path, welcome=[], menu=menu, colour="red")
    assert found == ["colour", "welcome", "menu[0]", "menu[1].below[0]"]


@pytest.mark.parametrize("content", ["topics: [", "- a list", "topics: {a: b}\ntopics: {a: b}", "a:\tb"])
def test_a_file_that_is_no_mapping_is_told_and_gives_nothing(content: str, tmp_path: Path) -> None:
    path, problems = tmp_path / "account.yaml", list[str]()
    path.write_text(content, encoding="utf-8")
    assert check_account(problems, path) is None and problems[0].startswith("account.yaml: ")


@pytest.mark.parametrize(
    ("scene", "read"),
    [
        ("rent", ("", OWN["topics"]["rent"])), ("kiosk3.rent", ("kiosk3", OWN["topics"]["rent"])),
        ("hall.2.rent", ("hall.2", OWN["topics"]["rent"])), (".rent", ("", OWN["topics"]["rent"])),
        ("rent.kiosk3", ("rent.kiosk3", None)), ("kiosk3", ("kiosk3", None)), ("rent.", ("rent.", None)), ("", ("", None)),
        ("大厅.rent", ("大厅", OWN["topics"]["rent"])), ("s" * 200, ("s" * 64, None)),
    ],
)  # fmt: skip
def test_a_scene_is_a_topic_or_a_place_and_a_topic(scene: str, read: tuple[str, str | None]) -> None:
    assert read_account().read_scene(scene) == read


def test_a_key_of_an_old_menu_has_no_question() -> None:
    assert read_account().find_question("rent") == OWN["topics"]["rent"]
    assert read_account().find_question("an old key") is None
