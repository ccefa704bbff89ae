"""What all tests share: the project's own knowledge, read and built once per run into a temporary folder."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from knowledge.knowledge import Knowledge
from knowledge.library import examine_library
from knowledge.policy import Library, PolicyError
from knowledge.store import build, open_engine


@pytest.fixture(scope="session")
def examined() -> tuple[Library, list[str]]:
    """The policy files of the project, and every problem with them."""
    return examine_library()


@pytest.fixture(scope="session")
def library(examined: tuple[Library, list[str]]) -> Library:
    """The policy files of the project, read and checked."""
    library, problems = examined
    if problems:
        raise PolicyError(problems)
    return library


@pytest.fixture(scope="session")
def knowledge(library: Library, tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Knowledge:
    """The project's knowledge on SQLite. The search index, named by what it is made of, stays from one run to the next."""
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('knowledge') / 'knowledge.db'}")
    build(engine, library)
    return Knowledge(engine, Path(str(pytestconfig.cache.mkdir("search"))))


@pytest.fixture(scope="session")
def today() -> date:
    """A fixed day on which questions of tests are asked."""
    return date(2026, 11, 23)


OPTIONAL = "no baseline environment"  # two gigabytes that only `talentbot eval --baseline` makes


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where every service is there (TALENTBOT_NO_SKIPS, set by .ci/run), a skipped test counts as a failure.

    But for the one that needs the environment of the baseline, which is nobody's duty to have.
    """
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    skipped = [report for report in skipped if OPTIONAL not in str(report.longrepr)]
    if os.environ.get("TALENTBOT_NO_SKIPS") and skipped:
        reporter.write_line("skipped, but nothing may be skipped here:")
        for report in skipped:
            reporter.write_line(f"  {report.nodeid}: {report.longrepr[-1] if report.longrepr else ''}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
