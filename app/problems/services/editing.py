"""Editing fields. Two people who edit different fields both win; the same field is a conflict."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.core.actor import Actor
from app.core.db import db
from app.core.errors import Invalid
from app.core.events import publish
from app.core.text import lazy
from app.problems.errors import ProblemEditConflict
from app.problems.events import ProblemEdited
from app.problems.models import Change, Problem
from app.problems.services.filling import OWN_FIELDS
from app.problems.services.finding import keep_words
from app.problems.services.history import plain, remember, touch
from app.workflow.process import FIELDS as OWN

FIELDS = ("title", "description", "due_at", "known_error", "workaround")


def edit(problem: Problem, values: Mapping[str, Any], *, seen: int, by: Actor) -> None:
    """Set fields among FIELDS, and those of its process, which are called fields.CODE.

    `seen` is the version that the editor looked at. Raises ProblemEditConflict when one of the
    fields has been given another value since; changes of other fields are no matter. Raises
    Invalid.
    """
    wanted = {name: _checked(problem, name, value) for name, value in values.items()}
    changed = {name: value for name, value in wanted.items() if _now(problem, name) != value}
    _check_unmoved(problem, changed, seen=seen)
    if not changed:
        return
    touch(problem)
    for name, value in changed.items():
        remember(problem, name, old=_now(problem, name), new=value, by=by)
    _set(problem, changed)
    keep_words(problem)
    publish(ProblemEdited(subject_id=problem.id, fields=tuple(changed)), by=by)


def meant(problem: Problem, values: Mapping[str, Any], *, seen: int) -> dict[str, Any]:
    """Return what the editor of a form that sends all its fields has changed in it.

    That is whatever differs from the value which the field had in the version `seen`.
    """
    before = {change.field: change.old for change in _since(problem, tuple(values), seen)[::-1]}
    return {
        name: value
        for name, value in values.items()
        if plain(value) != (before[name] if name in before else plain(_now(problem, name)))
    }


def as_field(name: str, value: Any) -> Any:
    """Return what history keeps of a field as the field itself has it."""
    return datetime.fromisoformat(value) if name == "due_at" and value else value


def _now(problem: Problem, name: str) -> Any:
    return OWN_FIELDS.held(problem, name) if name.startswith(OWN) else getattr(problem, name)


def _set(problem: Problem, changed: Mapping[str, Any]) -> None:
    custom = {name: value for name, value in changed.items() if name.startswith(OWN)}
    for name in changed.keys() - custom.keys():
        setattr(problem, name, changed[name])
    if custom:
        OWN_FIELDS.fill(problem, custom)


def _checked(problem: Problem, name: str, value: Any) -> Any:
    if name.startswith(OWN):
        return OWN_FIELDS.read(problem, name, value)
    if name not in FIELDS:
        raise Invalid({name: lazy("This field cannot be edited.")})
    if name == "title" and not value:
        raise Invalid({name: lazy("Fill this in.")})
    if isinstance(value, datetime) or name == "description":
        return value
    return value or None


def _check_unmoved(problem: Problem, changed: Mapping[str, Any], *, seen: int) -> None:
    if seen == problem.version or not changed:
        return
    conflicts = {
        change.field: {
            "yours": plain(changed[change.field]),
            "theirs": change.new,
            "by": change.by_name,
            "at": change.at.isoformat(),
        }
        for change in _since(problem, tuple(changed), seen)
    }
    if conflicts:
        raise ProblemEditConflict(conflicts=conflicts, version=problem.version)


def _since(problem: Problem, fields: Sequence[str], seen: int) -> Sequence[Change]:
    return db.session.scalars(
        select(Change)
        .where(Change.problem_id == problem.id, Change.version > seen, Change.field.in_(fields))
        .order_by(Change.version)
    ).all()
