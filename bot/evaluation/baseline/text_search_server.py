"""BM25 behind Rasa's REST address: ``python -m bot.evaluation.baseline.text_search_server CORPUS PORT``."""

from __future__ import annotations

import sys
from pathlib import Path

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.evaluation.baseline.text_search import Corpus, TextSearch


def build_app(search: TextSearch) -> Sanic:
    """One route, in the form of Rasa's REST channel."""
    app = Sanic("text_search")

    @app.post("/webhooks/rest/webhook")
    async def reply(request: Request) -> HTTPResponse:
        told = request.json
        return json([{"recipient_id": told["sender"], **search.answer(told["message"])}], ensure_ascii=False)

    return app


if __name__ == "__main__":
    _, corpus, port = sys.argv
    build_app(TextSearch(Corpus.load(Path(corpus)))).run("127.0.0.1", int(port), access_log=False)
