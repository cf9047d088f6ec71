"""`opora up` as a person meets it: started, asked, hurt, stopped and started again."""

import os
import signal
import socket
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psycopg
import pytest
import requests
from flask import Flask
from sqlalchemy import text

from app.core.db import db
from app.core.settings import Settings
from app.up.child import until
from app.up.house import House, Plan
from tests.up.desks import Desk, Running, still_there

PROCESSES = {"web", "worker", "relay", "clock", "matcher"}


# One desk for what can be seen of it while it runs: to start one takes the machine some seconds.
pytestmark = pytest.mark.xdist_group("up")


@pytest.fixture(scope="module")
def open_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Running]]:
    found = Desk(tmp_path_factory.mktemp("d")).without_demo_data()
    before = _modes(found)
    with found.opened("--demo-sign-in") as running:
        yield found, running
    assert _modes(found) == before
    found.remove()


def test_an_open_desk_says_how_it_stands(open_desk: tuple[Desk, Running]) -> None:
    desk, running = open_desk
    known = desk.status()
    assert known["ready"]
    assert list(known["addresses"]) == ["web"]
    assert set(known["processes"]) == PROCESSES
    assert set(known["servers"]) == {"postgres", "valkey"}
    assert requests.get(f"{desk.url}/readyz", timeout=5).ok
    assert desk.url in running.said


def test_every_process_says_where_its_metrics_are_and_they_are_there(
    open_desk: tuple[Desk, Running],
) -> None:
    desk, _ = open_desk
    for name, unit in desk.status()["processes"].items():
        address = unit["metrics"]
        assert until(partial(_counts, address), seconds=20), (name, address)
        assert address in desk.opora("status").stdout


def test_a_process_that_dies_is_started_again_and_it_is_said(
    open_desk: tuple[Desk, Running],
) -> None:
    desk, running = open_desk
    before = desk.pid("relay")
    os.kill(before, signal.SIGKILL)
    running.wait_for("relay     ended with -9; starting it again")
    assert until(lambda: desk.pid("relay") not in (before, None), seconds=20)
    assert desk.status()["processes"]["relay"]["restarts"] == 1


def test_a_second_desk_in_the_same_folder_is_refused(open_desk: tuple[Desk, Running]) -> None:
    desk, _ = open_desk
    second = desk.opora("up", "--demo-sign-in")
    assert second.returncode == 1
    assert "runs already" in second.stderr
    assert desk.opora("reset", "--yes").returncode == 1
    assert desk.status()["running"]


def test_what_a_desk_keeps_is_for_its_own_user_only(open_desk: tuple[Desk, Running]) -> None:
    ours = _house(open_desk[0])
    for folder in (ours.state, ours.postgres.data, ours.postgres.sockets):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for file in (ours.state / "secrets.json", ours.logins):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_desk_leaves_no_process_when_killed_or_stopped_and_keeps_its_data(desk: Desk) -> None:
    with desk.opened("--demo-sign-in") as running:
        with psycopg.connect(_house(desk).postgres.dsn("opora")) as connection:
            connection.execute("CREATE TABLE kept (word text)")
        everybody = running.everybody()
        running.end(signal.SIGKILL)
        assert still_there(everybody, seconds=15) == []
        assert not desk.status()["running"]
    with desk.opened("--demo-sign-in") as running:
        with psycopg.connect(_house(desk).postgres.dsn("opora")) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
        everybody = running.everybody()
        assert len(everybody) > len(PROCESSES)
        assert running.end(signal.SIGINT) == 0
        assert still_there(everybody) == []
    assert desk.opora("reset").returncode == 1  # nobody there to answer
    places = [desk.state, _house(desk).database_folder]
    assert all(place.exists() for place in places)
    assert desk.opora("reset", "--yes").returncode == 0
    assert not any(place.exists() for place in places)


def test_a_busy_port_is_a_sentence_that_names_the_setting(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", desk.web_port)):
        refused = desk.opora("up", "--demo-sign-in")
    assert refused.returncode == 1
    assert f"Port {desk.web_port} of 127.0.0.1 cannot be had" in refused.stderr
    assert "OPORA_WEB_PORT=" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_database_of_a_newer_version_is_a_sentence(
    committed: None, app: Flask, settings: Settings, desk: Desk
) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        url = db.engine.url.render_as_string(hide_password=False)
    refused = desk.opora("migrate", OPORA_DATABASE_URL=url, OPORA_VALKEY_URL=settings.valkey_url)
    assert refused.returncode == 1
    assert "9999" in refused.stderr
    assert "newer" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_command_whose_database_does_not_answer_is_a_sentence(desk: Desk) -> None:
    nowhere = {
        "OPORA_DATABASE_URL": "postgresql+psycopg://opora@127.0.0.1:1/opora",
        "OPORA_VALKEY_URL": "redis://127.0.0.1:1/0",
    }
    refused = desk.opora("people", "sync", OPORA_DEMO_SIGN_IN="true", **nowhere)
    assert refused.returncode == 1
    assert "The database cannot do this" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_data_of_another_postgresql_is_a_sentence(desk: Desk) -> None:
    data = _house(desk).postgres.data
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("16\n")
    refused = desk.opora("up", "--demo-sign-in")
    assert refused.returncode == 1
    assert "PostgreSQL 16" in refused.stderr
    assert (data / "PG_VERSION").read_text() == "16\n"


def test_where_keycloak_cannot_be_had_a_new_desk_falls_back_to_the_demo_sign_in(
    desk: Desk, tmp_path: Path
) -> None:
    desk.environment |= _without_keycloak(tmp_path)
    with desk.opened() as running:
        assert "cannot be fetched" in running.said
        assert "Going on with the demo sign-in" in running.said
        assert desk.status()["sign_in"] == "demo"


def test_where_keycloak_cannot_be_had_any_more_a_desk_that_had_it_says_so_and_stops(
    desk: Desk, tmp_path: Path
) -> None:
    (desk.state / "keycloak" / "data" / "h2").mkdir(parents=True)
    refused = desk.opora("up", **_without_keycloak(tmp_path))
    assert refused.returncode == 1
    assert "cannot be fetched" in refused.stderr
    assert "does not go on without" in refused.stderr


@pytest.mark.attack(30)
@pytest.mark.parametrize(
    "setting", [{"OPORA_WEB_HOST": "192.0.2.1"}, {"OPORA_PUBLIC_URL": "http://desk.example"}]
)
def test_the_demo_sign_in_is_offered_on_loopback_only(desk: Desk, setting: dict[str, str]) -> None:
    refused = desk.opora("up", "--demo-sign-in", **setting)
    assert refused.returncode == 1
    assert "loopback" in refused.stderr


def test_a_wrong_setting_is_a_sentence(desk: Desk) -> None:
    refused = desk.opora("up", OPORA_WEB_PORT="eighty")
    assert refused.returncode == 1
    assert "OPORA_WEB_PORT" in refused.stderr
    assert "Traceback" not in refused.stderr


def _counts(address: str) -> bool:
    try:
        return "# TYPE opora_" in requests.get(address, timeout=5).text
    except requests.ConnectionError:  # it is still starting
        return False


def _without_keycloak(folder: Path) -> dict[str, str]:
    """Return an environment in which nothing is cached and nobody answers."""
    return {"XDG_CACHE_HOME": str(folder / "cache"), "HTTPS_PROXY": "http://127.0.0.1:9"}


def _modes(desk: Desk) -> list[int]:
    return [path.stat().st_mode for path in (*desk.state.parents, Path("/var/lib"))]


def _house(desk: Desk) -> House:
    return House(Plan(state_dir=desk.state))
