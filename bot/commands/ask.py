"""talentbot ask: one answer from the knowledge alone, without Rasa."""

from __future__ import annotations

import argparse
import json
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from knowledge.opening import shared_knowledge
from knowledge.policy import PolicyError


def add_parser(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("ask", help="不启动服务，直接问知识库")
    parser.add_argument("question", help="问题，例如 硕士每月能领多少住房补贴")
    parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="按哪一天的规定回答，默认今天")
    parser.add_argument("--json", action="store_true", help="输出完整数据")
    parser.add_argument("--why", action="store_true", help="列出命中的依据和得分")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the answer; 1 when the files have problems."""
    try:
        knowledge = shared_knowledge()
    except PolicyError as error:
        print(error)
        return 1
    on = args.on or datetime.now(ZoneInfo("Asia/Shanghai")).date()
    answer = knowledge.ask(args.question, on)
    if args.json:
        print(json.dumps(answer.payload(), ensure_ascii=False, indent=2))
    else:
        print(answer.text)
    if args.why:
        print(knowledge.explain(args.question))
        print(f"实际结果：{answer.status.value}")
    return 0
