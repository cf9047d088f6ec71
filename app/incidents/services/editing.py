"""Editing fields. Two people who edit different fields both win; the same field is a conflict."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core.actor import Actor
from app.core.db import db
from app.core.errors import Invalid
from app.core.events import publish
from app.core.text import lazy
from app.incidents.errors import EditConflict
from app.incidents.events import IncidentEdited, IncidentPrioritised
from app.incidents.models import Change, Incident
from app.incidents.services.correcting import CONTACT, correct, hold_requester, tidied
from app.incidents.services.defaulting import check_offered
from app.incidents.services.filling import OWN_FIELDS
from app.incidents.services.history import gather_words, remember, touch
from app.incidents.services.opening import check_category, check_tags, priority_of
from app.workflow.process import FIELDS


def edit(incident: Incident, values: Mapping[str, Any], *, seen: int, by: Actor) -> None:
    """Set fields: subject, category_id, impact, urgency, tags, those of CONTACT and of the process.

    The latter are called fields.CODE. `seen` is the version that the editor looked at. Raises
    EditConflict when one of the fields has been given another value since; changes of other fields
    are no matter. Raises Invalid, and RequesterBusy.
    """
    wanted = {name: _checked(incident, name, value) for name, value in values.items()}
    if wanted.keys() & CONTACT.keys():
        hold_requester(incident)
    changed = {name: value for name, value in wanted.items() if _now(incident, name) != value}
    check_unmoved(incident, changed, seen=seen)
    if not changed:
        return
    check_offered(changed.get("category_id"))
    touch(incident)
    for name, value in changed.items():
        remember(incident, name, old=_now(incident, name), new=value, by=by)
    _set(incident, changed, by=by)
    others = tuple(name for name in changed if name not in {"impact", "urgency"})
    if others:
        publish(IncidentEdited(subject_id=incident.id, fields=others), by=by)
    _reprioritise(incident, by=by)


def tag(
    incident: Incident, *, add: Sequence[str] = (), remove: Sequence[str] = (), by: Actor
) -> None:
    """Add and take away tags; those that stand or are missing already are no matter."""
    kept = [each for each in incident.tags if each not in remove]
    wanted = kept + [each for each in dict.fromkeys(add) if each not in kept]
    edit(incident, {"tags": wanted}, seen=incident.version, by=by)


def meant(incident: Incident, values: Mapping[str, Any], *, seen: int) -> dict[str, Any]:
    """Return what the editor of a form that sends all its fields has changed in it.

    That is whatever differs from the value which the field had in the version `seen`.
    """
    since = db.session.scalars(
        select(Change)
        .where(Change.incident_id == incident.id, Change.version > seen, Change.field.in_(values))
        .order_by(Change.version.desc())
    )
    before = {change.field: change.old for change in since}
    return {
        name: value
        for name, value in values.items()
        if value != (before[name] if name in before else _now(incident, name))
    }


def check_unmoved(incident: Incident, changed: Mapping[str, Any], *, seen: int) -> None:
    """Raise EditConflict when a field that is to be changed got another value after `seen`."""
    if seen == incident.version or not changed:
        return
    since = db.session.scalars(
        select(Change)
        .where(
            Change.incident_id == incident.id,
            Change.version > seen,
            Change.field.in_(changed),
        )
        .order_by(Change.version)
    )
    conflicts = {
        change.field: {
            "yours": _plain(changed[change.field]),
            "theirs": change.new,
            "by": change.by_name,
            "at": change.at.isoformat(),
        }
        for change in since
    }
    if conflicts:
        raise EditConflict(conflicts=conflicts, version=incident.version)


def _now(incident: Incident, name: str) -> Any:
    if name.startswith(FIELDS):
        return OWN_FIELDS.held(incident, name)
    if name in CONTACT:
        return getattr(incident.requester, CONTACT[name])
    return getattr(incident, name)


def _set(incident: Incident, changed: Mapping[str, Any], *, by: Actor) -> None:
    custom = {name: value for name, value in changed.items() if name.startswith(FIELDS)}
    for name in changed.keys() - CONTACT.keys() - custom.keys():
        setattr(incident, name, changed[name])
    if custom:
        OWN_FIELDS.fill(incident, custom)
    contact = {name: value for name, value in changed.items() if name in CONTACT}
    if contact:
        correct(incident, contact, by=by)
    elif "subject" in changed:
        gather_words(Incident.id == incident.id)


def _checked(incident: Incident, name: str, value: Any) -> Any:
    if name.startswith(FIELDS):
        return OWN_FIELDS.read(incident, name, value)
    if name in CONTACT:
        return tidied(name, value)
    match name:
        case "subject":
            return value
        case "impact" | "urgency":
            return int(value)
        case "category_id":
            return check_category(value)
        case "tags":
            return check_tags(value)
    raise Invalid({name: lazy("This field cannot be edited.")})


def _reprioritise(incident: Incident, *, by: Actor) -> None:
    old, new = incident.priority, priority_of(incident.impact, incident.urgency)
    if old == new:
        return
    incident.priority = new
    remember(incident, "priority", old=old, new=new, by=by)
    publish(IncidentPrioritised(subject_id=incident.id, old_priority=old, new_priority=new), by=by)


def _plain(value: object) -> object:
    return str(value) if isinstance(value, UUID) else value
