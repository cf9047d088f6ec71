"""The test run: its real servers, and that what must be real is."""

import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.servers import FOLDER, Servers, folder

ROOT = Path(__file__).parents[1]

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


class ByGroup(LoadScopeScheduling):  # type: ignore[misc]  # xdist says nothing of its types
    """Give the files of one `xdist_group` to one worker, and all other tests to whoever is free.

    It is what `--dist loadgroup` promises. xdist 3.8 tells of groups by changing the ids of tests,
    and pytest 9.2 does not let it: the mark would be passed over in silence.
    """

    @override
    def _split_scope(self, nodeid: str) -> str:
        return _group(nodeid.partition("::")[0]) or nodeid


@cache
def _group(file: str) -> str | None:
    found = re.search(r'xdist_group\("(\w+)"\)', (ROOT / file).read_text())
    return found[1] if found else None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling | None:
    return ByGroup(config, log) if config.getvalue("dist") == "loadgroup" else None


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
