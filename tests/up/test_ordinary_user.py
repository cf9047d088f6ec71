"""`opora up` as a user who is not root: as anybody has it on a machine of their own."""

import contextlib
import dataclasses
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.up import keycloak_programs as programs
from tests.servers import KeycloakAt
from tests.up.desks import Desk, still_there

pytestmark = pytest.mark.xdist_group("up")


def test_an_ordinary_user_runs_a_desk_and_throws_it_away(ordinary_desk: Desk) -> None:
    desk = ordinary_desk
    with _run_by_its_user(desk, "--demo-sign-in"):
        known = desk.status()
        assert known["ready"]
        assert known["database"] == str(desk.state / "postgres")
    assert desk.opora("reset", "--yes").returncode == 0
    assert not desk.state.exists()


@pytest.mark.keycloak
def test_an_ordinary_user_runs_a_desk_with_keycloak(
    keycloak: KeycloakAt, ordinary_desk: Desk
) -> None:
    desk = ordinary_desk
    own = Path(desk.environment["XDG_CACHE_HOME"]) / "opora" / programs.TREE
    shutil.copytree(programs.cache() / programs.TREE, own)
    desk.account.own(own.parents[1])
    with _run_by_its_user(desk):
        known = desk.status()
        assert known["ready"]
        assert list(known["addresses"]) == ["web", "keycloak"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be a user who has no name")
def test_a_user_without_a_name_is_a_sentence(ordinary_desk: Desk) -> None:
    desk = ordinary_desk
    desk.account = dataclasses.replace(desk.account, uid=54321, gid=54321)
    desk.account.own(desk.state.parent)
    refused = desk.opora("up", "--demo-sign-in")
    assert refused.returncode == 1
    assert "The user 54321 has no name" in refused.stderr
    assert "Traceback" not in refused.stderr


@contextlib.contextmanager
def _run_by_its_user(desk: Desk, *words: str) -> Iterator[None]:
    """Have it open for the length of the block, run by nobody else, and leave nothing behind."""
    with desk.opened(*words) as running:
        everybody = running.everybody()
        assert {Path(f"/proc/{pid}").stat().st_uid for pid, _ in everybody} == {desk.account.uid}
        yield
        assert running.end(signal.SIGINT) == 0
    assert still_there(everybody) == []
    kept = [desk.state, *desk.state.rglob("*")]
    assert len(kept) > 1000  # a database, among others
    assert {path.lstat().st_uid for path in kept} == {desk.account.uid}
