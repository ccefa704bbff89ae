"""Print findings for people: grouped by check, the worst first, each on one line."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from bot.doctor.findings import LABELS, Group, Level, count_level

SHOWN = 10  # findings of a check that are printed when not all are wanted
COLORS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.NOTE: "cyan"}


def show(groups: list[Group], record: dict[str, Any], every: bool) -> None:
    """Print what was found, check by check, and the figures; ``every``: all findings, not only the first of each check."""
    console = Console(soft_wrap=True, highlight=False)
    for group in groups:
        _show_group(group, console, every)
    for key, name in (("held_out", "测试句"), ("examples", "例句")):
        if told := record.get(key):
            share = told["right"] / max(told["total"], 1)
            console.print(f"{name}：{told['total']} 句，模型认对 {told['right']} 句（{share:.1%}）")
    if "confusion" in record:
        console.print(f"混淆矩阵：{record['confusion']['picture']}", markup=False)
    counts = "，".join(f"{count_level(groups, level)} 处{LABELS[level]}" for level in Level)
    console.print(f"一共 {counts}。错误必须改；警告请看一看；提示供参考。")


def _show_group(group: Group, console: Console, every: bool) -> None:
    told = "，".join(f"{LABELS[level]} {group.count(level)}" for level in Level if group.count(level))
    console.print(f"[bold]{group.title}[/bold]：{group.skipped or told or '没有问题'}")
    shown = group.findings if every else group.findings[:SHOWN]
    for finding in shown:
        color = COLORS[finding.level]
        console.print(f"  [{color}]{LABELS[finding.level]}[/{color}] ", end="")
        console.print(finding.line, markup=False)
    if rest := len(group.findings) - len(shown):
        console.print(f"  还有 {rest} 条，加 --all 全部列出")
