"""The test run: its real servers, and that what must be real is."""

import os
from typing import Any

import pytest

from tests.servers import FOLDER, Servers, folder

_servers: Servers | None = None


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers in the one process that workers are children of."""
    global _servers  # noqa: PLW0603 - one run, one set of servers
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    for name in [name for name in os.environ if name.startswith("OPORA_")]:
        if name != "OPORA_REQUIRE_REAL":
            del os.environ[name]
    _servers = Servers()
    try:
        _servers.start()
    except BaseException:
        _servers.stop()
        raise


def pytest_unconfigure() -> None:
    if _servers is not None:
        _servers.stop()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Have Keycloak start while the other tests run."""
    if FOLDER in os.environ and any(item.get_closest_marker("keycloak") for item in session.items):
        (folder() / "keycloak.wanted").touch()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Any:
    """Where everything must be real, a skipped test is a failed one."""
    report = yield
    if (
        report.skipped
        and not hasattr(report, "wasxfail")
        and os.environ.get("OPORA_REQUIRE_REAL") == "1"
    ):
        report.outcome = "failed"
    return report
