"""How the server is put together from environment and files."""

from __future__ import annotations

import pytest
from rasa.core.lock_store import LockStore

from bot.lock_store import SharedLockStore
from bot.server import read_endpoints
from tests.bot.wechat.accounts import SAFE


def test_several_processes_share_locks_and_one_has_its_own(shared: object, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SAFE.items():
        monkeypatch.setenv(name, value)
    assert read_endpoints().lock_store is None
    monkeypatch.setenv("WECHAT_REDIS_URL", "redis://127.0.0.1:6379/15")
    endpoint = read_endpoints().lock_store
    assert endpoint.url == "redis://127.0.0.1:6379/15"
    assert isinstance(LockStore.create(endpoint), SharedLockStore)
