"""The audit log for programs of administrators."""

from dataclasses import fields
from typing import Any, Literal

from flask import Blueprint, Response
from pydantic import AwareDatetime, BaseModel, Field

from app.auth import access, queries
from app.auth.audit_places import Place
from app.auth.queries import Entry, Filters
from app.core.actor import actor
from app.core.answers import answer
from app.core.openapi import documented
from app.core.paging import PageQuery, cursor_at, place_of
from app.core.sent import query_as

api = Blueprint("audit_api", __name__)


class AuditQuery(PageQuery):
    """Each field narrows the log."""

    person: str = Field("", max_length=200, description="part of a name, or a whole subject")
    kind: str = Field("", max_length=100, description="code of a deed, such as session.started")
    subject: str = Field("", max_length=200, description="what it was done to, such as INC-1042")
    since: AwareDatetime | None = Field(None, description="not before this moment")
    until: AwareDatetime | None = Field(None, description="before this moment")

    def filters(self) -> Filters:
        """Return what the log is asked for."""
        return Filters(**{each.name: getattr(self, each.name) for each in fields(Filters)})


class AuditEntryOut(BaseModel):
    """Who did what, and to what."""

    at: AwareDatetime
    by: str = Field(description="the name at that moment")
    by_kind: Literal["person", "client", "system"]
    kind: str = Field(description="code of the deed")
    subject: str | None
    details: dict[str, Any]


class AuditOut(BaseModel):
    entries: list[AuditEntryOut]
    next_cursor: str | None = Field(
        description="send it as `cursor` for the next page; null: the end"
    )


@api.get("/api/v1/audit")
@documented("Audit", AuditOut, query=AuditQuery)
def audit_log() -> Response:
    """List what was done to sign-ins, keys, rights and exports, the newest first."""
    access.check_may_read_audit(actor())
    asked = query_as(AuditQuery)
    place = place_of(asked.cursor, Place)
    after = (place.at, place.id) if place else None
    found = queries.entries(asked.filters(), after=after, most=asked.limit + 1)
    shown = found[: asked.limit]
    further = cursor_at(Place.of(shown[-1])) if len(found) > asked.limit else None
    page = AuditOut(entries=[_told(entry) for entry in shown], next_cursor=further)
    return answer(page)


def _told(entry: Entry) -> AuditEntryOut:
    return AuditEntryOut.model_validate(
        {
            "at": entry.at,
            "by": entry.actor_name,
            "by_kind": entry.actor_kind,
            "kind": entry.what,
            "subject": entry.subject,
            "details": entry.details,
        }
    )
