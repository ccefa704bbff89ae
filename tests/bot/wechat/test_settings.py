"""What an operator may set, and what each slip is told: all problems at once, each under the variable's name."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from bot.wechat.seal import read_key
from bot.wechat.settings import NAMES, SECRET, Settings, SettingsError, list_unknown, read_settings
from tests.bot.wechat.accounts import OTHER_KEY, SAFE, settings

BASE = {**SAFE, "WECHAT_APP_SECRET": "a secret"}  # and below a value of each variable that is another
CHANGED = {
    "TOKEN": "another", "APP_ID": "wxanother", "MODE": "compat", "ENCODING_AES_KEY": OTHER_KEY,
    "ENCODING_AES_KEY_PREVIOUS": OTHER_KEY, "APP_SECRET": "another", "ORIGINAL_ID": "gh_1", "API_BASE": "http://127.0.0.1:9",
    "ASYNC_REPLY": "off", "REPLY_DEADLINE_MS": "1000", "REPLAY_WINDOW_S": "60", "MAX_BODY_BYTES": "4096",
    "MAX_TEXT_BYTES": "600", "DEDUP_TTL_S": "120", "REDIS_URL": "redis://127.0.0.1:6379/3",
    "OPENID_SALT": "another salt of the tests", "KF_TRANSFER": "on", "AI_LABEL": "on", "BUTTONS": "menu",
    "PAGE_URL": "https://example.com/webhooks/wechat",
}  # fmt: skip
WRONG = {
    "TOKEN": "with space", "APP_ID": " ", "MODE": "sealed", "ENCODING_AES_KEY": "a" * 42,
    "ENCODING_AES_KEY_PREVIOUS": "a" * 44, "API_BASE": "api.weixin.qq.com", "ASYNC_REPLY": "yes",
    "REPLY_DEADLINE_MS": "5000", "REPLAY_WINDOW_S": "-1", "MAX_BODY_BYTES": "1e4", "MAX_TEXT_BYTES": "2048",
    "DEDUP_TTL_S": "ten", "REDIS_URL": "http://127.0.0.1", "OPENID_SALT": "short", "KF_TRANSFER": "1",
    "AI_LABEL": "true", "BUTTONS": "cards", "PAGE_URL": "ftp://example.com",
}  # fmt: skip
EDGES = {
    "REPLY_DEADLINE_MS": (100, 4700), "REPLAY_WINDOW_S": (30, 3600), "MAX_BODY_BYTES": (2048, 65536),
    "MAX_TEXT_BYTES": (500, 2047), "DEDUP_TTL_S": (60, 86400),
}  # fmt: skip


def problems(**more: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        settings(**more)
    assert str(caught.value).splitlines() == caught.value.problems
    return caught.value.problems


def names(lines: list[str]) -> list[str]:
    return [line.split(":")[0].removeprefix("WECHAT_") for line in lines]


@pytest.mark.parametrize("environment", [{}, {"WECHAT_TOKEN": "", "WECHAT_APP_ID": ""}, {"WECHAT_MODE": "nonsense"}])
def test_nothing_set_means_that_the_channel_is_off(environment: dict[str, str]) -> None:
    assert read_settings(environment) is None


def test_a_complete_account_is_in_safe_mode_without_late_replies() -> None:
    account = settings()
    assert (account.mode, account.late_replies, account.deadline, account.redis_url) == ("safe", False, 4.0, None)
    assert [seal.key for seal in account.seals] == [read_key(SAFE["WECHAT_ENCODING_AES_KEY"])]
    assert account.seals[0].app_id == account.app_id == SAFE["WECHAT_APP_ID"]


def test_every_variable_is_read() -> None:
    assert set(CHANGED) == set(NAMES)
    base = read_settings(BASE)
    assert [name for name in NAMES if read_settings({**BASE, f"WECHAT_{name}": CHANGED[name]}) == base] == []


def test_every_wrong_value_has_its_own_line_and_all_come_at_once() -> None:
    found = names(problems(**{f"WECHAT_{name}": value for name, value in WRONG.items()}))
    assert sorted(found) == sorted(WRONG)


@pytest.mark.parametrize(("name", "value"), WRONG.items())
def test_a_wrong_value_alone_has_one_line(name: str, value: str) -> None:
    assert names(problems(**{"WECHAT_APP_SECRET": "secret", f"WECHAT_{name}": value})) == [name]


@pytest.mark.parametrize(("name", "edges"), EDGES.items())
def test_numbers_are_taken_up_to_their_edges_and_no_further(name: str, edges: tuple[int, int]) -> None:
    least, most = edges
    for inside in (least, most):
        settings(**{f"WECHAT_{name}": str(inside)})
    for outside in (str(least - 1), str(most + 1), f"{least}.0", f"+{least}"):
        assert names(problems(**{f"WECHAT_{name}": outside})) == [name]


def test_a_number_far_too_long_is_one_more_problem() -> None:
    assert names(problems(WECHAT_DEDUP_TTL_S="9" * 5000)) == ["DEDUP_TTL_S"]


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("API_BASE", "http://[::1"),
        ("PAGE_URL", "http://[::1"),
        ("REDIS_URL", "redis://[::1"),
        ("REDIS_URL", "redis://h:p/0"),
    ],
)
def test_an_address_that_cannot_be_read_is_a_problem(name: str, url: str) -> None:
    assert names(problems(**{f"WECHAT_{name}": url})) == [name]


def test_a_token_has_one_to_thirty_two_letters_or_digits() -> None:
    assert settings(WECHAT_TOKEN="t" * 32).token == "t" * 32 and settings(WECHAT_TOKEN="t").token == "t"
    for token in ("", "t" * 33, "不是英文", "t-t"):
        assert names(problems(WECHAT_TOKEN=token)) == ["TOKEN"]


def test_a_key_is_needed_in_all_modes_but_the_plain_one() -> None:
    assert settings(WECHAT_MODE="plain", WECHAT_ENCODING_AES_KEY="").seals == ()
    for mode in ("compat", "safe"):
        assert names(problems(WECHAT_MODE=mode, WECHAT_ENCODING_AES_KEY="")) == ["ENCODING_AES_KEY"]


def test_the_previous_key_is_the_second_seal() -> None:
    account = settings(WECHAT_ENCODING_AES_KEY_PREVIOUS=OTHER_KEY)
    assert [seal.key for seal in account.seals] == [read_key(SAFE["WECHAT_ENCODING_AES_KEY"]), read_key(OTHER_KEY)]


@pytest.mark.parametrize(
    ("switch", "secret", "late"),
    [("off", "s", False), ("off", "", False), ("auto", "s", True), ("auto", "", False), ("on", "s", True)],
)
def test_late_replies_need_a_secret_and_no_off(switch: str, secret: str, late: bool) -> None:
    assert settings(WECHAT_ASYNC_REPLY=switch, WECHAT_APP_SECRET=secret).late_replies is late


def test_late_replies_switched_on_without_a_secret_are_a_problem() -> None:
    assert names(problems(WECHAT_ASYNC_REPLY="on")) == ["APP_SECRET"]


@pytest.mark.parametrize("more", [{}, {"WECHAT_APP_SECRET": "s", "WECHAT_ASYNC_REPLY": "off"}])
def test_menus_to_tap_need_messages_by_the_api(more: dict[str, str]) -> None:
    assert names(problems(WECHAT_BUTTONS="menu", **more)) == ["BUTTONS"]


@pytest.mark.parametrize("name", SECRET)
def test_a_secret_may_stand_in_a_file_that_goes_before_the_variable(name: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{CHANGED[name]}\n", encoding="utf-8")
    by_file = {f"WECHAT_{name}_FILE": str(tmp_path / "secret")}
    assert settings(**by_file) == settings(**{f"WECHAT_{name}": CHANGED[name]}) != settings()


@pytest.mark.parametrize("name", SECRET)
def test_a_file_that_cannot_be_read_is_told_once(name: str, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        found = names(problems(**{f"WECHAT_{name}_FILE": str(path)}))
        assert found.count(f"{name}_FILE") == 1


def test_a_file_that_is_no_utf_8_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "salt").write_bytes("盐不是随便写的一串文字".encode("gbk"))
    assert names(problems(WECHAT_OPENID_SALT_FILE=str(tmp_path / "salt"))) == ["OPENID_SALT_FILE"]


@pytest.mark.parametrize("name", ["TALENTBOT_PROCESSES", "SANIC_WORKERS"])
def test_several_processes_need_redis(name: str) -> None:
    assert names(problems(**{name: "2"})) == ["REDIS_URL"]
    for fine in ({name: "1"}, {name: ""}, {name: "2", "WECHAT_REDIS_URL": CHANGED["REDIS_URL"]}):
        settings(**fine)


def test_redis_needs_a_salt_that_all_processes_share() -> None:
    assert names(problems(WECHAT_REDIS_URL=CHANGED["REDIS_URL"], WECHAT_OPENID_SALT="")) == ["OPENID_SALT"]


def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("TALENTBOT_VAR", str(tmp_path / "var"))
    return settings(WECHAT_OPENID_SALT="")


def test_a_salt_is_made_once_and_kept_for_its_user_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, again = start(tmp_path, monkeypatch).salt, start(tmp_path, monkeypatch).salt
    kept = tmp_path / "var" / "wechat_salt"
    assert first == again == kept.read_text(encoding="ascii") and len(first) >= 32
    assert stat.S_IMODE(os.stat(kept).st_mode) == 0o600
    kept.unlink()
    assert start(tmp_path, monkeypatch).salt != first


def test_a_salt_file_that_was_never_written_is_not_taken_for_a_salt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "var").mkdir()
    (
        tmp_path / "var" / "wechat_salt"
    ).touch()  # a first start that ended before it wrote, or another that writes just now
    assert len(start(tmp_path, monkeypatch).salt) >= 16


def test_secrets_do_not_show() -> None:
    account = settings(**{f"WECHAT_{name}": CHANGED[name] for name in SECRET})
    shown = repr(account) + str(account)
    assert not [name for name in SECRET if CHANGED[name] in shown]
    assert not [seal for seal in account.seals if repr(seal.key) in shown]


def test_unknown_variables_are_listed_and_known_ones_are_not() -> None:
    known = {f"WECHAT_{name}": "x" for name in NAMES} | {f"WECHAT_{name}_FILE": "x" for name in SECRET}
    slips = {"WECHAT_APPID": "x", "WECHAT_MODE_FILE": "x", "WECHAT_": "x"}
    assert list_unknown({**known, **slips, "PATH": "x", "wechat_token": "x"}) == sorted(slips)
