"""Why incidents were placed together, as a reader may be told it."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Protocol, Self, TypeVar

from sqlalchemy import select

from app.core.actor import Actor
from app.core.db import db
from app.incidents import access as incidents
from app.incidents.models import Incident


class WithReason(Protocol):
    """A row of a match."""

    @property
    def why(self) -> Mapping[str, Any] | None: ...

    def _replace(self, *, why: Any) -> Self: ...


R = TypeVar("R", bound=WithReason)


def as_seen(actor: Actor, rows: Sequence[R]) -> list[R]:
    """Return the rows with reasons that tell nothing of messages which the actor does not see.

    The words shared with such a message are not told, either.
    """
    near = {key for row in rows for key in _nearest(row.why)}
    if not near:
        return list(rows)
    query = select(Incident.id).where(Incident.id.in_(near), incidents.visible_to(actor))
    seen = {str(key) for key in db.session.scalars(query)}
    return [row._replace(why=_without_unseen(row.why, seen)) for row in rows]


def _nearest(why: Mapping[str, Any] | None) -> set[str]:
    return {each["incident"] for each in (why or {}).get("nearest", ())}


def _without_unseen(
    why: Mapping[str, Any] | None, seen: AbstractSet[str]
) -> Mapping[str, Any] | None:
    if why is None or seen >= _nearest(why):
        return why
    told = [each for each in why["nearest"] if each["incident"] in seen]
    return {**why, "nearest": told, "shared": []}
