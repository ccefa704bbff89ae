"""talentbot chat: talk with the running assistant in the terminal."""

from __future__ import annotations

import argparse
import json
import os
import urllib.error
import urllib.request
import uuid
from typing import Any

from rich.console import Console

WAYS_OUT = ("退出", "quit", "exit", "q")


def add_parser(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("chat", help="在终端里和运行中的助手对话")
    port = os.environ.get("TALENTBOT_PORT", "5005")
    parser.add_argument("--url", default=f"http://127.0.0.1:{port}/webhooks/rest/webhook")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read lines until the end; 1 when the assistant cannot be reached."""
    console, sender = Console(), f"terminal-{uuid.uuid4().hex[:8]}"
    console.print("可以开始提问了。输入“退出”结束，输入数字选择按钮。")
    choices: list[str] = []
    while True:
        try:
            text = console.input("[bold cyan]您：[/bold cyan]").strip()
        except (EOFError, KeyboardInterrupt):
            return 0
        if text in WAYS_OUT:
            return 0
        if text.isdigit() and 0 < int(text) <= len(choices):
            text = choices[int(text) - 1]
        try:
            messages = send(args.url, sender, text)
        except urllib.error.HTTPError as error:
            console.print(f"[red]服务没有接受：{error.read().decode('utf-8', 'replace')}[/red]")
            continue
        except OSError as error:
            console.print(f"[red]连不上助手（{error}）。请先在另一个窗口运行 talentbot up。[/red]")
            return 1
        choices = show(console, messages)


def send(url: str, sender: str, text: str) -> list[dict[str, Any]]:
    """One turn over HTTP."""
    body = json.dumps({"sender": sender, "message": text}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=15) as response:
        found: list[dict[str, Any]] = json.load(response)
    return found


def show(console: Console, messages: list[dict[str, Any]]) -> list[str]:
    """Print replies and numbered buttons; the payloads by number."""
    payloads: list[str] = []
    for message in messages:
        console.print("[bold green]助手：[/bold green]", end="")
        console.print(message.get("text", ""), markup=False, highlight=False)
        for button in message.get("buttons", []):
            payloads.append(button["payload"])
            console.print(f"  {len(payloads)}. {button['title']}", markup=False, highlight=False)
    return payloads
