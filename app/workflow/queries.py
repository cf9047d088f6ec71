"""Reads of processes. A version never changes, so each is read once per process of ours."""

from functools import lru_cache
from uuid import UUID

from sqlalchemy import select

from app.core.db import db
from app.workflow.models import ProcessVersion
from app.workflow.process import Process


@lru_cache(maxsize=256)
def process(id_: UUID) -> Process:
    """Return this version of a process. Raises NoResultFound for an unknown key."""
    row = db.session.execute(
        select(
            ProcessVersion.id,
            ProcessVersion.code,
            ProcessVersion.version,
            ProcessVersion.definition,
        ).where(ProcessVersion.id == id_)
    ).one()
    return Process.of(*row)


def newest(code: str) -> Process:
    """Return the version that new rows of this kind take."""
    id_ = db.session.scalars(
        select(ProcessVersion.id)
        .where(ProcessVersion.code == code)
        .order_by(ProcessVersion.version.desc())
        .limit(1)
    ).one()
    return process(id_)
