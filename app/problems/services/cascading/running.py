"""The job of a cascade: batch by batch, forth or back, each incident once.

Each batch is a transaction under the lock of the problem. Incidents that somebody holds at that
moment are passed over and tried again after the others, so a batch never waits for one. A job
that dies leaves its rows waiting, and whoever runs it next goes on with them.
"""

from collections.abc import Sequence
from datetime import timedelta
from time import perf_counter, sleep
from uuid import UUID

from sqlalchemy import select

from app.core import time
from app.core.db import db, transaction
from app.core.jobs import job, later
from app.incidents import services as incidents
from app.incidents.models import Incident
from app.incidents.services import Before, Resolution, Return, Step
from app.problems.models import Cascade, CascadeItem, Kind, Outcome, Problem, Stage, Why
from app.problems.queries import cascading as queries
from app.problems.queries.cascading import Member
from app.problems.services.cascading.deciding import SOLVED, Act, Met, decide_after
from app.problems.services.cascading.previewing import Words, met_all, words_for

BATCH = 100
MOST_TRIES = 5
FORGOTTEN_AFTER = timedelta(minutes=1)
PACE = 600
"""At most so many incidents a second, 5,000 in some eight: others work on the same machine."""
REST = 0.2
"""At least so much rest for each second of work, however slow the machine is."""
HELD_SECONDS = 0.5


@job
def run(cascade_id: str) -> None:
    """Work through a cascade until nothing waits; called twice it finds nothing left."""
    while True:
        begun = perf_counter()
        with transaction():
            left = _batch(UUID(cascade_id))
        if left is None:
            return
        sleep(HELD_SECONDS if left else _rest(perf_counter() - begun))


def _rest(worked: float) -> float:
    return max(BATCH / PACE - worked, worked * REST)


def resume_forgotten() -> int:
    """Have cascades taken up again that have stood still for a minute. Returns how many."""
    before = time.now() - FORGOTTEN_AFTER
    with transaction():
        still = db.session.scalars(
            select(Cascade)
            .where(Cascade.stage.in_((Stage.RUNNING, Stage.UNDOING)), Cascade.worked_at < before)
            .with_for_update(skip_locked=True)
        ).all()
        for cascade in still:
            cascade.worked_at = time.now()
            later(run, str(cascade.id))
        return len(still)


def _batch(cascade_id: UUID) -> int | None:
    """Do the next batch. Returns how many of it others hold, or None when nothing waits."""
    problem_id = db.session.scalar(select(Cascade.problem_id).where(Cascade.id == cascade_id))
    problem = db.session.get_one(Problem, problem_id, with_for_update=True, populate_existing=True)
    cascade = db.session.get_one(Cascade, cascade_id, with_for_update=True, populate_existing=True)
    if not cascade.is_at_work:
        return None
    waiting = _waiting(cascade)
    if not waiting:
        _finish(cascade)
        return None
    cascade.worked_at = time.now()
    locked = _locked([each.incident_id for each in waiting])
    free = [each for each in waiting if each.incident_id in locked]
    held = [each for each in waiting if each.incident_id not in locked]
    if cascade.stage == Stage.RUNNING:
        _forth(cascade, problem, free, locked)
    else:
        _back(cascade, free, locked)
    for each in held:
        _pass_over(each, cascade)
    return len(held)


def _waiting(cascade: Cascade) -> Sequence[CascadeItem]:
    column = CascadeItem.outcome if cascade.stage == Stage.RUNNING else CascadeItem.undo
    return db.session.scalars(
        select(CascadeItem)
        .where(CascadeItem.cascade_id == cascade.id, column == Outcome.WAITING)
        .order_by(CascadeItem.tries, CascadeItem.incident_id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()


def _finish(cascade: Cascade) -> None:
    if cascade.stage == Stage.RUNNING:
        cascade.stage, cascade.finished_at = Stage.DONE, time.now()
    else:
        cascade.stage, cascade.undone_at = Stage.UNDONE, time.now()


def _locked(ids: Sequence[UUID]) -> dict[UUID, Incident]:
    query = select(Incident).where(Incident.id.in_(ids)).order_by(Incident.number)
    found = db.session.scalars(
        query.with_for_update(of=Incident, skip_locked=True).execution_options(
            populate_existing=True
        )
    )
    return {each.id: each for each in found}


def _forth(
    cascade: Cascade,
    problem: Problem,
    items: Sequence[CascadeItem],
    locked: dict[UUID, Incident],
) -> None:
    """Decide about each of these incidents as it is by now, and do it."""
    members = queries.members(list(locked))
    met = met_all(list(members.values()))
    done: list[tuple[CascadeItem, Step, Words | None, Before]] = []
    for item in items:
        member, incident = members[item.incident_id], locked[item.incident_id]
        decided = _decided(cascade, item, member, met[item.incident_id])
        if isinstance(decided, Why):
            item.outcome, item.why, item.at = Outcome.LEFT, decided, time.now()
            continue
        words = words_for(member, cascade.texts) if decided.tells else None
        step = _step(incident, decided, words, problem)
        done.append((item, step, words, Before.of(incident)))
    keys = incidents.take_steps([step for _, step, *_ in done], by=cascade.by)
    for (item, step, words, before), key in zip(done, keys, strict=True):
        item.outcome, item.at, item.version = Outcome.DONE, time.now(), step.incident.version
        item.before, item.message_id = before.plain(), key
        if words:
            item.language, item.channel = words.language, words.channel


def _decided(cascade: Cascade, item: CascadeItem, member: Member, met: Met) -> Act | Why:
    if member.problem_id != cascade.problem_id:
        return Why.LEFT_PROBLEM
    return decide_after(Kind(cascade.kind), met, was_live=item.was_live)


def _step(incident: Incident, act: Act, words: Words | None, problem: Problem) -> Step:
    how = Resolution(code=SOLVED, text=f"{problem.reference} {problem.title}")
    return Step(
        incident=incident,
        told=words.text if words else None,
        states=act.states,
        resolution=how if act.tells else None,
    )


def _back(cascade: Cascade, items: Sequence[CascadeItem], locked: dict[UUID, Incident]) -> None:
    """Put back those of these incidents that are still as the cascade left them."""
    same = [each for each in items if locked[each.incident_id].version == each.version]
    returns = [
        Return(
            incident=locked[each.incident_id],
            before=Before.read(each.before or {}),
            message_id=each.message_id,
        )
        for each in same
    ]
    incidents.put_back_all(returns, by=cascade.undo_by)
    for item in items:
        if item in same:
            item.undo, item.undone_version = Outcome.DONE, locked[item.incident_id].version
        else:
            item.undo, item.undo_why = Outcome.LEFT, Why.CHANGED


def _pass_over(item: CascadeItem, cascade: Cascade) -> None:
    item.tries += 1
    if item.tries < MOST_TRIES:
        return
    if cascade.stage == Stage.RUNNING:
        item.outcome, item.why, item.at = Outcome.LEFT, Why.LOCKED, time.now()
    else:
        item.undo, item.undo_why = Outcome.LEFT, Why.LOCKED
