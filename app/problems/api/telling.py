"""Rows as programs read them, and names that programs send as our keys."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy import select

from app.core.actor import actor
from app.core.answers import answer
from app.core.db import db
from app.core.versions import tagged
from app.incidents.queries import programs
from app.incidents.queries.programs import Names
from app.incidents.schemas import PRIORITIES
from app.problems.models import Note, Problem, Value
from app.problems.queries import Changed, Member
from app.problems.queries.standing import standing
from app.problems.queries.suggesting import Offer, Offered
from app.problems.queries.whys import Why
from app.problems.schemas import (
    MatchingOut,
    MemberOut,
    NearOut,
    NoteOut,
    OpenSuggestionOut,
    ProblemChangeOut,
    ProblemOut,
    SuggestionOut,
    WhyOut,
)
from app.workflow import naming as own
from app.workflow.movers import who_is
from app.workflow.process import Mover
from app.workflow.process import Offer as ProcessOffer

_AS_THEY_ARE = (
    "title",
    "description",
    "state",
    "state_category",
    "incidents",
    "live_incidents",
    "due_at",
    "known_error",
    "workaround",
    "solution",
    "created_at",
    "updated_at",
    "solved_at",
    "closed_at",
    "version",
)


def one(problem: Problem, status: int = 200) -> Response:
    """Return the problem with its version as the ETag."""
    (told,) = problems([problem])
    return tagged(answer(told, status), problem.version)


def problems(rows: Sequence[Problem]) -> list[ProblemOut]:
    """Return the problems as programs read them."""
    names = programs.names_of(
        departments={row.department_id for row in rows if row.department_id},
        persons={row.assignee_id for row in rows if row.assignee_id},
    )
    merged = {row.merged_into_id for row in rows if row.merged_into_id}
    query = select(Problem.id, Problem.number).where(Problem.id.in_(merged))
    numbers: dict[UUID, int] = dict(db.session.execute(query).all()) if merged else {}
    fields = own.told(Value, rows)
    return [_problem(row, names, numbers, fields[row.id]) for row in rows]


def by_ids(ids: Sequence[UUID]) -> list[Problem]:
    """Return the problems with these keys, which the caller may see, in this order."""
    found = db.session.scalars(select(Problem).where(Problem.id.in_(ids)))
    by_key = {problem.id: problem for problem in found}
    return [by_key[key] for key in ids]


def member(row: Member) -> MemberOut:
    """Return the member as programs read it."""
    return MemberOut.model_validate(
        {
            "incident": f"INC-{row.number}",
            "subject": row.subject,
            "state": row.state,
            "priority": PRIORITIES[row.priority],
            "placed": row.placed,
            "why": row.why and why(row.why),
            "by": row.by_name,
            "at": row.at,
        }
    )


def why(found: Why) -> WhyOut:
    """Return the reason as programs read it."""
    return WhyOut(
        score=found.score,
        nearest=[
            NearOut(incident=f"INC-{near.number}", score=near.score) for near in found.nearest
        ],
        hidden=found.hidden,
        shared=list(found.shared),
        burst=found.is_burst,
        by_words=found.by_words,
    )


def offer(number: int, found: Offer) -> SuggestionOut:
    """Return what was offered for an incident as programs read it."""
    return SuggestionOut(
        incident=f"INC-{number}",
        problem=found.problem.reference,
        title=found.problem.title,
        state=found.state.value,
        by=found.by_name,
        why=why(found.why),
    )


def offered(row: Offered) -> OpenSuggestionOut:
    """Return an open offer as programs read it."""
    return OpenSuggestionOut(
        incident=f"INC-{row.incident}",
        subject=row.subject,
        problem=f"PRB-{row.problem}",
        title=row.title,
        at=row.at,
        why=why(row.why),
    )


def matching() -> MatchingOut:
    """Return how the matcher stands as programs read it."""
    found = standing()
    return MatchingOut(state=found.state.value, since=found.since)


def note(row: Note) -> NoteOut:
    """Return the note as programs read it."""
    return NoteOut(id=str(row.id), author=row.author_name, text=row.text, created_at=row.created_at)


def history(rows: Sequence[Changed]) -> list[ProblemChangeOut]:
    """Return the changes as programs read them: logins, paths and numbers for our keys."""
    persons = {"assignee", *own.person_fields("problem")}
    names = programs.names_of(departments=_keys(rows, {"department"}), persons=_keys(rows, persons))
    return [
        ProblemChangeOut(
            at=row.at,
            by=row.by_name,
            field=row.field,
            old=_said(row, row.old, names, persons),
            new=_said(row, row.new, names, persons),
            reason=row.reason,
            version=row.version,
        )
        for row in rows
    ]


def _keys(rows: Sequence[Changed], fields: Collection[str]) -> set[UUID]:
    told = [key for row in rows if row.field in fields for key in (row.old, row.new)]
    return {key for each in told if (key := own.key_of(each))}


def _said(row: Changed, value: Any, names: Names, persons: Collection[str]) -> Any:
    if value is None:
        return None
    if row.field in persons:
        key = own.key_of(value)
        return names.logins.get(key) if key else value
    match row.field:
        case "department":
            return names.departments.get(UUID(value))
        case "priority":
            return PRIORITIES[value]
        case "joined" | "left":
            return f"INC-{row.incident}" if row.incident else None
        case "merged" | "merged_into" | "split":
            return f"PRB-{row.problem}" if row.problem else None
    return value


def _offers(row: Problem) -> Sequence[ProcessOffer]:
    return row.process.offers(row.state, by=Mover(who_is(actor(), assignee_id=row.assignee_id)))


def _problem(
    row: Problem, names: Names, numbers: dict[UUID, int], fields: Mapping[str, Any]
) -> ProblemOut:
    into = row.merged_into_id
    return ProblemOut.model_validate(
        {
            "number": row.reference,
            "department": names.departments[row.department_id] if row.department_id else None,
            "assignee": names.logins[row.assignee_id] if row.assignee_id else None,
            "priority": PRIORITIES[row.priority],
            "moves": [each.state.code for each in _offers(row) if each.move],
            "merged_into": f"PRB-{numbers[into]}" if into else None,
            "fields": fields,
            **{name: getattr(row, name) for name in _AS_THEY_ARE},
        }
    )
