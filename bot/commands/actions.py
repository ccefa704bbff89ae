"""talentbot actions: an ordinary rasa-sdk action server, for several machines."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from knowledge.opening import shared_knowledge


def add_parser(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("actions", help="只启动动作服务（多机部署时用）")
    parser.add_argument("--port", type=int, default=int(os.environ.get("TALENTBOT_ACTIONS_PORT", "5055")))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Build the knowledge, then serve the package ``actions`` until stopped."""
    shared_knowledge()
    # rasa-sdk binds to all interfaces; SANIC_HOST is how it can be told otherwise
    environment = {"SANIC_HOST": os.environ.get("TALENTBOT_HOST", "127.0.0.1"), **os.environ}
    command = [sys.executable, "-W", "ignore", "-m", "rasa_sdk", "--actions", "actions", "--port", str(args.port)]
    os.execve(sys.executable, command, environment)  # in this process's place: who ends it ends the server
