"""What persons teach the matcher by putting incidents where they belong."""

from typing import Literal
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from app.core import time
from app.core.actor import Actor
from app.core.db import db
from app.problems.models import Example

Verdict = Literal["yes", "no"]


def remember(incident_id: UUID, problem_id: UUID, verdict: Verdict, *, by: Actor) -> None:
    """Keep what was said of this incident and this problem; what was said before is replaced.

    The system teaches nothing: its words are forgotten.
    """
    if by.kind == "system":
        return
    said = {
        "verdict": verdict,
        "by_kind": by.kind,
        "by_id": by.id,
        "by_name": by.name,
        "at": time.now(),
    }
    statement = insert(Example).values(incident_id=incident_id, problem_id=problem_id, **said)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=[Example.incident_id, Example.problem_id], set_=said
        )
    )


def forget(incident_id: UUID, problem_id: UUID) -> None:
    """Forget what was said of this incident and this problem."""
    db.session.execute(
        delete(Example).where(Example.incident_id == incident_id, Example.problem_id == problem_id)
    )


def is_refused(incident_id: UUID, problem_id: UUID) -> bool:
    """Whether a person has said that this incident does not belong to this problem."""
    found = select(Example.verdict).where(
        Example.incident_id == incident_id, Example.problem_id == problem_id
    )
    return db.session.scalar(found) == "no"
