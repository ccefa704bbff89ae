"""Custom actions in the server's own process: Rasa's action endpoint, without the HTTP hop."""

from __future__ import annotations

import asyncio
import inspect
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

    checked = True  # the executor in this process has made the response; patches.py need not check it again

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

    def _complete(self, call: dict[str, Any]) -> Any:
        """The executor's result; an action that awaits gets an event loop, any other needs none."""
        work = self._executor.run(call)
        if not inspect.iscoroutinefunction(self._executor.actions.get(call.get("next_action"))):
            try:
                work.send(None)
            except StopIteration as done:
                return done.value
        if not hasattr(self._local, "loop"):
            self._local.loop = asyncio.new_event_loop()
        return self._local.loop.run_until_complete(work)

    def _run(self, call: dict[str, Any]) -> Any:
        try:
            return self._complete(call)
        except ActionExecutionRejection as error:
            body = json.dumps({"error": str(error), "action_name": error.action_name})
            raise ClientResponseError(400, "rejected", body) from error
        except ActionNotFoundException as error:
            body = json.dumps({"error": str(error), "action_name": error.action_name})
            raise ClientResponseError(404, "unknown action", body) from error
