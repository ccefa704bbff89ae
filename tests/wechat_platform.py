"""The real assistant under a platform built on another library: ``python -m tests.wechat_platform PEER [--mode MODE]``.

PEER is a program that plays the WeChat platform (URL verification, pushes, retries, its API) and ends with
``N passed, M failed``. The assistant runs as it is run, with its model and knowledge; some questions are made slow.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from sqlalchemy import create_engine, text

from bot.record import hash_sender
from bot.wechat.people import hash_person
from bot.wechat.settings import read_settings
from tests.bot.server import Server, free_port, start_assistant
from tests.bot.wechat.slow_actions import SECONDS_HELD, SLOW, Answer, serve, slow_actions

SLOW_TEXT = f"住房补贴给多少，{SLOW}"
LONG_TEXT = "住房补贴、安家费和人才公寓分别给多少，什么条件，怎么申请，要什么材料，在哪里办"
AT_ONCE = 2
ACCOUNT = {
    "WECHAT_TOKEN": "platformtoken",
    "WECHAT_APP_ID": "wx0123456789abcdef",
    "WECHAT_ENCODING_AES_KEY": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
    "WECHAT_APP_SECRET": "platformsecret",
    "WECHAT_OPENID_SALT": "a salt for the platform's test",
}


def tell_effects(server: Server) -> Any:
    """What the record says of a person, by OpenID: how many turns, and the text of the last one."""
    engine = create_engine(f"sqlite:///{server.var / 'talentbot.db'}")

    def respond(path: str, _body: bytes) -> Answer:
        time.sleep(0.3)  # the record is written behind the replies
        sender = hash_sender(hash_person(ACCOUNT["WECHAT_OPENID_SALT"], unquote(path.lstrip("/"))))
        with engine.connect() as connection:
            rows = connection.execute(
                text("SELECT text FROM turn WHERE sender = :sender ORDER BY id"), {"sender": sender}
            )
            said = [row.text for row in rows]
        return 200, json.dumps({"count": len(said), "last": said[-1] if said else ""}).encode()

    return respond


def judge(peer: Path, mode: str, redis_url: str | None, model: Path) -> bool:
    """Run the peer against one assistant; True when nothing failed and nothing was skipped but what another mode has."""
    with tempfile.TemporaryDirectory() as name:
        folder, api_port = Path(name), free_port()
        environment = ACCOUNT | {"WECHAT_MODE": mode, "WECHAT_API_BASE": f"http://127.0.0.1:{api_port}"}
        if redis_url:
            environment["WECHAT_REDIS_URL"] = redis_url
        assert read_settings(environment) is not None
        actions_environment = {**os.environ, "TALENTBOT_VAR": str(folder / "actions")}
        with (
            slow_actions(actions_environment, folder) as actions,
            start_assistant(model, folder / "assistant", **environment, ACTION_ENDPOINT_URL=actions) as server,
            serve(tell_effects(server)) as effects,
        ):
            report = folder / "report.json"
            command = [
                sys.executable, str(peer), "--base", f"{server.origin}/webhooks/wechat/webhook", "--mode", mode,
                "--token", ACCOUNT["WECHAT_TOKEN"], "--appid", ACCOUNT["WECHAT_APP_ID"],
                "--aes-key", ACCOUNT["WECHAT_ENCODING_AES_KEY"], "--secret", ACCOUNT["WECHAT_APP_SECRET"],
                "--fake-api", str(api_port), "--slow-text", SLOW_TEXT, "--slow-seconds", str(SECONDS_HELD),
                "--long-text", LONG_TEXT, "--click-key", "rent", "--click-key", "an_old_key",
                "--effects-url", effects + "/{sender}", "--users", "200", "--json", str(report),
            ]  # fmt: skip
            done = subprocess.run(command, check=False, capture_output=True, text=True)
            print(f"-- {mode}{' with Redis' if redis_url else ''}\n{done.stdout}{done.stderr}", flush=True)
            if done.returncode:
                print(server.log.read_text(encoding="utf-8", errors="replace")[-3000:])
        checks = json.loads(report.read_text(encoding="utf-8"))["checks"]
    skipped = [c["check"] for c in checks if c["verdict"] == "SKIP" and not c["detail"].startswith("not in ")]
    if skipped:
        print(f"skipped: {', '.join(skipped)}")
    return done.returncode == 0 and not skipped


def main() -> int:
    """1 when a mode failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("peer", type=Path)
    parser.add_argument("--mode", action="append", choices=("plain", "compat", "safe"))
    parser.add_argument("--redis", metavar="URL", help="the store of the assistant; its own process without")
    args = parser.parse_args()
    model = Path(os.environ.get("TALENTBOT_VAR", "var")).resolve()
    modes = args.mode or ("plain", "compat", "safe")
    with ThreadPoolExecutor(AT_ONCE) as pool:  # a run mostly waits for slow answers
        results = list(pool.map(lambda mode: judge(args.peer, mode, args.redis, model), modes))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
