"""The door to processes: whoever works with them may read them, configurators shape them."""

from collections.abc import Sequence
from typing import Literal

from sqlalchemy import select

from app.core.actor import Actor, Verb
from app.core.db import db
from app.core.errors import Forbidden
from app.workflow.errors import NoSuchProcess
from app.workflow.models import Design

To = Literal["read", "shape"]


def design(actor: Actor, code: str, *, to: To = "read") -> Design:
    """Return the process with this code; to shape it, locked.

    Raises Forbidden, NoSuchProcess.
    """
    check_may(actor, to=to)
    query = select(Design).where(Design.code == code)
    if to == "shape":
        query = query.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NoSuchProcess
    return found


def designs(actor: Actor) -> Sequence[Design]:
    """Return all processes, those of incidents first. Raises Forbidden."""
    check_may(actor, to="read")
    return db.session.scalars(select(Design).order_by(Design.kind, Design.code)).all()


def check_may(actor: Actor, *, to: To) -> None:
    """Raise Forbidden unless the actor may do this with processes."""
    shapes = actor.may(Verb.SHAPE_PROCESSES)
    reads = actor.may(Verb.READ_INCIDENTS)
    if not (shapes or (to == "read" and reads)):
        raise Forbidden
