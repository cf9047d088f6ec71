"""Making an incident private, and naming who sees it nevertheless."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete, literal, select
from sqlalchemy.dialects.postgresql import insert

from app.core import audit, time
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import Invalid
from app.core.events import publish
from app.core.text import lazy
from app.incidents.errors import NotPrivate, PartOfAnother
from app.incidents.events import IncidentHidden, IncidentNamed, IncidentRevealed, IncidentUnnamed
from app.incidents.models import Incident, Named
from app.incidents.queries import privacy
from app.incidents.queries.privacy import Viewer
from app.incidents.services.history import remember, touch

PRIVATE, NAMED = "private", "named"


def hide(incident: Incident, *, by: Actor) -> None:
    """Make it private. Whoever does so is named, and so goes on seeing it.

    Raises PartOfAnother for what was merged: its conversation is elsewhere.
    """
    if incident.private:
        return
    if incident.merged_into_id:
        raise PartOfAnother
    touch(incident)
    incident.private = True
    named = [by.id] if by.id and by.kind != "system" else []
    for viewer_id in named:
        _add(incident, viewer_id, by.kind, by=by)
    remember(incident, PRIVATE, old=False, new=True, by=by)
    audit.record("incident.hidden", by=by, subject=incident.reference)
    publish(IncidentHidden(subject_id=incident.id, viewer_ids=tuple(named)), by=by)


def reveal(incident: Incident, *, by: Actor) -> None:
    """Let everybody see it who sees its department; who was named is forgotten."""
    if not incident.private:
        return
    touch(incident)
    incident.private = False
    gone = db.session.scalars(
        delete(Named).where(Named.incident_id == incident.id).returning(Named.viewer_id)
    ).all()
    remember(incident, PRIVATE, old=True, new=False, by=by)
    audit.record("incident.revealed", by=by, subject=incident.reference)
    publish(IncidentRevealed(subject_id=incident.id, viewer_ids=tuple(sorted(gone))), by=by)


def name(incident: Incident, viewer: Viewer, *, by: Actor) -> None:
    """Let a person or program see this private incident. Raises NotPrivate."""
    _check_private(incident)
    if not _add(incident, viewer.id, viewer.kind, by=by):
        return
    touch(incident)
    remember(incident, NAMED, old=None, new=viewer.name, by=by)
    audit.record(
        "incident.named", by=by, subject=incident.reference, **{viewer.kind: viewer.handle}
    )
    publish(IncidentNamed(subject_id=incident.id, viewer_id=viewer.id, kind=viewer.kind), by=by)


def unname(incident: Incident, viewer: Viewer, *, by: Actor) -> None:
    """Take the name away again; who was not named is no matter. Raises NotPrivate."""
    _check_private(incident)
    gone = db.session.scalar(
        delete(Named)
        .where(Named.incident_id == incident.id, Named.viewer_id == viewer.id)
        .returning(Named.viewer_id)
    )
    if gone is None:
        return
    touch(incident)
    remember(incident, NAMED, old=viewer.name, new=None, by=by)
    audit.record(
        "incident.unnamed", by=by, subject=incident.reference, **{viewer.kind: viewer.handle}
    )
    publish(IncidentUnnamed(subject_id=incident.id, viewer_id=viewer.id, kind=viewer.kind), by=by)


def name_only(incident: Incident, viewers: Collection[Viewer], *, by: Actor) -> None:
    """Make it private and name these, and whoever asks for it, and nobody else."""
    hide(incident, by=by)
    wanted = {each.id for each in viewers} | {by.id}
    for viewer in viewers:
        name(incident, viewer, by=by)
    for viewer in privacy.named(incident):
        if viewer.id not in wanted:
            unname(incident, viewer, by=by)


def keep_private(made: Incident, source: Incident) -> None:
    """Have a new incident that takes words of another be as private as that one."""
    made.private = source.private
    db.session.flush()
    columns = (Named.viewer_id, Named.kind, Named.by_name, Named.at)
    named = select(literal(made.id), *columns).where(Named.incident_id == source.id)
    names = ["incident_id", *(each.key for each in columns)]
    db.session.execute(insert(Named).from_select(names, named))


def check_viewers(handles: Collection[str], *, field: str) -> list[Viewer]:
    """Return whom these logins and keys call. Raises Invalid when one of them calls nobody."""
    found = privacy.nameable(handles)
    if any(handle not in found for handle in handles):
        raise Invalid({field: lazy("Nobody who reads incidents has this login or API key.")})
    return list(found.values())


def _check_private(incident: Incident) -> None:
    if not incident.private:
        raise NotPrivate


def _add(incident: Incident, viewer_id: UUID, kind: str, *, by: Actor) -> bool:
    values = {"kind": kind, "by_name": by.name, "at": time.now()}
    made = db.session.execute(
        insert(Named)
        .values(incident_id=incident.id, viewer_id=viewer_id, **values)
        .on_conflict_do_nothing()
        .returning(Named.viewer_id)
    )
    return made.first() is not None
