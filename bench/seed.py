"""A desk that has been at work for two years, written by COPY.

Two processes write at once; keys follow from numbers, so they need not agree on anything else.
Indexes are taken away first and built at the end, and foreign keys are not checked meanwhile.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from multiprocessing import get_context

import psycopg
from psycopg import sql

from bench import people
from bench.lives import LONG, LONG_MESSAGES, Lives, incident_id

CHUNK = 4000
PLAIN_INDEXES = """
SELECT schemaname, indexname, indexdef FROM pg_indexes
WHERE schemaname = 'incidents' AND tablename IN ('incident', 'message', 'words', 'requester')
  AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname)
"""


def fill(dsn: str, incidents: int) -> float:
    """Write so many incidents, three messages each on average. Returns the seconds it took."""
    begun = time.monotonic()
    with psycopg.connect(dsn, autocommit=True) as connection:
        _write_people(connection)
        indexes = connection.execute(PLAIN_INDEXES).fetchall()
        for schema, name, _ in indexes:
            connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(schema, name)))
        _at_once(
            [(_write_incidents, (dsn, incidents)), (_write_words, (dsn, incidents))],
        )
        _at_once([(_run, (dsn, definition)) for _, _, definition in indexes])
        sequence = "pg_get_serial_sequence('incidents.incident', 'number')"
        connection.execute(f"SELECT setval({sequence}, {incidents})".encode())
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")
    return time.monotonic() - begun


def _write_people(connection: psycopg.Connection) -> None:
    with connection.transaction(), connection.cursor() as cursor:
        for number in range(people.DEPARTMENTS):
            above = people.parent_of(number)
            path = f"/d{number}" if above is None else f"/d{above}/d{number}"
            cursor.execute(
                "INSERT INTO people.department (id, parent_id, name, path, origin, active)"
                " VALUES (%s, %s, %s, %s, 'keycloak', true)",
                (
                    people.department_id(number),
                    None if above is None else people.department_id(above),
                    f"Department {number}",
                    path,
                ),
            )
        for number in range(people.AGENTS):
            who = people.agent(number)
            cursor.execute(
                "INSERT INTO people.person (id, subject, origin, login, name, active)"
                " VALUES (%s, %s, 'keycloak', %s, %s, true)",
                (who.id, str(who.id), f"agent{number}", who.name),
            )
            cursor.execute("INSERT INTO people.person_role VALUES (%s, 'agent')", (who.id,))
            own = people.department_id(people.department_of(number))
            cursor.execute("INSERT INTO people.membership VALUES (%s, %s)", (who.id, own))


def _write_incidents(dsn: str, count: int) -> None:
    with _loading(dsn) as connection:
        lives = Lives(connection, count)
        _copy(connection, _REQUESTER, lives.requesters())
        _copy(connection, _INCIDENT, lives.incidents())


def _write_words(dsn: str, count: int) -> None:
    with _loading(dsn) as connection:
        lives = Lives(connection, count)
        _copy(connection, _MESSAGE, lives.messages())
        _copy(connection, _WORDS, lives.words())


_REQUESTER = "incidents.requester (id, name, email, created_at)"
_INCIDENT = (
    "incidents.incident (id, number, subject, last_words, channel, requester_id, department_id,"
    " assignee_id, impact, urgency, priority, tags, process_id, state, state_category, bucket,"
    " unread, reopened, created_at, updated_at, version, resolved_at, closed_at)"
)
_MESSAGE = "incidents.message (id, incident_id, voice, author_name, text, created_at)"
_WORDS = "incidents.words (incident_id, document)"


def _loading(dsn: str) -> psycopg.Connection:
    connection = psycopg.connect(dsn, autocommit=True)
    connection.execute("SET session_replication_role = replica")
    connection.execute("SET synchronous_commit = off")
    return connection


def _copy(connection: psycopg.Connection, table: str, lines: Iterator[str]) -> None:
    order = f"COPY {table} FROM STDIN".encode()
    with connection.cursor() as cursor, cursor.copy(order) as copy:
        while chunk := list(islice(lines, CHUNK)):
            copy.write("".join(chunk))


def _run(dsn: str, definition: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SET maintenance_work_mem = '512MB'")
        connection.execute("SET max_parallel_maintenance_workers = 0")
        connection.execute(definition.encode())


def _at_once(work: Iterable[tuple[Callable[..., None], tuple[object, ...]]]) -> None:
    """Do these in two processes; the first fault is raised."""
    with get_context("spawn").Pool(2) as pool:
        for waiting in [pool.apply_async(do, given) for do, given in work]:
            waiting.get()


__all__ = ["LONG", "LONG_MESSAGES", "fill", "incident_id"]
