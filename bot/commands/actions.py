"""talentbot actions: an ordinary rasa-sdk action server, for several machines."""

from __future__ import annotations

import argparse
import os
import warnings
from datetime import date
from typing import Any

from knowledge.opening import shared_knowledge


def add_parser(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("actions", help="只启动动作服务（多机部署时用）")
    parser.add_argument("--port", type=int, default=int(os.environ.get("TALENTBOT_ACTIONS_PORT", "5055")))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Build the knowledge, then serve the package ``actions`` in this process until stopped."""
    warnings.filterwarnings("ignore")
    from rasa_sdk.__main__ import main_from_args
    from rasa_sdk.endpoint import create_argument_parser

    # asked once before the port opens: a first visitor would wait for dictionaries longer than a turn may last
    shared_knowledge().ask("您好", date.today())
    os.environ.setdefault(
        "SANIC_HOST", os.environ.get("TALENTBOT_HOST", "127.0.0.1")
    )  # rasa-sdk's own is all interfaces
    main_from_args(create_argument_parser().parse_args(["--actions", "actions", "--port", str(args.port)]))
    return 0
