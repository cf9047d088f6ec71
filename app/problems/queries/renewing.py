"""What became of the rows of a list of problems that stands open in somebody's browser."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text

from app.core import lists
from app.core.actor import Actor
from app.core.db import db
from app.core.lists import Renewed, Standing, View, belongs
from app.problems import access
from app.problems.models import Problem
from app.problems.queries.listing import ROWS, Row

BY_KEYS = (
    "SELECT p.id, p.number, p.number AS key FROM problems.problem AS p WHERE p.id = ANY (:ids)"
)


def renewed(actor: Actor, view: View, shown: Mapping[int, int], *, since: datetime) -> Renewed[Row]:
    """Compare the rows of a page, number -> version, with what the actor sees of them now."""
    columns = (Problem.id, Problem.number, Problem.version, Problem.bucket)
    query = select(*columns, Problem.assignee_id, Problem.updated_at).where(
        Problem.number.in_(shown), access.visible_to(actor)
    )
    now = [
        Standing(key, number, version, belongs(view, bucket, assignee, actor.person_id), at)
        for key, number, version, bucket, assignee, at in (
            db.session.execute(query) if shown else ()
        )
    ]
    return lists.renewed(shown, now, by_keys, since=since)


def by_keys(ids: Sequence[UUID]) -> Sequence[Row]:
    """Return these rows, by number. The caller has asked who may see them."""
    if not ids:
        return ()
    sql = ROWS.format(keys=BY_KEYS, order="page.key")
    return [Row._make(row) for row in db.session.execute(text(sql), {"ids": list(ids)})]
