"""Taking open rows over to the newest version, by a mapping of states, in short batches.

Each batch is a transaction of its own that holds few rows for a moment. A kill between two leaves
the rest where it was; the sweep goes on.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import select, text

from app.core import audit, time
from app.core.actor import Actor
from app.core.db import db, transaction
from app.core.events import publish as announce
from app.core.jobs import job, later
from app.core.text import lazy
from app.workflow import queries
from app.workflow.definition import State, StateCategory
from app.workflow.errors import BadMapping, MigrationRunning
from app.workflow.events import ProcessMigrated
from app.workflow.kinds import KINDS, Kind, Takeover
from app.workflow.models import Design, Migration
from app.workflow.services.taking_over import left, take_over

log = structlog.get_logger()

BATCH = 100
"""Rows that are held at once: a batch takes some 20 ms."""
FORGOTTEN_AFTER = timedelta(minutes=2)
FINISHED = {StateCategory.RESOLVED, StateCategory.CLOSED}

Mapping_ = Mapping[UUID, Mapping[str, str]]


def migrate(design: Design, mapping: Mapping_, *, by: Actor) -> Migration:
    """Begin to take the open rows of older versions over to the newest one.

    `mapping` says, by the version they come from, which state becomes which; a state that it does
    not name keeps its code. Raises MigrationRunning, and BadMapping with a fault by state.
    """
    running = queries.migration_of(design.code)
    if running and running.finished_at is None:
        raise MigrationRunning
    newest = queries.newest(design.code)
    here = [each for each in queries.open_rows(design.code) if each.process_id != newest.id]
    whole = checked(design, mapping)
    made = Migration(
        code=design.code,
        process_id=newest.id,
        mapping={str(key): states for key, states in whole.items()},
        rows=sum(each.rows for each in here),
        by_kind=by.kind,
        by_id=by.id,
        by_name=by.name,
    )
    db.session.add(made)
    db.session.flush()
    audit.record("process.migrated", by=by, subject=design.code, version=newest.version)
    later(continue_migration, str(made.id))
    return made


def checked(design: Design, mapping: Mapping_) -> dict[UUID, dict[str, str]]:
    """Return the mapping of all states of all older versions. Raises BadMapping."""
    newest = queries.newest(design.code)
    whole: dict[UUID, dict[str, str]] = {}
    faults = {}
    standing = {(each.process_id, each.state) for each in queries.open_rows(design.code)}
    for version in queries.versions(design.code):
        if version.id == newest.id:
            continue
        asked = mapping.get(version.id, {})
        whole[version.id] = {}
        for state in queries.process(version.id).states.values():
            if state.category == StateCategory.CLOSED:
                continue
            target = newest.states.get(asked.get(state.code, state.code))
            if target and _alike(state, target):
                whole[version.id][state.code] = target.code
            elif (version.id, state.code) in standing or state.code in asked:
                faults[f"{version.version}.{state.code}"] = NO_TARGET if target is None else UNLIKE
    if faults:
        raise BadMapping(faults)
    return whole


NO_TARGET = lazy("Say which state it becomes.")
UNLIKE = lazy("What is open stays open, and what is resolved stays resolved.")


def _alike(old: State, new: State) -> bool:
    """Taking over neither resolves nor reopens: nobody would be told of it."""
    return (old.category in FINISHED) == (new.category in FINISHED) and (
        new.category != StateCategory.CLOSED
    )


@job
def continue_migration(key: str) -> int:
    """Take over what is left, batch by batch. Returns how many rows this call has taken."""
    taken, waits = 0, False
    while keys := _left(UUID(key)):
        before = taken
        for start in range(0, len(keys), BATCH):
            took = _take(UUID(key), keys[start : start + BATCH], waits=waits)
            if took is None:
                return taken
            taken += took
        waits = taken == before  # all that are left are held by somebody
    _finish(UUID(key))
    return taken


def _left(key: UUID) -> Sequence[UUID]:
    """Return what is left of a migration, as far as it is kept at once; held by nobody yet."""
    with transaction():
        running = db.session.get_one(Migration, key)
        return left(*_takeover(running)) if running.finished_at is None else ()


def _take(key: UUID, keys: Sequence[UUID], *, waits: bool) -> int | None:
    """Take over these rows. Returns how many; None: it is done, or at work elsewhere."""
    with transaction():
        running = _held(key)
        if running is None:
            return None
        # Nobody waits for these rows until the disk has written them: a batch that a crash takes
        # back is taken again.
        db.session.execute(text("SET LOCAL synchronous_commit = off"))
        took = take_over(*_takeover(running), keys, waits=waits)
        running.done += took
        return took


def _held(key: UUID) -> Migration | None:
    query = select(Migration).where(Migration.id == key, Migration.finished_at.is_(None))
    return db.session.scalars(query.with_for_update(skip_locked=True)).one_or_none()


def _takeover(running: Migration) -> tuple[Kind, Takeover]:
    kind = KINDS[db.session.get_one(Design, running.code).kind]
    mapping = {UUID(each): states for each, states in running.mapping.items()}
    return kind, Takeover(running.process_id, mapping, running.by)


def _finish(key: UUID) -> None:
    with transaction():
        running = _held(key)
        if running is None:
            return
        running.finished_at = time.now()
        announce(
            ProcessMigrated(
                subject_id=running.id,
                process=running.code,
                process_id=running.process_id,
                rows=running.done,
            ),
            by=running.by,
        )
        log.info("rows taken over", process=running.code, rows=running.done)


@job
def take_up_forgotten() -> int:
    """Go on with what a worker has left behind. Returns how many migrations."""
    before = time.now() - FORGOTTEN_AFTER
    query = select(Migration.id).where(
        Migration.finished_at.is_(None), Migration.created_at < before
    )
    with transaction():
        keys = db.session.scalars(query).all()
        for key in keys:
            later(continue_migration, str(key))
    return len(keys)
