"""The two baselines as processes that answer on Rasa's REST address."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bot.bench.assistant import HOST, Server, find_free_port
from bot.evaluation.baseline.environment import Environment
from bot.evaluation.baseline.stock_training import variables

STOCK = "Rasa 文档配置"
ALWAYS = f"{STOCK}，不设门槛"
MODULE = "bot.evaluation.baseline.text_search_server"


def stock_server(environment: Environment, project: Path, model: Path, name: str = STOCK) -> Server:
    """Rasa's own server with its own REST channel, as `rasa run` starts it."""
    port = find_free_port()
    command = [
        str(environment.python.absolute()), "-W", "ignore", "-m", "rasa", "run", "--model", str(model.absolute()),
        "--interface", HOST, "--port", str(port), "--credentials", "credentials.yml",
    ]  # fmt: skip
    return Server(name, command, port, environment.folder / "stock-server.log", variables(), project)


def search_server(corpus: Path) -> Server:
    """BM25 over a corpus file, in the assistant's own environment."""
    port = find_free_port()
    command = [sys.executable, "-W", "ignore", "-m", MODULE, str(corpus), str(port)]
    return Server("BM25 检索", command, port, corpus.with_name("search-server.log"), os.environ)
