"""The company's own fields of an incident: what they hold, and how a process sees it."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core.actor import Actor
from app.core.db import db
from app.incidents.models import Incident, Level, Priority, Value
from app.workflow.conditions import Value as Held
from app.workflow.movers import who_is
from app.workflow.process import FIELDS, Mover
from app.workflow.services import holding
from app.workflow.values import plain

PREFIX = FIELDS


def mover(incident: Incident, by: Actor) -> Mover:
    """Return who asks for a move, as its process sees them, and what the fields hold."""
    return Mover(who_is(by, assignee_id=incident.assignee_id), known(incident))


def known(incident: Incident) -> Mapping[str, Held | None]:
    """Return whatever conditions may ask of this incident."""
    return known_of_all([incident])[incident.id]


def known_of_all(incidents: Collection[Incident]) -> dict[UUID, Mapping[str, Held | None]]:
    """Return the same for many, with one query at most."""
    asked = [each.id for each in incidents if each.process.definition.fields]
    custom = holding.held(Value, asked) if asked else {}
    return {each.id: {**_own(each), **custom.get(each.id, {})} for each in incidents}


def known_by_keys(keys: Collection[UUID]) -> dict[UUID, Mapping[str, Held | None]]:
    """Return the same by the keys of incidents."""
    return known_of_all(db.session.scalars(select(Incident).where(Incident.id.in_(keys))).all())


def _own(incident: Incident) -> dict[str, Held | None]:
    return {
        "state": incident.state,
        "category": incident.category.code if incident.category else None,
        "impact": Level(incident.impact).name.lower(),
        "urgency": Level(incident.urgency).name.lower(),
        "priority": Priority(incident.priority).name.lower(),
        "channel": incident.channel,
        "tags": frozenset(incident.tags),
        "assignee": incident.assignee_id,
    }


def own_field(incident: Incident, name: str, sent: object) -> Any:
    """Return what was sent for the field fields.CODE, as history keeps it. Raises Invalid."""
    code = name.removeprefix(PREFIX)
    return plain(holding.checked(incident.process, {code: sent})[code])


def filled(incident: Incident, name: str) -> Any:
    """Return what the field fields.CODE holds, as history keeps it."""
    return plain(holding.held(Value, [incident.id])[incident.id].get(name.removeprefix(PREFIX)))


def fill(incident: Incident, changed: Mapping[str, Any]) -> None:
    """Have the fields of these names hold these values.

    Raises Invalid when one that is required loses its value.
    """
    codes = {name.removeprefix(PREFIX): value for name, value in changed.items()}
    values = holding.checked(incident.process, codes)
    before = known(incident)
    holding.check_kept(incident.process, before, {**before, **values})
    holding.keep(Value, incident.id, values)
