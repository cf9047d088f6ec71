"""Writing incidents with their past, many at once."""

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

import psycopg
from psycopg import sql
from sqlalchemy import Table, Text, Uuid, bindparam, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from app.core.db import Model, db
from app.core.events import publish
from app.incidents.models import Change, Incident, Message, Requester
from app.incidents.services.history import STEMS
from app.incidents.services.importing.past import Past

LOCK = 0x0F07A_0101
"""Advisory lock: one import at a time writes a batch."""


def known_refs(refs: Sequence[str]) -> set[str]:
    """Return which of these external references are here already; no other import adds one now.

    Nobody else stores a batch until the present transaction ends.
    """
    db.session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    return set(
        db.session.scalars(select(Incident.external_ref).where(Incident.external_ref.in_(refs)))
    ) - {None}  # type: ignore[return-value]


def reserve_numbers(count: int) -> Iterator[int]:
    """Return so many numbers of incidents that nobody else will get."""
    sequence = "pg_get_serial_sequence('incidents.incident', 'number')"
    statement = text(f"SELECT nextval({sequence}) FROM generate_series(1, :count)")  # noqa: S608 - fixed words
    return iter(db.session.scalars(statement, {"count": count}).all())


def store(pasts: Sequence[Past], *, new_requesters: Iterable[Requester]) -> None:
    """Write these incidents with all that belongs to them, in the present transaction."""
    _copy(Requester, new_requesters)
    _copy(Incident, [past.incident for past in pasts])
    _copy(Message, [message for past in pasts for message in past.messages])
    _copy(Change, [change for past in pasts for change in past.changes])
    if pasts:
        keys = [past.incident.id for past in pasts]
        texts = ["\n".join(past.words) for past in pasts]
        db.session.execute(_WORDS, {"keys": keys, "texts": texts, "stems": STEMS})
    for past in pasts:
        for fact, by, at in past.facts:
            publish(fact, by=by, at=at, replayed=True)
    db.session.flush()


_WORDS = text(
    "INSERT INTO incidents.words (incident_id, document)"
    " SELECT key, to_tsvector(CAST(:stems AS regconfig), words)"
    " FROM unnest(:keys, :texts) AS given(key, words)"
).bindparams(bindparam("keys", type_=ARRAY(Uuid)), bindparam("texts", type_=ARRAY(Text)))


def _copy(kind: type[Model], rows: Iterable[Model]) -> None:
    """Write rows by COPY: through the unit of work it takes several times as long."""
    table, connection = cast("Table", kind.__table__), db.session.connection()
    columns = [
        (
            column.name,
            column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect),
        )
        for column in table.columns
    ]
    order = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.schema or "public", table.name),
        sql.SQL(", ").join(sql.Identifier(name) for name, _ in columns),
    )
    driver = cast("psycopg.Connection", connection.connection.driver_connection)
    with driver.cursor() as cursor, cursor.copy(order) as copy:
        for row in rows:
            known = vars(row)
            values = [(process, known.get(name)) for name, process in columns]
            copy.write_row([process(value) if process else value for process, value in values])
