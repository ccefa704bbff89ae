"""talentbot train: train the model, with progress."""

from __future__ import annotations

import argparse
import time
from typing import Any

from rich.console import Console

from bot.training import TrainingError, log_path, model_path, train


def add_parser(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("train", help="训练模型")
    parser.add_argument("--if-needed", action="store_true", help="输入没有变化就不训练")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Train; 1 when training fails."""
    console = Console(stderr=True)
    if args.if_needed and model_path().exists():
        console.print(f"模型是最新的：{model_path().name}")
        return 0
    return 0 if train_with_progress(console) else 1


def train_with_progress(console: Console) -> bool:
    """Train and tell how long it takes; False after saying why it failed."""
    started = time.monotonic()
    try:
        with console.status("正在训练模型（一般一分钟以内）…") as status:
            path = train(lambda seconds: status.update(f"正在训练模型，已用 {seconds:.0f} 秒（一般一分钟以内）…"))
    except TrainingError as error:
        console.print(f"[red]{error}[/red]")
        return False
    console.print(f"训练完成，用了 {time.monotonic() - started:.0f} 秒，模型 {path.name}，日志 {log_path()}")
    return True
