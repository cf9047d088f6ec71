"""The services of docker-compose.yml do what they shall with what they are told."""

import psycopg
import pytest
import requests
from psycopg import sql

from tests.boards import stack as compose
from tests.boards.native import Native

pytestmark = pytest.mark.xdist_group("boards")


@pytest.mark.parametrize("name", compose.OURS)
def test_each_process_runs_as_it_is_told(stack: Native, name: str) -> None:
    page = requests.get(f"{stack.url(name)}/metrics", timeout=10).text
    assert "# TYPE opora_" in page
    assert stack.children[name].alive


def test_the_owner_of_the_desks_database_is_no_superuser(stack: Native) -> None:
    with psycopg.connect(dsn(stack, "opora", "OPORA_DB_PASSWORD")) as connection:
        row = connection.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = 'opora'"
        ).fetchone()
        owner = connection.execute(
            "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'incidents'"
        ).fetchall()
    assert row == (False, False, False)
    assert owner == [("opora",)]


@pytest.mark.attack(3)
@pytest.mark.parametrize("database", ["keycloak", "postgres"])
def test_each_role_reaches_its_own_database_only(stack: Native, database: str) -> None:
    whole = dsn(stack, "opora_reader", "READER_DB_PASSWORD")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(whole.replace("dbname=opora", f"dbname={database}"))


@pytest.mark.attack(25)
def test_a_wrong_password_opens_nothing(stack: Native) -> None:
    whole = dsn(stack, "opora_reader", "READER_DB_PASSWORD")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(whole + "x")


def test_the_reader_can_only_read(stack: Native) -> None:
    with psycopg.connect(dsn(stack, "opora_reader", "READER_DB_PASSWORD")) as connection:
        for order in ("SELECT name FROM people.person", "CREATE TEMP TABLE t (n int)"):
            with pytest.raises(psycopg.Error, match=r"denied|read-only"), connection.transaction():
                connection.execute(sql.SQL(order))


def test_behind_nginx_the_desk_is_as_its_visitors_see_it(fronted: Native) -> None:
    desk = fronted.url("desk")
    start = requests.get(f"{desk}/", allow_redirects=False, timeout=10)
    assert start.status_code == 303
    assert requests.get(f"{desk}/sign-in", timeout=10).ok
    assert requests.get(f"{desk}/healthz", timeout=10).ok
    style = next(
        word
        for word in requests.get(f"{desk}/sign-in", timeout=10).text.split('"')
        if word.endswith(".css")
    )
    assert "immutable" in requests.get(f"{desk}{style}", timeout=10).headers["Cache-Control"]


@pytest.mark.attack(30)
def test_nginx_shows_nobody_what_is_for_machines(fronted: Native) -> None:
    for address in ("desk", "boards"):
        assert requests.get(f"{fronted.url(address)}/metrics", timeout=10).status_code == 404
    assert requests.get(f"{fronted.url('desk')}/readyz", timeout=10).status_code == 404


def dsn(stack: Native, user: str, variable: str) -> str:
    """Return how a role signs in by the network, with what its secret file says."""
    lines = (stack.secrets / "postgres.env").read_text().splitlines()
    told = dict(line.split("=", 1) for line in lines)
    host, port = stack.at("postgres").split(":")
    return f"host={host} port={port} dbname=opora user={user} password={told[variable]}"


def test_valkey_asks_for_its_password(stack: Native) -> None:
    assert ":@" not in stack.environment("worker")["OPORA_VALKEY_URL"]
    assert compose.environment("valkey", stack.secrets)["VALKEY_PASSWORD"]
