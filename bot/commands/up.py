"""talentbot up: from files to an answering assistant, under one supervisor."""

from __future__ import annotations

import argparse
import os
import time
from typing import Any

from rich.console import Console

from bot.commands.serve import list_setting_problems
from bot.commands.train import train_with_progress
from bot.supervisor import Part, PortTakenError, Supervisor
from bot.training import model_path
from bot.wechat.settings import is_configured
from knowledge.opening import shared_knowledge
from knowledge.policy import PolicyError


def add_parser(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("up", help="检查、建库、训练（需要时），启动助手并等它能回答")
    parser.add_argument("--host", default=os.environ.get("TALENTBOT_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("TALENTBOT_PORT", "5005")))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Bring everything up and keep it up until Ctrl-C; 1 when it cannot start."""
    console = Console(stderr=True)
    started = time.monotonic()
    try:
        knowledge = shared_knowledge()
    except PolicyError as error:
        console.print("[red]政策文件有问题，先改好再启动：[/red]")
        console.print(str(error), markup=False, highlight=False, soft_wrap=True)
        return 1
    if problems := list_setting_problems():
        console.print("\n".join(problems), style="red", markup=False, highlight=False, soft_wrap=True)
        return 1
    console.print(f"知识库就绪，版本 {knowledge.version}")
    if not model_path().exists() and not train_with_progress(console):
        return 1
    part = Part("助手", ["-m", "bot", "serve", "--host", args.host, "--port", str(args.port)], args.host, args.port)
    try:
        return Supervisor([part], console).run(lambda: announce(console, part, started))
    except PortTakenError as error:
        console.print(f"[red]{error}[/red]")
        return 1


def announce(console: Console, part: Part, started: float) -> None:
    """Tell where the assistant can be met."""
    console.print(f"[bold green]已就绪[/bold green]（用了 {time.monotonic() - started:.0f} 秒）")
    console.print(f"  网页：{part.address}/webhooks/kiosk/")
    console.print(f"  接口：{part.address}/webhooks/rest/webhook")
    if is_configured():
        console.print(f"  微信：{part.address}/webhooks/wechat/webhook（公众平台里填对外的 https 地址）")
    console.print("  终端：另开一个窗口运行 talentbot chat；按 Ctrl-C 结束")
