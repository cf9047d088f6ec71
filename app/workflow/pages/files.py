"""Processes as files: versions saved, a draft taken from one, and what such files hold."""

from flask import Response, jsonify, make_response, request, url_for
from pydantic import ValidationError
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor, public
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.settings import settings
from app.core.text import _, lazy
from app.web.render import sent_to
from app.workflow import access, file, queries, services
from app.workflow.definition import Definition
from app.workflow.forms import Seen
from app.workflow.pages.blueprint import pages
from app.workflow.pages.page import draft_page

SCHEMA = "/api/process.schema.json"


@pages.get(SCHEMA)
@public
def schema() -> Response:
    """Answer with the JSON Schema of the files, for editors and programs that write them."""
    response = jsonify(file.schema(_address()))
    response.mimetype = "application/schema+json"
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@pages.get("/processes/<process>/versions/<int:version>/file")
def export(process: str, version: int) -> Response:
    """Save a version as a file that can be drawn from elsewhere."""
    design = access.design(actor(), process)
    found = queries.numbered(process, version)
    body = file.written(found.definition, schema=_address())
    response = Response(body, mimetype="application/json")
    name = f"{design.code}-{version}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@pages.post("/processes/<process>/draft/replacement")
def replace_draft(process: str) -> AnyResponse:
    """Have what a file holds take the place of the draft."""
    try:
        with transaction():
            design = access.design(actor(), process, to="shape")
            form = Seen.of(request.form)
            services.redraw(design, _sent(), seen=form.seen, by=actor())
    except Invalid as refusal:
        page = draft_page(access.design(actor(), process), faults=refusal.faults)
        return make_response(page, refusal.status)
    return sent_to(url_for("workflow.draft", process=process), told=_("The file is the draft now"))


def _address() -> str:
    """Where the schema lies, as editors elsewhere reach it."""
    return settings().public_url.rstrip("/") + SCHEMA


def _sent() -> Definition:
    sent = request.files.get("file")
    try:
        return file.read(sent.read() if sent else b"")
    except ValidationError as fault:
        place = ".".join(str(each) for each in fault.errors()[0]["loc"])
        words = lazy("This is no process: look at %(place)s.", place=place)
        raise Invalid({"file": words if place else lazy("This is no JSON.")}) from None
