"""Files of the messages of an incident."""

from uuid import UUID

from flask import Response, request, url_for

from app.core.actor import actor
from app.core.answers import answer
from app.core.db import transaction
from app.core.idempotency import once
from app.core.openapi import documented
from app.core.sent import form_as, takes_files
from app.files import serving
from app.files.errors import FileRefused, FileTooLarge, StoreAway, TooManyFiles
from app.incidents import access, queries, services
from app.incidents.api import telling
from app.incidents.api.blueprint import TAG, api
from app.incidents.schemas import AttachmentIn, AttachmentOut


@api.post("/incidents/<incident:number>/attachments")
@takes_files
@documented(
    TAG,
    AttachmentOut,
    status=201,
    upload=AttachmentIn,
    once=True,
    refusals=[FileRefused, FileTooLarge, TooManyFiles, StoreAway],
)
def attach(number: int) -> Response:
    """Hang a file on a message.

    Messages are listed with their files. Programs, empty files and files beyond the limits are
    refused with the reason.
    """
    with transaction():  # who may not, is told so before a byte is kept
        access.incident(actor(), number, to="work")
    request.get_data()
    asked = form_as(AttachmentIn, files=("file",))
    body = serving.one_given(request.files.getlist("file"))
    with once() as sent:
        incident = access.incident(actor(), number, to="work")
        if old := sent.answer():
            return old
        row = services.attach_to(incident, UUID(asked.message), body, by=actor())
        response = answer(telling.attachment(row.file), 201)
        response.headers["Location"] = url_for(
            "incidents_api.attachment", number=number, attachment=row.file_id
        )
        return sent.keep(response)


@api.get("/incidents/<incident:number>/attachments/<uuid:attachment>")
@documented(TAG, download=True, refusals=[StoreAway])
def attachment(number: int, attachment: UUID) -> Response:
    """Fetch a file, as bytes to be saved."""
    incident = access.incident(actor(), number)
    return serving.saved(queries.file(incident, attachment, actor()))
