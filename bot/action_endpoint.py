"""Custom actions in the server's own process: Rasa's action endpoint, without the HTTP hop."""

from __future__ import annotations

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

THREADS = 16  # a hanging action holds its thread; the turn has long been answered by then


class InProcessEndpoint(EndpointConfig):
    """Runs the actions of a package by the rasa-sdk executor, in threads, so that a slow one never stops the server."""

    def __init__(self, package: str) -> None:
        super().__init__(url=f"inprocess://{package}", selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="action")
        self._local = threading.local()

    async def request(
        self, method: str = "post", subpath: str | None = None, content_type: str | None = None,
        compress: bool = False, **kwargs: Any,
    ) -> Any:  # fmt: skip
        """Run the action call in ``json`` and return the action server's response; HTTP's errors for its refusals."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._run, kwargs["json"])

    def _run(self, call: dict[str, Any]) -> Any:
        if not hasattr(self._local, "loop"):
            self._local.loop = asyncio.new_event_loop()
        try:
            return self._local.loop.run_until_complete(self._executor.run(call))
        except ActionExecutionRejection as error:
            body = json.dumps({"error": str(error), "action_name": error.action_name})
            raise ClientResponseError(400, "rejected", body) from error
        except ActionNotFoundException as error:
            body = json.dumps({"error": str(error), "action_name": error.action_name})
            raise ClientResponseError(404, "unknown action", body) from error
