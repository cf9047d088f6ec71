"""What became of the rows of a list that stands open in somebody's browser."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text

from app.core.actor import Actor
from app.core.db import db
from app.core.lists import View
from app.incidents import access
from app.incidents.models import Incident
from app.incidents.queries.listing import ROWS, Row


@dataclass(frozen=True)
class Renewed:
    """The rows that have changed, and which of the page belong to the view no more."""

    rows: Sequence[Row]
    gone: Collection[int]
    newer: int
    """How many rows of the page have changed since it was made and still belong to the view."""


def renewed(actor: Actor, view: View, shown: Mapping[int, int], *, since: datetime) -> Renewed:
    """Compare the rows of a page, number -> version, with what the actor sees of them now.

    A row that the actor does not see any more is told as gone, once: then the page says version 0.
    """
    columns = (Incident.id, Incident.number, Incident.version, Incident.bucket)
    query = select(*columns, Incident.assignee_id, Incident.updated_at).where(
        Incident.number.in_(shown), access.visible_to(actor)
    )
    found = db.session.execute(query).all() if shown else []
    changed = [each for each in found if each.version != shown[each.number]]
    left = {
        each.number for each in found if not _belongs(view, each.bucket, each.assignee_id, actor)
    }
    lost = {number for number, version in shown.items() if version} - {
        each.number for each in found
    }
    return Renewed(
        _rows([each.id for each in changed]),
        left & {each.number for each in changed} | lost,
        sum(each.updated_at > since and each.number not in left for each in found),
    )


def _belongs(view: View, bucket: int, assignee_id: UUID | None, actor: Actor) -> bool:
    if view.only_mine and assignee_id != actor.person_id:
        return False
    return bucket in view.buckets and not (view.only_unassigned and assignee_id)


def _rows(ids: Sequence[UUID]) -> Sequence[Row]:
    if not ids:
        return ()
    sql = ROWS.format(keys="SELECT unnest(CAST(:ids AS uuid[])) AS id", order="i.number")
    return [Row(*row) for row in db.session.execute(text(sql), {"ids": ids})]
