"""The stack of docker-compose.yml, running here once for the tests that ask it something."""

from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest
from flask import Flask

from tests.boards import native
from tests.boards.native import Native
from tests.problems.desk import ProblemDesk
from tests.servers import KeycloakAt


@pytest.fixture
def desk(context: Flask) -> ProblemDesk:
    return ProblemDesk(context)


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory, keycloak_plan: KeycloakAt) -> Iterator[Native]:
    """Databases and processes of the stack. Keycloak may be away: nobody signs in here."""
    with native.running(keycloak_plan.url) as found:
        yield found


@pytest.fixture(scope="package")
def watched(stack: Native) -> Native:
    """The stack, with Prometheus that asks it every second."""
    if which("prometheus") is None:
        pytest.skip("Prometheus is not installed")
    native.start_prometheus(stack)
    return stack


@pytest.fixture(scope="package")
def fronted(stack: Native) -> Native:
    """The stack behind nginx."""
    if not Path("/usr/sbin/nginx").exists() and which("nginx") is None:
        pytest.skip("nginx is not installed")
    native.start_nginx(stack)
    return stack
