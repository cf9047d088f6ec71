"""Finding what problems hold of the words of an incident, when these are erased."""

import re
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, or_, select, text, update

from app.core import idempotency
from app.core.db import db
from app.incidents.models import ERASED, Incident, Message
from app.problems.models import (
    CascadeItem,
    Change,
    Example,
    Membership,
    Note,
    Problem,
    Proposal,
    Proposed,
    Suggestion,
    Value,
    Vector,
)
from app.problems.services.finding import keep_words
from app.workflow.definition import FieldKind
from app.workflow.process import FIELDS

WORDS = ("title", "description", "known_error", "workaround", "solution")
SHORTEST = 3
"""What is shorter stands in other words by chance."""

NO_SHARED = [
    text(f"""
UPDATE problems.{table} SET why = why || '{{"shared": []}}'
WHERE why IS NOT NULL AND (incident_id = :incident OR {column} = ANY (:within)
  AND why @> jsonb_build_object('nearest',
    jsonb_build_array(jsonb_build_object('incident', CAST(:incident AS text)))))
""")  # noqa: S608 - fixed words
    for table, column in (
        ("membership", "problem_id"),
        ("suggestion", "problem_id"),
        ("proposed", "proposal_id"),
    )
]


def erase_copies(incident_id: UUID, message_ids: Sequence[UUID], *, whole: bool) -> None:
    """Take the words of these messages out of the problems where the incident was.

    Of a whole incident subject, requester and what the machine made of it go, too.
    """
    incident = db.session.get_one(Incident, incident_id)
    within = _problems_of(incident_id)
    for problem in _locked(within):
        _erase(problem, _terms(incident, message_ids, whole=whole))
    if whole:
        proposals = select(Proposed.proposal_id).where(Proposed.incident_id == incident_id)
        places = [*within, *db.session.scalars(proposals)]
        for statement in NO_SHARED:
            db.session.execute(statement, {"incident": incident_id, "within": places})
        db.session.execute(delete(Vector).where(Vector.incident_id == incident_id))
        items = update(CascadeItem).where(CascadeItem.incident_id == incident_id)
        db.session.execute(items.values(before=None))


def _problems_of(incident_id: UUID) -> set[UUID]:
    """Return where the incident hangs, hung, or was to hang."""
    found: set[UUID] = set()
    for column, table in (
        (Membership.problem_id, Membership),
        (Membership.came_with_id, Membership),
        (Example.problem_id, Example),
        (Suggestion.problem_id, Suggestion),
    ):
        rows = db.session.scalars(select(column).where(table.incident_id == incident_id))
        found |= {key for key in rows if key}
    opened = select(Proposal.problem_id).join(Proposed, Proposed.proposal_id == Proposal.id)
    rows = db.session.scalars(opened.where(Proposed.incident_id == incident_id))
    return found | {key for key in rows if key}


def _locked(keys: Iterable[UUID]) -> Sequence[Problem]:
    query = select(Problem).where(Problem.id.in_(keys)).order_by(Problem.number)
    locked = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(locked).all()


def _terms(incident: Incident, message_ids: Sequence[UUID], *, whole: bool) -> re.Pattern[str]:
    found = set(db.session.scalars(select(Message.text).where(Message.id.in_(message_ids))))
    if whole:
        who = incident.requester
        known = (incident.subject, who.name, who.email, who.phone, who.telegram_id)
        found |= {each for each in known if each}
    longest = sorted((each for each in found if len(each) >= SHORTEST), key=len, reverse=True)
    alternatives = "|".join(map(re.escape, longest)) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")


def _erase(problem: Problem, terms: re.Pattern[str]) -> None:
    for name in WORDS:
        setattr(problem, name, _without(getattr(problem, name), terms))
    for note in db.session.scalars(select(Note).where(Note.problem_id == problem.id)):
        note.text = _without(note.text, terms)
    coded = _coded(problem)
    names = [FIELDS + each for each in coded]
    own = select(Value).where(Value.subject_id == problem.id, Value.field.not_in(coded))
    for value in db.session.scalars(own):
        value.text = _without(value.text, terms)
    written = and_(Change.field.startswith(FIELDS), Change.field.not_in(names))
    own_changes = select(Change).where(Change.problem_id == problem.id)
    for change in db.session.scalars(own_changes.where(or_(Change.field.in_(WORDS), written))):
        change.old, change.new = _without(change.old, terms), _without(change.new, terms)
    for change in db.session.scalars(own_changes.where(Change.reason.is_not(None))):
        change.reason = _without(change.reason, terms)
    keep_words(problem)
    problem.version += 1
    idempotency.forget_holding([problem.reference])


def _coded(problem: Problem) -> list[str]:
    """Return the company's own fields that hold no words of anybody.

    A field that its process has no more is taken for words.
    """
    known = problem.process.definition.by_field.values()
    return [each.code for each in known if each.kind != FieldKind.TEXT]


def _without(value: Any, terms: re.Pattern[str]) -> Any:
    return terms.sub(ERASED, value) if isinstance(value, str) else value
