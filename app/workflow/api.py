"""Processes for programs: reading, drawing, publishing, taking open rows over; and their fields."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, Response, url_for

from app.core.actor import actor
from app.core.answers import answer
from app.core.errors import Invalid
from app.core.idempotency import once
from app.core.openapi import documented
from app.core.sent import body_as, query_as
from app.core.text import lazy
from app.core.versions import seen_version, tagged
from app.workflow import access, queries, services
from app.workflow.errors import (
    BadMapping,
    CodeTaken,
    DraftChanged,
    MigrationRunning,
    NoDraft,
    NoSuchProcess,
    NothingChanged,
    NothingToTakeOver,
    NotSound,
)
from app.workflow.file import ProcessFile
from app.workflow.models import Design
from app.workflow.schemas import (
    DraftOut,
    FieldsOut,
    FieldsQuery,
    FindingOut,
    MigrationIn,
    MigrationOut,
    OpenRowsOut,
    ProcessesOut,
    ProcessIn,
    ProcessOut,
    StandingOut,
)

TAG = "Processes"

api = Blueprint("workflow_api", __name__, url_prefix="/api/v1")


@api.get("/processes")
@documented(TAG, ProcessesOut)
def processes() -> Response:
    """List the processes, each in its newest version."""
    found = access.designs(actor())
    told = [ProcessOut.of(each, queries.newest(each.code)) for each in found]
    return answer(ProcessesOut(processes=told))


@api.post("/processes")
@documented(
    TAG, ProcessOut, status=201, body=ProcessIn, once=True, refusals=[NoSuchProcess, CodeTaken]
)
def found_process() -> Response:
    """Make a new process like another."""
    access.check_may(actor(), to="shape")
    with once() as sent:
        if old := sent.answer():
            return old
        asked = body_as(ProcessIn)
        like = access.design(actor(), asked.like)
        made = services.found(asked.code, asked.labels, like=like, by=actor())
        response = answer(ProcessOut.of(made, queries.newest(made.code)), 201)
        response.headers["Location"] = url_for("workflow_api.newest", process=made.code)
        return sent.keep(response)


@api.get("/processes/<process>")
@documented(TAG, ProcessOut, refusals=[NoSuchProcess])
def newest(process: str) -> Response:
    """Read the newest version of a process. Its definition is what a draft takes."""
    return answer(ProcessOut.of(access.design(actor(), process), queries.newest(process)))


@api.get("/processes/<process>/versions/<int:version>")
@documented(TAG, ProcessOut, refusals=[NoSuchProcess])
def version(process: str, version: int) -> Response:
    """Read a version of a process; none ever changes."""
    return answer(
        ProcessOut.of(access.design(actor(), process), queries.numbered(process, version))
    )


@api.get("/processes/<process>/draft")
@documented(TAG, DraftOut, versioned=True, refusals=[NoSuchProcess, NoDraft])
def draft(process: str) -> Response:
    """Read the draft of the next version, and what is wrong with it."""
    access.check_may(actor(), to="shape")
    design = access.design(actor(), process)
    if design.draft is None:
        raise NoDraft
    return _draft(design)


@api.post("/processes/<process>/draft")
@documented(TAG, DraftOut, status=201, versioned=True, once=True, refusals=[NoSuchProcess])
def begin_draft(process: str) -> Response:
    """Begin a draft, like the newest version; one that is there already goes on."""
    with once() as sent:
        design = access.design(actor(), process, to="shape")
        if old := sent.answer():
            return old
        services.begin_draft(design, by=actor())
        return sent.keep(_draft(design, 201))


@api.put("/processes/<process>/draft")
@documented(
    TAG,
    DraftOut,
    body=ProcessFile,
    versioned=True,
    conditional=True,
    once=True,
    refusals=[NoSuchProcess, NoDraft, DraftChanged],
)
def redraw(process: str) -> Response:
    """Give the draft another shape; what is wrong with it is told, and hinders nothing yet."""
    with once() as sent:
        design = access.design(actor(), process, to="shape")
        if old := sent.answer():
            return old
        seen, drawn = seen_version(), body_as(ProcessFile).definition
        services.redraw(design, drawn, seen=seen, by=actor())
        return sent.keep(_draft(design))


@api.delete("/processes/<process>/draft")
@documented(TAG, status=204, conditional=True, once=True, refusals=[NoSuchProcess, DraftChanged])
def discard_draft(process: str) -> Response:
    """Throw the draft away."""
    with once() as sent:
        design = access.design(actor(), process, to="shape")
        if old := sent.answer():
            return old
        services.discard_draft(design, seen=seen_version(), by=actor())
        return sent.keep(Response(status=204))


@api.post("/processes/<process>/versions")
@documented(
    TAG,
    ProcessOut,
    status=201,
    conditional=True,
    once=True,
    refusals=[NoSuchProcess, NoDraft, DraftChanged, NothingChanged, NotSound],
)
def publish(process: str) -> Response:
    """Publish the draft: new rows take it, open ones keep theirs until they are taken over."""
    with once() as sent:
        design = access.design(actor(), process, to="shape")
        if old := sent.answer():
            return old
        made = services.publish(design, seen=seen_version(), by=actor())
        return sent.keep(answer(ProcessOut.of(design, made), 201))


@api.get("/processes/<process>/migration")
@documented(TAG, StandingOut, refusals=[NoSuchProcess])
def standing(process: str) -> Response:
    """Tell where open rows stand, by version and state, and how far they are taken over."""
    access.check_may(actor(), to="shape")
    return answer(_standing(access.design(actor(), process)))


@api.post("/processes/<process>/migration")
@documented(
    TAG,
    StandingOut,
    status=202,
    body=MigrationIn,
    once=True,
    refusals=[NoSuchProcess, MigrationRunning, NothingToTakeOver, BadMapping],
)
def migrate(process: str) -> Response:
    """Begin to take the open rows of older versions over to the newest."""
    with once() as sent:
        design = access.design(actor(), process, to="shape")
        if old := sent.answer():
            return old
        mapping = _mapping(process, body_as(MigrationIn))
        queries.check_behind(design)
        services.migrate(design, mapping, by=actor())
        return sent.keep(answer(_standing(design), 202))


@api.get("/fields")
@documented(TAG, FieldsOut, query=FieldsQuery)
def fields() -> Response:
    """List the company's own fields, and the names that conditions know."""
    access.check_may(actor(), to="read")
    kind = query_as(FieldsQuery).kind
    return answer(FieldsOut.of(kind, list(queries.fields_of(kind).values())))


def _draft(design: Design, status: int = 200) -> Response:
    told = DraftOut(
        process=design.code,
        definition=queries.drafted(design),
        findings=[FindingOut.of(each) for each in queries.findings_of(design)],
        revision=design.revision,
        changed_by=design.changed_by,
        changed_at=design.changed_at,
    )
    return tagged(answer(told, status), design.revision)


def _standing(design: Design) -> StandingOut:
    last = queries.migration_of(design.code)
    return StandingOut(
        open=[
            OpenRowsOut(
                version=queries.process(each.process_id).version, state=each.state, rows=each.rows
            )
            for each in queries.open_rows(design.code)
        ],
        migration=MigrationOut.of(last, queries.process(last.process_id)) if last else None,
    )


def _mapping(code: str, asked: MigrationIn) -> Mapping[UUID, Mapping[str, str]]:
    keys = {str(each.version): each.id for each in queries.versions(code)}
    if unknown := asked.mapping.keys() - keys.keys():
        raise Invalid({f"mapping.{each}": lazy("There is no such version.") for each in unknown})
    return {keys[number]: states for number, states in asked.mapping.items()}
