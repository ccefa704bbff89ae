"""What an operator sets for the account: WECHAT_* in the environment, secrets also as WECHAT_*_FILE."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bot.wechat.seal import KeyLengthError, Seal, read_key
from knowledge.opening import var_folder

PLAIN, COMPAT, SAFE = MODES = ("plain", "compat", "safe")
SWITCH = ("off", "on")
SECRET = ("TOKEN", "ENCODING_AES_KEY", "ENCODING_AES_KEY_PREVIOUS", "APP_SECRET", "OPENID_SALT", "REDIS_URL")
NAMES = (
    "TOKEN", "APP_ID", "MODE", "ENCODING_AES_KEY", "ENCODING_AES_KEY_PREVIOUS", "APP_SECRET", "ORIGINAL_ID", "API_BASE",
    "ASYNC_REPLY", "REPLY_DEADLINE_MS", "REPLAY_WINDOW_S", "MAX_BODY_BYTES", "MAX_TEXT_BYTES", "DEDUP_TTL_S", "REDIS_URL",
    "OPENID_SALT", "KF_TRANSFER", "AI_LABEL", "BUTTONS", "PAGE_URL",
)  # fmt: skip
PROCESSES = ("TALENTBOT_PROCESSES", "SANIC_WORKERS")  # how many serve together
LONGEST_TOKEN = 32  # characters
LEAST_TEXT = 500  # bytes
SHORTEST_SALT = 8  # characters


class SettingsError(ValueError):
    """Settings that cannot work; ``problems`` has a line for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Settings:
    """A complete and possible configuration. Times in seconds, sizes in bytes; ``redis_url`` None: one process."""

    app_id: str
    token: str = field(repr=False)
    mode: str
    seals: tuple[Seal, ...]
    salt: str = field(repr=False)
    secret: str = field(repr=False, default="")
    original_id: str = ""
    api_base: str = "https://api.weixin.qq.com"
    late_replies: bool = False
    deadline: float = 4.0
    window: int = 300
    most_body: int = 65536
    most_text: int = 2000
    kept: int = 600
    redis_url: str | None = field(repr=False, default=None)
    transfer: bool = False
    ai_label: bool = False
    menu_buttons: bool = False
    page_url: str = ""


class _Reading:
    """Reads variables and gathers every problem."""

    def __init__(self, environment: Mapping[str, str], problems: list[str]) -> None:
        self.environment, self.problems = environment, problems
        self._read: dict[str, str] = {}

    def note(self, name: str, problem: str) -> None:
        self.problems.append(f"WECHAT_{name}: {problem}")

    def text(self, name: str, default: str = "") -> str:
        """A variable; for a secret also the content of the file that WECHAT_<name>_FILE names."""
        if name not in self._read:
            path = self.environment.get(f"WECHAT_{name}_FILE") if name in SECRET else None
            written = self._read_file(name, path) if path else self.environment.get(f"WECHAT_{name}", "")
            self._read[name] = written.strip()
        return self._read[name] or default

    def _read_file(self, name: str, path: str) -> str:
        try:
            return Path(path).read_text(encoding="utf-8")
        except OSError as error:
            self.note(f"{name}_FILE", f"读不了这个文件（{error.strerror}）；请检查路径和权限")
        except UnicodeDecodeError:
            self.note(f"{name}_FILE", "不是 UTF-8 文字；请把值另存为 UTF-8")
        return ""

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        value = self.text(name, default)
        if value not in choices:
            self.note(name, f"不能是“{value}”；请写 {'、'.join(choices)} 中的一个")
        return value

    def number(self, name: str, default: int, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
            self.note(name, f"应是 {least} 到 {most} 的整数")
            return default
        return int(value)

    def address(self, name: str, default: str = "") -> str:
        value = self.text(name, default).rstrip("/")
        if value and not _is_address(value, ("http", "https")):
            self.note(name, "应是 http:// 或 https:// 开头的地址")
        return value


def _is_address(url: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def list_unknown(environment: Mapping[str, str] = os.environ) -> list[str]:
    """WECHAT_* variables that mean nothing here, as a slip of the pen makes them."""
    known = {f"WECHAT_{name}" for name in NAMES} | {f"WECHAT_{name}_FILE" for name in SECRET}
    return sorted(name for name in environment if name.startswith("WECHAT_") and name not in known)


def is_configured(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the operator has begun to set the channel up."""
    return any(environment.get(f"WECHAT_{name}") for name in ("TOKEN", "TOKEN_FILE", "APP_ID"))


def read_settings(
    environment: Mapping[str, str] = os.environ, make_salt: Callable[[], str] | None = None
) -> Settings | None:
    """The settings; None when the channel is not set up at all. Raises SettingsError with everything that is wrong.

    Args:
        environment: variables by name.
        make_salt: gives the salt of conversation ids when WECHAT_OPENID_SALT is not set; None keeps one in the var folder.
    """
    if not is_configured(environment):
        return None
    problems: list[str] = []
    settings = _read(_Reading(environment, problems), make_salt or _kept_salt)
    if problems:
        raise SettingsError(problems)
    return settings


def _read(reading: _Reading, make_salt: Callable[[], str]) -> Settings:
    mode, redis_url, secret = reading.choice("MODE", MODES, SAFE), _read_redis(reading), reading.text("APP_SECRET")
    late = reading.choice("ASYNC_REPLY", ("off", "auto", "on"), "auto")
    buttons = reading.choice("BUTTONS", ("digits", "menu"), "digits")
    if late == "on" and not secret:
        reading.note("APP_SECRET", "WECHAT_ASYNC_REPLY=on 需要它；请复制公众号的 AppSecret，或改成 auto")
    if buttons == "menu" and (late == "off" or not secret):
        reading.note("BUTTONS", "menu 要用客服消息发出，需要 WECHAT_APP_SECRET；没有就写 digits")
    return Settings(
        app_id=_read_app_id(reading),
        token=_read_token(reading),
        mode=mode,
        seals=_read_seals(reading, mode),
        secret=secret,
        original_id=reading.text("ORIGINAL_ID"),
        api_base=reading.address("API_BASE", Settings.api_base),
        late_replies=late != "off" and bool(secret),
        deadline=reading.number("REPLY_DEADLINE_MS", 4000, 100, 4700) / 1000,
        window=reading.number("REPLAY_WINDOW_S", Settings.window, 30, 3600),
        most_body=reading.number("MAX_BODY_BYTES", Settings.most_body, 2048, Settings.most_body),
        most_text=reading.number("MAX_TEXT_BYTES", Settings.most_text, LEAST_TEXT, 2047),
        kept=reading.number("DEDUP_TTL_S", Settings.kept, 60, 86400),
        redis_url=redis_url,
        transfer=reading.choice("KF_TRANSFER", SWITCH, "off") == "on",
        ai_label=reading.choice("AI_LABEL", SWITCH, "off") == "on",
        menu_buttons=buttons == "menu",
        page_url=reading.address("PAGE_URL"),
        salt=_read_salt(reading, redis_url, make_salt),
    )


def _read_app_id(reading: _Reading) -> str:
    app_id = reading.text("APP_ID")
    if not app_id.isascii() or not app_id.isalnum():
        reading.note("APP_ID", "没有填或不对；请复制公众号的开发者 ID（wx 开头的英文字母和数字）")
    return app_id


def _read_token(reading: _Reading) -> str:
    token = reading.text("TOKEN")
    if not 1 <= len(token) <= LONGEST_TOKEN or not token.isascii() or not token.isalnum():
        reading.note("TOKEN", f"应是不超过 {LONGEST_TOKEN} 个英文字母或数字，和公众平台“服务器配置”里填的一样")
    return token


def _read_seals(reading: _Reading, mode: str) -> tuple[Seal, ...]:
    seals = []
    for name in ("ENCODING_AES_KEY", "ENCODING_AES_KEY_PREVIOUS"):
        written = reading.text(name)
        if not written:
            continue
        try:
            seals.append(Seal(reading.text("APP_ID"), read_key(written)))
        except KeyLengthError:
            reading.note(
                name, f"应是 43 个英文字母或数字，现在是 {len(written)} 个字；请从公众平台“服务器配置”原样复制"
            )
    if not reading.text("ENCODING_AES_KEY") and mode in (COMPAT, SAFE):
        reading.note("ENCODING_AES_KEY", f"{mode} 模式需要它；请从公众平台“服务器配置”复制 43 位的 EncodingAESKey")
    return tuple(seals)


def _read_redis(reading: _Reading) -> str | None:
    url = reading.text("REDIS_URL")
    if url and not _is_address(url, ("redis", "rediss")):
        reading.note("REDIS_URL", "应是 redis://主机:端口/库号 这样的地址")
    processes = (reading.environment.get(name, "").strip() for name in PROCESSES)
    if not url and any(count not in ("", "0", "1") for count in processes):
        reading.note("REDIS_URL", "几个助手进程一起服务时必须设；一条消息会送到不同的进程，不共用就会答两遍")
    return url or None


def _read_salt(reading: _Reading, redis_url: str | None, make_salt: Callable[[], str]) -> str:
    salt = reading.text("OPENID_SALT")
    if not salt and redis_url:
        reading.note("OPENID_SALT", "几个进程要用同一个值，请设一串至少 16 个字的随机文字，以后不要改")
        return ""
    if salt and len(salt) < SHORTEST_SALT:
        reading.note("OPENID_SALT", f"太短，请用至少 {SHORTEST_SALT} 个字的随机文字，16 个以上更好")
    return salt or make_salt()


def _kept_salt() -> str:
    """The salt of this installation, made at the first start. Nobody but its user may read it."""
    path = var_folder() / "wechat_salt"
    if not path.exists() or not path.read_text(encoding="ascii"):
        new = path.with_name(f"wechat_salt.{os.getpid()}")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32))
        with suppress(FileExistsError):  # another process was quicker; an empty file is nobody's
            path.unlink(missing_ok=True) if path.exists() and not path.stat().st_size else None
            os.link(new, path)
        new.unlink()
    return path.read_text(encoding="ascii")
