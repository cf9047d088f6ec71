"""Drafts: what a configurator draws before it becomes a version."""

from collections.abc import Mapping

from app.core import audit, time
from app.core.actor import Actor
from app.core.db import db
from app.workflow import queries
from app.workflow.definition import Definition
from app.workflow.errors import CodeTaken, DraftChanged, NoDraft
from app.workflow.models import Design, ProcessVersion

TAKEN = {"new"}
"""Codes that addresses need for something else."""


def found(code: str, labels: Mapping[str, str], *, like: Design, by: Actor) -> Design:
    """Make a new process, whose first version is like the newest of another.

    Raises CodeTaken.
    """
    known = db.session.get(Design, code)
    if known or code in TAKEN:
        raise CodeTaken
    made = Design(code=code, kind=like.kind, labels=dict(labels), changed_by=by.name)
    db.session.add(made)
    db.session.flush()
    drawn = queries.newest(like.code).definition.as_kept()
    db.session.add(ProcessVersion(code=code, version=1, definition=drawn, created_by=by.name))
    db.session.flush()
    audit.record("process.founded", by=by, subject=code, like=like.code)
    return made


def begin_draft(design: Design, *, by: Actor) -> Definition:
    """Begin the draft of the next version; one that is there already goes on."""
    if design.draft is None:
        _keep(design, queries.newest(design.code).definition, by=by)
        audit.record("process.draft_begun", by=by, subject=design.code)
    return queries.drafted(design)


def redraw(design: Design, drawn: Definition, *, seen: int, by: Actor) -> None:
    """Give the draft another shape; `seen` is the revision that it was thought for.

    Raises NoDraft, and DraftChanged when there is a newer one.
    """
    if design.draft is None:
        raise NoDraft
    check_unchanged(design, seen)
    _keep(design, drawn, by=by)


def discard_draft(design: Design, *, seen: int, by: Actor) -> None:
    """Throw the draft away. Raises DraftChanged; without a draft nothing happens."""
    if design.draft is None:
        return
    check_unchanged(design, seen)
    drop_draft(design, by=by)
    audit.record("process.draft_discarded", by=by, subject=design.code)


def check_unchanged(design: Design, seen: int) -> None:
    """Raise DraftChanged when the draft has changed since the revision `seen`."""
    if design.revision != seen:
        raise DraftChanged(revision=design.revision)


def drop_draft(design: Design, *, by: Actor) -> None:
    """Have no draft any more."""
    design.draft, design.revision = None, design.revision + 1
    design.changed_by, design.changed_at = by.name, time.now()


def _keep(design: Design, drawn: Definition, *, by: Actor) -> None:
    design.draft, design.revision = drawn.as_kept(), design.revision + 1
    design.changed_by, design.changed_at = by.name, time.now()
