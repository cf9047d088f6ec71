"""What became of the rows of a list that stands open in somebody's browser."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text

from app.core import lists
from app.core.actor import Actor
from app.core.db import db
from app.core.lists import Renewed, Standing, View, belongs
from app.incidents import access
from app.incidents.models import Incident
from app.incidents.queries.listing import ROWS, Row


def renewed(actor: Actor, view: View, shown: Mapping[int, int], *, since: datetime) -> Renewed[Row]:
    """Compare the rows of a page, number -> version, with what the actor sees of them now."""
    columns = (Incident.id, Incident.number, Incident.version, Incident.bucket)
    query = select(*columns, Incident.assignee_id, Incident.updated_at).where(
        Incident.number.in_(shown), access.visible_to(actor)
    )
    now = [
        Standing(key, number, version, belongs(view, bucket, assignee, actor.person_id), at)
        for key, number, version, bucket, assignee, at in (
            db.session.execute(query) if shown else ()
        )
    ]
    return lists.renewed(shown, now, _rows, since=since)


def _rows(ids: Sequence[UUID]) -> Sequence[Row]:
    if not ids:
        return ()
    sql = ROWS.format(keys="SELECT unnest(CAST(:ids AS uuid[])) AS id", order="i.number")
    return [Row(*row) for row in db.session.execute(text(sql), {"ids": ids})]
