"""Reads of processes. A version never changes, so each is read once per process of ours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import bindparam, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as KEYS

from app.core.db import db
from app.people.models import Person, PersonRole
from app.workflow.checking import Finding, Surroundings, findings
from app.workflow.definition import CustomField, Definition, FieldKind, Who
from app.workflow.errors import NoSuchProcess, NothingToTakeOver
from app.workflow.kinds import KINDS, Kind, OpenRows
from app.workflow.models import Design, Migration, ProcessVersion
from app.workflow.movers import ROLE_OF
from app.workflow.process import Process


@dataclass(frozen=True)
class Version:
    """A version of a process, as a list of them shows it."""

    id: UUID
    version: int
    created_at: datetime
    created_by: str | None


@lru_cache(maxsize=256)
def process(id_: UUID) -> Process:
    """Return this version of a process. Raises NoResultFound for an unknown key."""
    row = db.session.execute(
        select(
            ProcessVersion.id,
            ProcessVersion.code,
            ProcessVersion.version,
            ProcessVersion.definition,
        ).where(ProcessVersion.id == id_)
    ).one()
    return Process.of(*row)


def newest(code: str) -> Process:
    """Return the version that new rows of this process take."""
    id_ = db.session.scalars(
        select(ProcessVersion.id)
        .where(ProcessVersion.code == code)
        .order_by(ProcessVersion.version.desc())
        .limit(1)
    ).one()
    return process(id_)


def numbered(code: str, version: int) -> Process:
    """Return a version of a process by its number. Raises NoSuchProcess."""
    query = select(ProcessVersion.id).where(
        ProcessVersion.code == code, ProcessVersion.version == version
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NoSuchProcess
    return process(found)


def versions(code: str) -> Sequence[Version]:
    """Return all versions of a process, the newest first."""
    rows = db.session.execute(
        select(
            ProcessVersion.id,
            ProcessVersion.version,
            ProcessVersion.created_at,
            ProcessVersion.created_by,
        )
        .where(ProcessVersion.code == code)
        .order_by(ProcessVersion.version.desc())
    )
    return [Version(*row) for row in rows]


def processes_of(kind: str) -> Sequence[Process]:
    """Return the newest version of each process of this kind."""
    codes = select(Design.code).where(Design.kind == kind).order_by(Design.code)
    return [newest(code) for code in db.session.scalars(codes)]


def drafted(design: Design) -> Definition:
    """Return what is being drawn: the draft, or the newest version where there is none."""
    return design.drawn or newest(design.code).definition


def findings_of(design: Design) -> list[Finding]:
    """Return what is wrong with what is being drawn, faults first."""
    return findings(drafted(design), surroundings(design))


def surroundings(design: Design) -> Surroundings:
    """Return the desk around a process, against which it is checked."""
    kind = KINDS[design.kind]
    return Surroundings(
        by_hand=kind.by_hand,
        names=kind.names,
        vacant=_vacant(),
        kinds=_kinds_elsewhere(design),
    )


def open_rows(code: str) -> Sequence[OpenRows]:
    """Return where the open rows of a process stand, by version and state."""
    design = db.session.get_one(Design, code)
    keys = select(ProcessVersion.id).where(ProcessVersion.code == code)
    return _count_open(KINDS[design.kind], db.session.scalars(keys).all())


def check_behind(design: Design) -> None:
    """Raise NothingToTakeOver when all open rows of a process are on its newest version."""
    newest_id = newest(design.code).id
    if not any(each.rows for each in open_rows(design.code) if each.process_id != newest_id):
        raise NothingToTakeOver


def migration_of(code: str) -> Migration | None:
    """Return the migration that is at work, or was the last one."""
    query = select(Migration).where(Migration.code == code)
    newest_first = query.order_by(Migration.created_at.desc()).limit(1)
    return db.session.scalars(newest_first.execution_options(populate_existing=True)).one_or_none()


def fields_of(kind: str) -> Mapping[str, CustomField]:
    """Return the fields of all processes of this kind by their codes.

    Where two have the same code they have the same kind, too; the last one's labels stand.
    """
    return {each.code: each for process in processes_of(kind) for each in process.definition.fields}


def fields_ever(kind: str) -> Mapping[str, CustomField]:
    """Return the fields of all versions that processes of this kind ever had, by their codes.

    For history, which tells of fields that are gone; the newest version's labels stand.
    """
    versions = (
        select(ProcessVersion.id)
        .join(Design, Design.code == ProcessVersion.code)
        .where(Design.kind == kind)
        .order_by(ProcessVersion.version, ProcessVersion.code)
    )
    known = [process(key) for key in db.session.scalars(versions)]
    return {each.code: each for one in known for each in one.definition.fields}


def _count_open(kind: Kind, process_ids: Sequence[UUID]) -> Sequence[OpenRows]:
    """Return where the rows of these versions stand that are not closed."""
    rows = db.session.execute(
        text(
            f"SELECT process_id, state, count(*) FROM {kind.table}"  # noqa: S608 - a name of ours
            " WHERE process_id = ANY(:keys) AND state_category <> 'closed'"
            " GROUP BY process_id, state ORDER BY process_id, state"
        ).bindparams(bindparam("keys", type_=ARRAY(KEYS(as_uuid=True)))),
        {"keys": list(process_ids)},
    )
    return [OpenRows(*row) for row in rows]


def _vacant() -> set[Who]:
    active = (
        select(PersonRole.role).distinct().join(Person, Person.id == PersonRole.person_id)
    ).where(Person.active)
    held = set(db.session.scalars(active))
    return {who for who, role in ROLE_OF.items() if role not in held}


def _kinds_elsewhere(design: Design) -> Mapping[str, FieldKind]:
    """The kinds of the fields of all published versions of processes of the same kind."""
    field = func.jsonb_array_elements(ProcessVersion.definition["fields"]).table_valued("value")
    value = field.c.value
    rows = db.session.execute(
        select(value.op("->>")("code"), value.op("->>")("kind"))
        .select_from(ProcessVersion)
        .join(Design, Design.code == ProcessVersion.code)
        .join(field, ProcessVersion.definition.has_key("fields"))
        .where(Design.kind == design.kind)
        .distinct()
    )
    return {code: FieldKind(kind) for code, kind in rows}
