"""Erasing what is known of a requester."""

from uuid import UUID

from flask import Response, url_for

from app.core.actor import actor
from app.core.answers import answer
from app.core.errors import Invalid
from app.core.idempotency import once
from app.core.openapi import documented
from app.core.sent import body_as
from app.incidents import access
from app.incidents.api.blueprint import TAG, api
from app.incidents.errors import NoSuchErasure
from app.incidents.models import Erasure
from app.incidents.queries import erasing as queries
from app.incidents.schemas import ErasureIn, ErasureOut, ErasurePreviewOut, RequesterOut
from app.incidents.services import erasing


@api.get("/incidents/<incident:number>/erasure")
@documented(TAG, ErasurePreviewOut)
def preview_erasure(number: int) -> Response:
    """Tell what an erasure of this incident's requester would take."""
    requester = access.requester_to_erase(actor(), number).requester
    who = RequesterOut.model_validate(requester, from_attributes=True)
    return answer(ErasurePreviewOut(requester=who, **queries.taken(requester.id)._asdict()))


@api.post("/incidents/<incident:number>/erasure")
@documented(TAG, ErasureOut, status=202, body=ErasureIn, once=True, refusals=[Invalid])
def erase_requester(number: int) -> Response:
    """Erase the requester's name, addresses, texts and files; it cannot be undone."""
    with once() as sent:
        incident = access.requester_to_erase(actor(), number, to="work")
        if old := sent.answer():
            return old
        erasure = erasing.start(
            incident.requester,
            confirmed=body_as(ErasureIn).confirm,
            incident=incident,
            by=actor(),
        )
        response = answer(_told(erasure), 202)
        response.headers["Location"] = url_for("incidents_api.erasure", erasure=erasure.id)
        return sent.keep(response)


@api.get("/erasures/<uuid:erasure>")
@documented(TAG, ErasureOut, refusals=[NoSuchErasure])
def erasure(erasure: UUID) -> Response:
    """Tell how far an erasure has come."""
    return answer(_told(access.erasure(actor(), erasure)))


def _told(row: Erasure) -> ErasureOut:
    progress = queries.progress(row.id)
    return ErasureOut(
        id=str(row.id),
        by=row.by_name,
        incidents=progress.incidents,
        done=progress.done,
        messages=row.messages,
        files=row.files,
        created_at=row.created_at,
        finished_at=row.finished_at,
    )
