"""The conversation of an incident, and its history."""

from uuid import UUID

from flask import Response
from pydantic import AwareDatetime, BaseModel

from app.core.actor import actor
from app.core.answers import answer
from app.core.idempotency import once
from app.core.openapi import documented
from app.core.paging import PageQuery, cursor_at, place_of
from app.core.sent import body_as, query_as
from app.incidents import access, queries, services
from app.incidents.api import telling
from app.incidents.api.blueprint import TAG, api
from app.incidents.api.wording import Readable, field_name
from app.incidents.errors import ClosedForMessages, ReplyHeld
from app.incidents.models import Incident, Message
from app.incidents.queries import programs
from app.incidents.schemas import ChangeOut, HistoryOut, MessageIn, MessageOut, MessagesOut


class Place(BaseModel):
    """Where a page of a conversation begins."""

    at: AwareDatetime
    id: UUID


@api.get("/incidents/<incident:number>/messages")
@documented(TAG, MessagesOut, query=PageQuery)
def messages(number: int) -> Response:
    """List the conversation, the oldest first: customer, replies and internal notes."""
    incident = access.incident(actor(), number)
    asked = query_as(PageQuery)
    place = place_of(asked.cursor, Place)
    found = programs.messages(
        incident.id, after=(place.at, place.id) if place else None, limit=asked.limit + 1
    )
    shown = found[: asked.limit]
    further = None
    if len(found) > asked.limit:
        further = cursor_at(Place(at=shown[-1].created_at, id=shown[-1].id))
    page = MessagesOut(messages=telling.messages(shown), next_cursor=further)
    return answer(page)


@api.post("/incidents/<incident:number>/messages")
@documented(
    TAG,
    MessageOut,
    status=201,
    body=MessageIn,
    once=True,
    refusals=[ClosedForMessages, ReplyHeld],
)
def write_message(number: int) -> Response:
    """Add the customer's further words, a reply to them, or an internal note.

    A reply is kept as not sent: a person of the desk reviews what goes out.
    """
    with once() as sent:
        incident = access.incident(actor(), number, to="work")
        if old := sent.answer():
            return old
        message = _written(incident, body_as(MessageIn))
        (told,) = telling.messages([message])
        return sent.keep(answer(told, 201))


@api.get("/incidents/<incident:number>/history")
@documented(TAG, HistoryOut)
def history(number: int) -> Response:
    """List every change, the oldest first."""
    incident = access.incident(actor(), number)
    found = queries.history(incident.id)
    readable = Readable((each.field, value) for each in found for value in (each.old, each.new))
    changes = [
        ChangeOut(
            at=each.at,
            by=each.by_name,
            field=field_name(each.field),
            old=readable.say(each.field, each.old),
            new=readable.say(each.field, each.new),
            reason=each.reason,
            version=each.version,
        )
        for each in found
    ]
    return answer(HistoryOut(changes=changes))


def _written(incident: Incident, asked: MessageIn) -> Message:
    seen = UUID(asked.seen) if asked.seen else None
    match asked.voice:
        case "customer":
            return services.receive(incident, asked.text, by=actor())
        case "note":
            return services.note(incident, asked.text, by=actor())
        case "reply" if asked.anyway:
            return services.reply_anyway(incident, asked.text, seen=seen, by=actor())
        case "reply":
            return services.reply(incident, asked.text, seen=seen, by=actor())
