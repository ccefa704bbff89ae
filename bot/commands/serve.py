"""talentbot serve: the assistant's server alone."""

from __future__ import annotations

import argparse
import os
from typing import Any

from bot.training import model_path

TOLD = "微信渠道的配置有问题，先改好再启动："


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
    from bot.wechat.settings import SettingsError

    try:
        serve(model_path(), args.host, args.port)
    except SettingsError as error:
        print("\n".join([TOLD, *error.problems]))
        return 1
    return 0


def list_setting_problems() -> list[str]:
    """What is wrong with the WeChat settings, for people; empty when they are right or there are none."""
    from redis import Redis, RedisError

    from bot.wechat.settings import SettingsError, read_settings

    problems: list[str] = []
    try:
        settings = read_settings()
        if settings and settings.redis_url:
            Redis.from_url(settings.redis_url, socket_connect_timeout=3).ping()
    except SettingsError as error:
        problems = error.problems
    except RedisError as error:
        problems = [f"WECHAT_REDIS_URL: 连不上这个 Redis（{error}）；请检查地址，或先启动它"]
    return [TOLD, *problems] if problems else []
