"""Rows as programs read them, and names that programs send as our keys."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response

from app.core.actor import actor
from app.core.answers import answer
from app.core.errors import Invalid
from app.core.text import lazy
from app.core.versions import tagged
from app.files.models import File
from app.incidents import queries
from app.incidents.models import Incident, Message, Value
from app.incidents.queries import programs
from app.incidents.queries.programs import Names
from app.incidents.schemas import (
    LEVELS,
    PRIORITIES,
    AttachmentOut,
    IncidentOut,
    MessageOut,
    RequesterOut,
    ResolutionOut,
)
from app.workflow import naming as own
from app.workflow.movers import who_is
from app.workflow.process import Mover, Offer


def one(incident: Incident, status: int = 200) -> Response:
    """Return the incident with its version as the ETag."""
    (told,) = incidents([incident])
    return tagged(answer(told, status), incident.version)


def incidents(rows: Sequence[Incident]) -> list[IncidentOut]:
    """Return the incidents as programs read them."""
    names = programs.names_of(
        departments={row.department_id for row in rows if row.department_id},
        persons={row.assignee_id for row in rows if row.assignee_id},
        incidents={row.merged_into_id for row in rows if row.merged_into_id},
    )
    fields = own.told(Value, rows)
    return [_incident(row, names, fields[row.id]) for row in rows]


def messages(rows: Sequence[Message]) -> list[MessageOut]:
    """Return the messages with their files as programs read them."""
    files = queries.attached([row.id for row in rows])
    return [_message(row, files.get(row.id, ())) for row in rows]


def attachment(file: File) -> AttachmentOut:
    """Return the file as programs read it, without its bytes."""
    return AttachmentOut(
        id=str(file.id),
        name=file.name,
        size=file.size,
        type=file.media_type,
        author=file.by_name,
        created_at=file.at,
    )


def category_id(code: str | None) -> UUID | None:
    """Return the key of the category with this code. Raises Invalid."""
    found = programs.category_id(code) if code is not None else None
    if code is not None and found is None:
        raise Invalid({"category": lazy("There is no such category.")})
    return found


def _message(row: Message, files: Sequence[File]) -> MessageOut:
    return MessageOut.model_validate(
        {
            "id": str(row.id),
            "voice": row.voice,
            "author": row.author_name,
            "text": row.text,
            "delivery": row.delivery,
            "created_at": row.created_at,
            "attachments": [attachment(each) for each in files],
        }
    )


def _incident(row: Incident, names: Names, fields: dict[str, Any]) -> IncidentOut:
    return IncidentOut.model_validate(
        {
            "number": row.reference,
            "subject": row.subject,
            "channel": row.channel,
            "requester": RequesterOut.model_validate(row.requester, from_attributes=True),
            "department": names.departments[row.department_id] if row.department_id else None,
            "assignee": names.logins[row.assignee_id] if row.assignee_id else None,
            "category": row.category.code if row.category else None,
            "impact": LEVELS[row.impact],
            "urgency": LEVELS[row.urgency],
            "priority": PRIORITIES[row.priority],
            "tags": row.tags,
            "fields": fields,
            "merged_into": names.incidents[row.merged_into_id] if row.merged_into_id else None,
            "state": row.state,
            "state_category": row.state_category,
            "moves": [each.state.code for each in _offers(row) if each.move],
            "resolution": _resolution(row),
            "external_reference": row.external_ref,
            **{name: getattr(row, name) for name in _AS_THEY_ARE},
        }
    )


def _offers(row: Incident) -> Sequence[Offer]:
    by = Mover(who_is(actor(), assignee_id=row.assignee_id))
    return row.process.offers(row.state, by=by)


_AS_THEY_ARE = (
    "private",
    "reopened",
    "created_at",
    "updated_at",
    "first_reply_at",
    "resolved_at",
    "closed_at",
    "version",
)


def _resolution(row: Incident) -> ResolutionOut | None:
    code = row.resolution_code
    return ResolutionOut(code=code, text=row.resolution) if code else None
