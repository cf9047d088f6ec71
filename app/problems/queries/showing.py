"""Everything that the page of one problem shows beside the problem itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, text

from app.core.actor import Actor
from app.core.db import db
from app.incidents import access as incidents
from app.incidents.models import Bucket
from app.problems.models import Note, Problem
from app.problems.queries.whys import NEAREST, Why, why
from app.workflow import queries as workflow
from app.workflow.process import State

MEMBERS = 50
LIVE = (Bucket.ACTIVE, Bucket.WAITING)
NEWEST = 200

# The members that are shown: live ones first, the newest of them on top.
FINISHED = "(i.bucket IN (2, 3))"
SEEN = """
SELECT i.id, i.number, i.subject, r.name, i.process_id, i.state, i.priority, m.placed, m.by_name,
  m.at, {finished}, m.why, {nearest}
FROM problems.membership AS m JOIN incidents.incident AS i ON i.id = m.incident_id
JOIN incidents.requester AS r ON r.id = i.requester_id
WHERE m.problem_id = :problem AND {seen}{narrowed}
ORDER BY {finished}, m.at DESC, i.number DESC LIMIT :most
"""
HOW_MANY = """
SELECT count(*) FROM problems.membership AS m
JOIN incidents.incident AS i ON i.id = m.incident_id
JOIN incidents.requester AS r ON r.id = i.requester_id
WHERE m.problem_id = :problem AND {seen}{narrowed}
"""
# What joined and left is named only to those who see it.
HISTORY = """
SELECT c.at, c.by_name, c.field, c.old, c.new, c.reason, c.version, i.number, o.number
FROM (
  SELECT *, CASE WHEN field IN ('joined', 'left', 'merged', 'merged_into', 'split')
    THEN CAST(coalesce(new #>> '{{}}', old #>> '{{}}') AS uuid) END AS about
  FROM problems.change WHERE problem_id = :problem
  ORDER BY at DESC, version DESC, id DESC LIMIT :most
) AS c
LEFT JOIN incidents.incident AS i ON i.id = c.about AND {seen}
LEFT JOIN problems.problem AS o ON o.id = c.about
ORDER BY c.at DESC, c.version DESC, c.id DESC
"""


class Member(NamedTuple):
    """An incident that hangs on the problem."""

    id: UUID
    number: int
    subject: str
    requester: str
    process_id: UUID
    state: str
    priority: int
    placed: str
    by_name: str
    at: datetime
    is_finished: bool
    why: Why | None

    @property
    def spot(self) -> "MemberSpot":
        """Where it stands among the members."""
        return MemberSpot(self.is_finished, self.at, self.number)

    @property
    def standing(self) -> State:
        """The state it is in."""
        return workflow.process(self.process_id).states[self.state]


class MemberSpot(NamedTuple):
    """A place in the list of members: live ones first, the newest placed on top."""

    is_finished: bool
    at: datetime
    number: int


@dataclass(frozen=True)
class Narrowing:
    """What the list of members is narrowed by."""

    words: str = ""
    """In the subject or the name of the requester."""
    live: bool = False


@dataclass(frozen=True)
class Members:
    """What of a problem's incidents the reader may see; the rest is a number."""

    shown: Sequence[Member]
    seen: int
    """How many the reader may see of those asked for, shown or not."""
    hidden: int
    next: MemberSpot | None
    """After which there are more; none: these were the last."""


EVERY = Narrowing()


class Changed(NamedTuple):
    """A line of a problem's history; the numbers are of what the line is about."""

    at: datetime
    by_name: str
    field: str
    old: Any
    new: Any
    reason: str | None
    version: int
    incident: int | None
    problem: int | None


def members(
    actor: Actor,
    problem: Problem,
    *,
    most: int = MEMBERS,
    after: MemberSpot | None = None,
    narrowed: Narrowing = EVERY,
) -> Members:
    """Return a page of the incidents of the problem, as far as the actor sees them."""
    bound = {**incidents.bound(actor), "problem": problem.id, "most": most + 1}
    which, values = _narrowed(narrowed)
    rows = _members(actor, which + _behind(after), bound | values | _spot_values(after))
    shown, more = rows[:most], len(rows) > most
    counted = not more and after is None
    number = len(shown) if counted else _how_many(actor, which, bound | values)
    every = number if narrowed == EVERY else _how_many(actor, "", bound)
    last = shown[-1].spot if more else None
    return Members(shown, number, problem.incidents - every, last)


def _members(actor: Actor, which: str, bound: Mapping[str, object]) -> list[Member]:
    seen = incidents.seen_in_words(actor)
    nearest = NEAREST.format(why="m.why", seen=seen)
    sql = SEEN.format(seen=seen, narrowed=which, finished=FINISHED, nearest=nearest)
    rows = db.session.execute(text(sql), bound)
    return [Member._make([*row[:11], row[11] and why(row[11], row[12])]) for row in rows]


def _how_many(actor: Actor, which: str, bound: Mapping[str, object]) -> int:
    sql = HOW_MANY.format(seen=incidents.seen_in_words(actor), narrowed=which)
    number: int = db.session.execute(text(sql), bound).scalar_one()
    return number


def _narrowed(narrowed: Narrowing) -> tuple[str, dict[str, object]]:
    live = f" AND NOT {FINISHED}" if narrowed.live else ""
    if not narrowed.words:
        return live, {}
    holds = " AND (i.subject ILIKE :like OR r.name ILIKE :like OR i.number = :is_number)"
    plain = narrowed.words.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    number = narrowed.words.upper().removeprefix("INC-")
    known = int(number) if number.isdecimal() and len(number) <= 15 else None
    return live + holds, {"like": f"%{plain}%", "is_number": known}


def _behind(after: MemberSpot | None) -> str:
    if after is None:
        return ""
    here = "(m.at, i.number) < (CAST(:after_at AS timestamptz), :after_number)"
    return f" AND ({FINISHED} > :after_finished OR {FINISHED} = :after_finished AND {here})"


def _spot_values(after: MemberSpot | None) -> dict[str, object]:
    if after is None:
        return {}
    finished, at, number = after
    return {"after_finished": finished, "after_at": at, "after_number": number}


def history(actor: Actor, problem: Problem, *, newest: int = NEWEST) -> Sequence[Changed]:
    """Return the newest changes, newest first."""
    sql = HISTORY.format(seen=incidents.seen_in_words(actor))
    bound = {**incidents.bound(actor), "problem": problem.id, "most": newest}
    return [Changed._make(row) for row in db.session.execute(text(sql), bound)]


def notes(problem: Problem, *, newest: int = NEWEST) -> Sequence[Note]:
    """Return the newest notes, oldest of them first."""
    query = select(Note).where(Note.problem_id == problem.id)
    found = db.session.scalars(query.order_by(Note.created_at.desc(), Note.id.desc()).limit(newest))
    return found.all()[::-1]


def open_work_of(person_id: UUID, *, most: int) -> Sequence[Problem]:
    """Return unsolved problems that lie with this person, locked; for the desk itself only."""
    return db.session.scalars(
        select(Problem)
        .where(Problem.assignee_id == person_id, Problem.bucket.in_(LIVE))
        .order_by(Problem.number)
        .limit(most)
        .with_for_update()
    ).all()
