"""The command ``talentbot``: one module of ``bot.commands`` per verb."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

VERBS = {
    "up": "检查、建库、训练（需要时），启动助手并等它能回答",
    "ask": "不启动服务，直接问知识库",
    "chat": "在终端里和运行中的助手对话",
    "check": "检查所有政策文件和配置，一次列出全部问题",
    "build": "把政策文件写进知识库，运行中的助手立即可用",
    "train": "训练模型",
    "doctor": "检查例句、问法、词表和测试句",
    "eval": "用问题集给运行中的助手打分",
    "guard": "检查别的领域的问题不会被当成政策问题回答",
    "robust": "用错别字、拼音、首字母等写法考运行中的助手",
    "wechat": "微信公众号：检查配置、发布菜单、离线试用",
    "bench": "测量启动、内存、速度",
    "serve": "只启动助手服务（up 会用到）",
    "actions": "只启动动作服务（多机部署时用）",
}
MODULES = {"eval": "evaluate"}


def main(argv: list[str] | None = None) -> int:
    """Run a verb; its exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    parser = argparse.ArgumentParser(prog="talentbot", description="青岛高新区人才服务助手")
    verbs = parser.add_subparsers(dest="verb", metavar="命令", required=True)
    chosen = next((argument for argument in arguments if argument in VERBS), None)
    for verb, purpose in VERBS.items():
        if verb == chosen:  # only the verb that runs is imported: Rasa takes seconds
            module = import_module(f"bot.commands.{MODULES.get(verb, verb)}")
            module.add_parser(verbs)
        else:
            verbs.add_parser(verb, help=purpose)
    args = parser.parse_args(arguments)
    return int(args.run(args))


if __name__ == "__main__":
    sys.exit(main())
