"""talentbot serve: the assistant's server alone."""

from __future__ import annotations

import argparse
import os
from typing import Any

from bot.training import model_path


def add_parser(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("serve", help="只启动助手服务（up 会用到）")
    parser.add_argument("--host", default=os.environ.get("TALENTBOT_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("TALENTBOT_PORT", "5005")))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until stopped; 1 when there is no model of the present inputs or a setting that cannot work."""
    if not model_path().exists():
        print("还没有训练好的模型，请先运行 talentbot train，或直接运行 talentbot up。")
        return 1
    if problems := list_setting_problems():
        print("\n".join(problems))
        return 1
    from bot.server import serve  # Rasa takes seconds to import

    serve(model_path(), args.host, args.port)
    return 0


def list_setting_problems() -> list[str]:
    """What is wrong with the WeChat settings, for people; empty when they are right or there are none."""
    from bot.wechat.settings import SettingsError, read_settings

    try:
        read_settings()
    except SettingsError as error:
        return ["微信渠道的配置有问题，先改好再启动：", *error.problems]
    return []
