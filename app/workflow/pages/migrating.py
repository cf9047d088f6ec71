"""Taking open rows over to the newest version: the mapping, what it would do, how far it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import make_response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Words
from app.core.text import _
from app.web.look import locale
from app.web.render import render, sent_to, wants_part
from app.workflow import access, queries, services
from app.workflow.definition import State, StateCategory
from app.workflow.errors import BadMapping, MigrationRunning, NothingToTakeOver
from app.workflow.models import Design
from app.workflow.pages.blueprint import pages
from app.workflow.pages.standing import Standing, standing
from app.workflow.process import Process, is_required
from app.workflow.services.migrating import checked

PREFIX = "to."
FINISHED = {StateCategory.RESOLVED, StateCategory.CLOSED}


@dataclass(frozen=True)
class Line:
    """Rows of an older version in one state, and which of the newest one they come to."""

    standing: Standing
    offered: Sequence[State]
    target: State | None
    asks: Sequence[str]
    """What their next move will ask for, where they have no value for it."""


@pages.get("/processes/<process>/migration")
def migration(process: str) -> AnyResponse:
    """Show the states that open rows stand in, those they can come to, and what is at work."""
    access.check_may(actor(), to="shape")
    return make_response(_page(access.design(actor(), process), {}))


@pages.post("/processes/<process>/migration/preview")
def preview_migration(process: str) -> AnyResponse:
    """Show what taking over would do, with nothing done yet."""
    access.check_may(actor(), to="shape")
    design = access.design(actor(), process)
    try:
        checked(design, _mapping(process))
    except BadMapping as refusal:
        return make_response(_page(design, refusal.faults), refusal.status)
    return make_response(_page(design, {}, is_preview=True))


@pages.post("/processes/<process>/migration")
def migrate(process: str) -> AnyResponse:
    """Take all open rows of older versions over to the newest one."""
    try:
        with transaction():
            design = access.design(actor(), process, to="shape")
            queries.check_behind(design)
            services.migrate(design, _mapping(process), by=actor())
    except BadMapping as refusal:
        page = _page(access.design(actor(), process), refusal.faults)
        return make_response(page, refusal.status)
    except (MigrationRunning, NothingToTakeOver) as refusal:
        page = _page(access.design(actor(), process), {"form": refusal.words})
        return make_response(page, refusal.status)
    return sent_to(url_for("workflow.migration", process=process), told=_("Being taken over"))


def _page(design: Design, faults: Mapping[str, Words], *, is_preview: bool = False) -> str:
    newest = queries.newest(design.code)
    lines = [_line(each, newest) for each in standing(design.code) if each.process.id != newest.id]
    return render(
        "workflow/migrate.html",
        fragment="progress",
        design=design,
        newest=newest,
        lines=lines,
        rows=sum(each.standing.rows for each in lines),
        faults=faults,
        is_preview=is_preview,
        running=queries.migration_of(design.code),
        in_part=wants_part(),
        prefix=PREFIX,
        language=locale(),
    )


def _line(each: Standing, newest: Process) -> Line:
    offered = [state for state in newest.states.values() if _alike(each.state, state)]
    wanted = request.form.get(PREFIX + each.place, each.state.code)
    target = next((state for state in offered if state.code == wanted), None)
    asks = [
        field.label(locale())
        for field in newest.definition.fields
        if target and is_required(field, {"state": target.code})
    ]
    return Line(each, offered, target, asks)


def _alike(old: State, new: State) -> bool:
    """What is open stays open, and what is resolved stays resolved."""
    is_like = (old.category in FINISHED) == (new.category in FINISHED)
    return is_like and new.category != StateCategory.CLOSED


def _mapping(process: str) -> Mapping[UUID, Mapping[str, str]]:
    """What was chosen: by version and old state, the new state."""
    found: dict[UUID, dict[str, str]] = {}
    for each in standing(process):
        chosen = request.form.get(PREFIX + each.place)
        if chosen:
            found.setdefault(each.process.id, {})[each.state.code] = chosen
    return found
