"""Where incidents hang, what is offered for them, and why; as far as the reader sees both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text

from app.core.actor import Actor
from app.core.db import db
from app.core.lists import Page, Sort, Spot, page_of
from app.incidents import access as incidents
from app.problems import access
from app.problems.models import Answer, Problem
from app.problems.queries.whys import NEAREST, Why, why
from app.workflow import queries as workflow
from app.workflow.process import State

PAGE = 50
NEWEST = Sort("offered", "at", "timestamptz")

# The membership and the offers of incidents in one read: every page of an incident asks for it.
PLACES = """
SELECT h.incident_id, p.number, p.title, p.workaround, p.process_id, p.state,
  h.is_member, h.said, h.by_name, h.why, {nearest}
FROM (
  SELECT incident_id, problem_id, true AS is_member, placed AS said, by_name, why
  FROM problems.membership WHERE incident_id = ANY (:ids)
  UNION ALL
  SELECT incident_id, problem_id, false, state, by_name, why
  FROM problems.suggestion WHERE incident_id = ANY (:ids)
) AS h
JOIN incidents.incident AS i ON i.id = h.incident_id
JOIN problems.problem AS p ON p.id = h.problem_id
WHERE {seen} AND {problem}
"""
# Open offers, newest first. Who sees only one of both sees neither.
OFFERED = """
SELECT i.id, i.number, i.subject, i.process_id, i.state, p.number, p.title, h.at, h.why, {nearest}
FROM problems.suggestion AS h
JOIN incidents.incident AS i ON i.id = h.incident_id
JOIN problems.problem AS p ON p.id = h.problem_id
WHERE h.state = 'open' AND {seen} AND {problem} AND {where}
ORDER BY h.at {way}, i.number {way} LIMIT :most
"""
HOW_MANY = text("""
SELECT count(*) FROM problems.suggestion AS h WHERE h.state = 'open' AND h.problem_id = :problem
""")


class Cause(NamedTuple):
    """A problem as the page of an incident shows it."""

    number: int
    title: str
    workaround: str | None
    process_id: UUID
    state: str

    @property
    def reference(self) -> str:
        """What people call it."""
        return f"PRB-{self.number}"

    @property
    def standing(self) -> State:
        """The state it is in."""
        return workflow.process(self.process_id).states[self.state]


@dataclass(frozen=True)
class Offer:
    """A problem that was offered for an incident, and what was said to it."""

    problem: Cause
    why: Why
    state: Answer
    by_name: str | None


@dataclass(frozen=True)
class Place:
    """Where an incident hangs, if anywhere, and what was offered for it, the surest first."""

    problem: Cause | None = None
    placed: str | None = None
    by_name: str | None = None
    why: Why | None = None
    offers: Sequence[Offer] = ()

    @property
    def others(self) -> list[Offer]:
        """Offers to choose from: nobody has said yes or no to them."""
        return [each for each in self.offers if each.state in {Answer.OPEN, Answer.PASSED}]


class Offered(NamedTuple):
    """An open offer, as lists show it."""

    incident_id: UUID
    incident: int
    subject: str
    process_id: UUID
    state: str
    problem: int
    title: str
    at: datetime
    why: Why

    @property
    def standing(self) -> State:
        """The state the incident is in."""
        return workflow.process(self.process_id).states[self.state]


@dataclass(frozen=True)
class OfProblem:
    """The newest incidents for which a problem is offered."""

    shown: Sequence[Offered]
    more: int
    """So many others, seen or not."""


def places(actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, Place]:
    """Return where each of these incidents hangs and what was offered for it.

    Of incidents that the actor does not see nothing is returned, of problems neither. Whoever sees
    an incident sees its problem.
    """
    seen = incidents.seen_in_words(actor)
    sql = PLACES.format(
        seen=seen,
        problem=access.seen_in_words(actor),
        nearest=NEAREST.format(why="h.why", seen=seen),
    )
    bound = {**incidents.bound(actor), **access.bound(actor), "ids": list(ids)}
    rows = db.session.execute(text(sql), bound).all()
    return {key: _place([row[1:] for row in rows if row[0] == key]) for key in ids}


def of_problem(actor: Actor, problem: Problem) -> OfProblem:
    """Return for which incidents the problem is offered, as far as the actor sees them."""
    if not problem.is_live:
        return OfProblem((), 0)
    bound = {"problem": problem.id, "most": PAGE}
    number: int = db.session.execute(HOW_MANY, bound).scalar_one()
    found = _offered(actor, "h.problem_id = :problem", bound) if number else []
    return OfProblem(found, number - len(found))


def page(
    actor: Actor, *, after: Spot | None = None, before: Spot | None = None, size: int = PAGE
) -> Page[Offered]:
    """Return a page of all open offers that the actor sees, newest first."""
    spot = after or before
    bound: dict[str, Any] = {"most": size + 1}
    where = "true"
    if spot:
        bound |= {"key": spot.key, "number": spot.number}
        where = f"(h.at, i.number) {'>' if before else '<'} (:key, :number)"
    found = _offered(actor, where, bound, way="ASC" if before else "DESC")
    return page_of(found, size, _spot, after=after, before=before)


def _spot(row: Offered) -> Spot:
    return Spot(row.at, row.incident)


def _offered(
    actor: Actor, where: str, bound: Mapping[str, Any], *, way: str = "DESC"
) -> list[Offered]:
    seen = incidents.seen_in_words(actor)
    sql = OFFERED.format(
        seen=seen,
        problem=access.seen_in_words(actor),
        nearest=NEAREST.format(why="h.why", seen=seen),
        where=where,
        way=way,
    )
    values = {**incidents.bound(actor), **access.bound(actor), **bound}
    rows = db.session.execute(text(sql), values)
    return [Offered._make([*row[:8], why(row[8], row[9])]) for row in rows]


def _place(rows: Sequence[Any]) -> Place:
    offers = [
        Offer(Cause._make(problem), why(kept, seen), Answer(said), name)
        for *problem, is_member, said, name, kept, seen in rows
        if not is_member
    ]
    offers.sort(key=lambda offer: -offer.why.score)
    for *problem, is_member, placed, name, kept, seen in rows:
        if is_member:
            known = why(kept, seen) if kept else None
            return Place(Cause._make(problem), placed, name, known, offers)
    return Place(offers=offers)
