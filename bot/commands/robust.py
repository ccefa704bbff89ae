"""``talentbot robust``: questions made from the knowledge, with slips, put to the running assistant."""

from __future__ import annotations

import argparse
import asyncio
import sys
import uuid
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
from rich.console import Console
from rich.table import Table

from bot.commands.evaluate import URL
from bot.evaluation.robustness import PER_SLIP, SEED, Outcome, Said, count_passed, make_cases, put_cases
from bot.evaluation.runner import UnreachableError, check_reachable
from knowledge.opening import shared_knowledge

BAR = 0.95
PASSED, TOO_LOW, UNUSABLE = 0, 1, 2


def add_parser(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("robust", help="用知识库的名称造错别字、拼音等问法，看运行中的助手认不认得")
    parser.add_argument("--url", default=URL, help="助手的 REST 地址（默认 %(default)s）")
    parser.add_argument("--each", type=int, default=PER_SLIP, help="每一类写法造多少句（默认 %(default)s）")
    parser.add_argument("--seed", type=int, default=SEED, help="随机种子，同一个种子造出同样的句子")
    parser.add_argument("--missed", action="store_true", help="列出没有认出来的句子")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 every kind of slip is answered like the clean question often enough, 1 not, 2 nobody answers at the address."""
    on = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    try:
        outcomes = asyncio.run(_put(args, on))
    except (UnreachableError, aiohttp.ClientError) as error:
        print(error, file=sys.stderr)
        return UNUSABLE
    table = Table("写法", "与规范问法答得一样", "比例")
    low = False
    for slip, (passed, total) in count_passed(outcomes).items():
        table.add_row(slip, f"{passed} / {total}", f"{passed / total:.1%}")
        low = low or passed < BAR * total
    console = Console()
    console.print(table)
    for outcome in outcomes if args.missed else ():
        if not outcome.passed:
            console.print(f"{outcome.case.slip}  {outcome.case.said}  应答 {outcome.wanted}，实答 {outcome.got}")
    return TOO_LOW if low or not outcomes else PASSED


async def _put(args: argparse.Namespace, on: date) -> list[Outcome]:
    await check_reachable(args.url)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:

        async def ask(text: str) -> Said:
            body = {"sender": f"robust-{uuid.uuid4().hex}", "message": text, "metadata": {"on": on.isoformat()}}
            async with session.post(args.url, json=body) as response:
                return read_said(await response.json(content_type=None))

        return await put_cases(make_cases(shared_knowledge(), on, args.each, args.seed), ask)


def read_said(messages: list[dict[str, Any]]) -> Said:
    """Policy and section of the first answer of a reply; nothing of both when it has none."""
    answers = [message["custom"]["answer"] for message in messages if "answer" in (message.get("custom") or {})]
    return (answers[0].get("policy"), answers[0].get("section")) if answers else (None, None)
