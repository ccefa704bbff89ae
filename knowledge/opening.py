"""One open Knowledge per process, found by environment variables. Nothing is opened at import."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from knowledge.knowledge import Knowledge
from knowledge.library import POLICY_FOLDER

_lock = threading.Lock()
_opened: dict[tuple[str, str], Knowledge] = {}


def var_folder() -> Path:
    """Where databases, indexes, models and secrets live: TALENTBOT_VAR, else ``var`` in the working directory."""
    folder = Path(os.environ.get("TALENTBOT_VAR", "var"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def database_url() -> str:
    """DATABASE_URL, else a SQLite file in the var folder."""
    return os.environ.get("DATABASE_URL") or f"sqlite:///{(var_folder() / 'talentbot.db').resolve()}"


def policy_folder() -> Path:
    """TALENTBOT_POLICIES, else the policies of the project."""
    return Path(os.environ.get("TALENTBOT_POLICIES") or POLICY_FOLDER)


def home_place() -> str:
    """The place this assistant serves: TALENTBOT_PLACE, else 青岛高新区."""
    return os.environ.get("TALENTBOT_PLACE") or "青岛高新区"


def shared_knowledge() -> Knowledge:
    """The Knowledge of this process, built and opened on first use. Raises PolicyError for files with problems."""
    wanted = os.environ.get("DATABASE_URL", ""), os.environ.get("TALENTBOT_VAR", "var")
    if (opened := _opened.get(wanted)) is not None:
        return opened
    url = database_url()
    with _lock:
        if wanted not in _opened:
            _opened[wanted] = Knowledge.open(url, policy_folder(), var_folder() / "search", home_place())
        return _opened[wanted]
