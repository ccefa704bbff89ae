"""talentbot wechat: check the account's set-up, publish its menu, try the channel on an offline phone."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
import string
import sys
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from rich.console import Console
from sqlalchemy import create_engine

from bot.wechat.account import AccountError, read_account
from bot.wechat.api import Api, ApiError
from bot.wechat.checkup import (
    Finding,
    check_api,
    check_clock,
    check_local,
    check_redis,
    check_settings,
    check_webhook,
    explain,
)
from bot.wechat.local_store import LocalStore
from bot.wechat.phone import Phone
from bot.wechat.settings import Settings, SettingsError, read_settings
from bot.wechat.simulator import HELP, Simulator
from bot.wechat.stand_in_api import StandInApi

DONE, WRONG, UNUSABLE = 0, 1, 2
SIGNS = {True: "[green]✓[/green]", False: "[red]✗[/red]", None: "[yellow]·[/yellow]"}
Result = TypeVar("Result")


def add_parser(verbs: Any) -> None:
    """Add the verb and what it does."""
    parser = verbs.add_parser("wechat", help="微信公众号：检查配置、发布菜单、离线试用")
    parts = parser.add_subparsers(metavar="check|menu|simulate", required=True)
    local = f"http://127.0.0.1:{os.environ.get('TALENTBOT_PORT', '5005')}/webhooks/wechat"
    check = parts.add_parser("check", help="检查配置、密钥、助手的地址、接口和时钟")
    check.add_argument("--url", default=local, help="助手的地址（默认 %(default)s）")
    check.add_argument("--public", help="公众平台里填的地址，去掉最后的 /webhook")
    check.set_defaults(run=run_check)
    menu = parts.add_parser("menu", help="看一看或发布 bot/wechat/account.yaml 里的菜单")
    what = menu.add_mutually_exclusive_group()
    what.add_argument("--publish", action="store_true", help="发布到公众号")
    what.add_argument("--dry-run", action="store_true", help="只显示，不发布（默认）")
    menu.set_defaults(run=run_menu)
    simulate = parts.add_parser("simulate", help="离线手机：打字就是用户，显示微信会显示的")
    simulate.add_argument("--url", default=f"{local}/webhook", help="助手的地址（默认 %(default)s）")
    simulate.add_argument("--api-port", type=int, help="在这个端口代替微信接口，客服消息就显示出来")
    simulate.add_argument("--openid", help="用哪个用户；不写就是新用户")
    simulate.set_defaults(run=run_simulate)


def run_check(args: argparse.Namespace) -> int:
    """0 all is right, 1 something is not, 2 the settings cannot be used."""
    console = Console()
    if (settings := _read(console)) is None:
        return UNUSABLE
    found = list(check_settings(settings))
    found += check_local(args.url)
    for url in filter(None, (args.url, args.public)):
        found += check_webhook(settings, url)
    found += check_redis(settings)
    found.append(_with_api(settings, lambda api: check_api(settings, api)))
    found.append(check_clock(settings))
    found.append(_check_account())
    for finding in found:
        console.print(f"{SIGNS[finding.is_right]} ", end="")
        console.print(finding.words, markup=False, highlight=False, soft_wrap=True)
    return WRONG if any(finding.is_right is False for finding in found) else DONE


def run_menu(args: argparse.Namespace) -> int:
    """0 shown or published, 1 the API refused, 2 menu or settings cannot be used."""
    console = Console()
    try:
        menu = read_account().write_menu()
    except AccountError as error:
        console.print(str(error), markup=False, soft_wrap=True)
        return UNUSABLE
    console.print(json.dumps(menu, ensure_ascii=False, indent=2), markup=False, highlight=False)
    if not args.publish:
        console.print("只是显示；发布请加 --publish。", highlight=False)
        return DONE
    settings = _read(console)
    if settings is None or not settings.secret:
        console.print("发布菜单需要 WECHAT_APP_SECRET。", highlight=False)
        return UNUSABLE
    try:
        _with_api(settings, lambda api: api.call("menu/create", menu))
    except ApiError as error:
        console.print(f"没有发布：{explain(error)}", markup=False, soft_wrap=True)
        return WRONG
    console.print("已发布。手机上几分钟内更新；取消关注再关注可以立刻看到。")
    return DONE


def run_simulate(args: argparse.Namespace) -> int:
    """Read lines until the end; 2 when the settings cannot be used or the assistant cannot be reached."""
    console = Console(soft_wrap=True)
    if (settings := _read(console)) is None:
        return UNUSABLE
    phone = Phone(settings, args.url, **({"openid": args.openid} if args.openid else {}))
    if not phone.verify():
        console.print(f"{args.url} 没有通过验证：助手在运行吗？用的是同样的 WECHAT_TOKEN 吗？", markup=False)
        return UNUSABLE
    try:
        account = read_account()
    except AccountError as error:
        console.print(str(error), markup=False)
        return UNUSABLE
    talk = Simulator(phone, account, lambda line: console.print(line, markup=False, highlight=False))
    try:
        api = StandInApi(args.api_port, talk.show_sent) if args.api_port else None
    except OSError as error:
        console.print(f"端口 {args.api_port} 用不了（{error.strerror}），请换一个。", markup=False)
        return UNUSABLE
    talk.show(HELP)
    try:
        while (line := _read_line(console)) is not None and talk.take(line):
            pass
    finally:
        if api:
            api.close()
    return DONE


def _read_line(console: Console) -> str | None:
    try:
        return console.input("[bold cyan]我：[/bold cyan]" if sys.stdin.isatty() else "").strip()
    except (EOFError, KeyboardInterrupt):
        return None


def _read(console: Console) -> Settings | None:
    """The settings; None after saying what is wrong with them."""
    try:
        settings = read_settings()
    except SettingsError as error:
        console.print("配置有问题：", *error.problems, sep="\n", markup=False, highlight=False, soft_wrap=True)
        return None
    if settings is None:
        console.print("还没有设 WECHAT_TOKEN 和 WECHAT_APP_ID。可以用这些随机值（写进 .env，也填进公众平台）：")
        for name, length in (("WECHAT_TOKEN", 24), ("WECHAT_ENCODING_AES_KEY", 43)):
            console.print(f"{name}={_make_word(length)}", markup=False, highlight=False)
        console.print("WECHAT_APP_ID=（公众号的开发者 ID；只在本机试用可以写 wxtry）", markup=False)
    return settings


def _make_word(length: int) -> str:
    """Random letters and digits; the last of an EncodingAESKey must be one that base64 can end with."""
    word = "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(length - 1))
    return word + secrets.choice("AEIMQUYcgkosw048")


def _with_api(settings: Settings, use: Callable[[Api], Awaitable[Result]]) -> Result:
    """Use the API once; the token is kept nowhere."""

    async def run() -> Result:
        api = Api(settings, LocalStore(create_engine("sqlite://")))
        try:
            return await use(api)
        finally:
            await api.close()

    return asyncio.run(run())


def _check_account() -> Finding:
    try:
        read_account()
    except AccountError as error:
        return Finding(False, str(error))
    return Finding(True, "菜单、欢迎语和扫码场景没有问题（bot/wechat/account.yaml）")
