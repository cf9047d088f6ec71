"""What a problem knows of its incidents: how many, how many are live, who sees it for their sake.

Kept at every single change, and made anew from the rows after a change of many. Only under the
lock of the problem.
"""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from app.core.actor import Actor
from app.core.db import db
from app.core.events import publish
from app.incidents.models import Bucket, Incident, Named, Priority
from app.problems.events import ProblemPrioritised
from app.problems.models import LEADS, NOBODY, Membership, Problem, Sight, leads_of
from app.problems.services.history import remember, touch

SEEN_FOR_ITS_INCIDENTS = text("""
INSERT INTO problems.sight AS s (problem_id, viewer, reasons, bucket)
SELECT :problem, viewer, count(*), :bucket FROM (
  SELECT CASE WHEN i.private
    THEN CAST(md5(CAST(coalesce(i.department_id, :nobody) AS text) || :leads) AS uuid)
    ELSE coalesce(i.department_id, :nobody) END AS viewer
  FROM problems.membership AS m JOIN incidents.incident AS i ON i.id = m.incident_id
  WHERE m.problem_id = :problem
  UNION ALL
  SELECT i.assignee_id
  FROM problems.membership AS m JOIN incidents.incident AS i ON i.id = m.incident_id
  WHERE m.problem_id = :problem AND i.assignee_id IS NOT NULL
  UNION ALL
  SELECT n.viewer_id
  FROM problems.membership AS m JOIN incidents.named AS n ON n.incident_id = m.incident_id
  WHERE m.problem_id = :problem
) AS seen GROUP BY viewer
ON CONFLICT (problem_id, viewer) DO UPDATE SET reasons = s.reasons + excluded.reasons
""")


def count_in(problem: Problem, incident: Incident, *, by: Actor) -> None:
    """Count an incident that hangs on the problem from now on."""
    problem.incidents += 1
    seen_by(problem, _sees(incident))
    if incident.is_live:
        count_live(problem, {incident.priority: 1}, by=by)


def count_out(problem: Problem, incident: Incident, *, by: Actor) -> None:
    """Count an incident that hung on the problem until now no more."""
    problem.incidents -= 1
    unseen_by(problem, _sees(incident))
    if incident.is_live:
        count_live(problem, {incident.priority: -1}, by=by)


def count_live(problem: Problem, changes: dict[int, int], *, by: Actor) -> None:
    """Count live incidents in and out, per priority; the problem takes the highest of all."""
    old = problem.priority
    for priority, number in changes.items():
        problem.count_live(priority, number)
    _tell_priority(problem, old, by=by)


def seen_by(problem: Problem, viewers: Iterable[UUID]) -> None:
    """Give each viewer one reason more to see the problem."""
    for viewer, number in Counter(viewers).items():
        statement = insert(Sight).values(
            problem_id=problem.id, viewer=viewer, reasons=number, bucket=problem.bucket
        )
        more = Sight.reasons + statement.excluded.reasons
        db.session.execute(
            statement.on_conflict_do_update(
                index_elements=[Sight.problem_id, Sight.viewer], set_={"reasons": more}
            )
        )


def unseen_by(problem: Problem, viewers: Iterable[UUID]) -> None:
    """Take one reason to see the problem from each viewer; without any left they see it no more."""
    for viewer, number in Counter(viewers).items():
        one = (Sight.problem_id == problem.id, Sight.viewer == viewer)
        left = db.session.scalar(
            update(Sight)
            .where(*one)
            .values(reasons=Sight.reasons - number)
            .returning(Sight.reasons)
            .execution_options(synchronize_session=False)
        )
        if left is not None and left <= 0:
            db.session.execute(delete(Sight).where(*one))


def pile_up(problem: Problem) -> None:
    """Let lists find the problem on the pile where it lies by now."""
    db.session.execute(
        update(Sight).where(Sight.problem_id == problem.id).values(bucket=problem.bucket)
    )


def own_viewers(problem: Problem) -> list[UUID]:
    """Return who sees the problem for its own sake."""
    return [key for key in (problem.department_id, problem.assignee_id) if key]


def recount(problem: Problem, *, by: Actor) -> None:
    """Make everything anew from the rows: after a change of many incidents at once."""
    db.session.flush()
    old, numbers = problem.priority, [0, 0, 0, 0]
    live = Incident.bucket.in_((Bucket.ACTIVE, Bucket.WAITING))
    found = db.session.execute(
        select(Incident.priority, func.count(), func.count().filter(live))
        .join(Membership, Membership.incident_id == Incident.id)
        .where(Membership.problem_id == problem.id)
        .group_by(Incident.priority)
    ).all()
    for priority, _, alive in found:
        numbers[priority - 1] = alive
    problem.incidents = sum(every for _, every, _ in found)
    problem.live_by_priority = numbers
    problem.count_live(Priority.CRITICAL, 0)
    db.session.execute(delete(Sight).where(Sight.problem_id == problem.id))
    seen_by(problem, own_viewers(problem))
    db.session.execute(
        SEEN_FOR_ITS_INCIDENTS,
        {"problem": problem.id, "bucket": problem.bucket, "nobody": NOBODY, "leads": LEADS},
    )
    _tell_priority(problem, old, by=by)


def at_place(department_id: UUID | None, *, private: bool) -> UUID:
    """Return who sees what lies with this department: all there, or its leads alone."""
    return leads_of(department_id) if private else department_id or NOBODY


def _sees(incident: Incident) -> list[UUID]:
    own = [incident.assignee_id] if incident.assignee_id else []
    named = select(Named.viewer_id).where(Named.incident_id == incident.id)
    names = db.session.scalars(named) if incident.private else ()
    return [at_place(incident.department_id, private=incident.private), *own, *names]


def _tell_priority(problem: Problem, old: int, *, by: Actor) -> None:
    if problem.priority == old:
        return
    touch(problem)
    remember(problem, "priority", old=old, new=problem.priority, by=by)
    new = problem.priority
    publish(ProblemPrioritised(subject_id=problem.id, old_priority=old, new_priority=new), by=by)
