"""talentbot build: write the policy files into the knowledge tables; a running assistant notices within a second."""

from __future__ import annotations

import argparse
from typing import Any

from knowledge.opening import shared_knowledge
from knowledge.policy import PolicyError


def add_parser(verbs: Any) -> None:
    """Add the verb."""
    verbs.add_parser("build", help="把政策文件写进知识库，运行中的助手立即可用").set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Build; 1 and all problems when the files cannot be trusted."""
    try:
        knowledge = shared_knowledge()
    except PolicyError as error:
        print(f"政策文件有问题，没有更新：\n{error}")
        return 1
    print(f"知识库已就绪，版本 {knowledge.version}，{len(knowledge.names)} 个政策名称。")
    return 0
