"""Rows of a kind, whatever it is: where they stand, and a batch of them taken over."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import TextClause, bindparam, insert, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as KEYS
from sqlalchemy.types import SmallInteger, Text

from app.core import ids, time
from app.core.db import db
from app.core.events import publish_all
from app.workflow import queries
from app.workflow.kinds import Kind, Takeover
from app.workflow.services.timing import carry_timers

MOST = 50_000
"""So many keys are kept at once."""
FIELD = "process"
"""The field of history that names the version that a row follows."""


class Taken(NamedTuple):
    """A row that was taken over, and how it stood before and stands by now."""

    id: UUID
    version: int
    old_process_id: UUID
    old_state: str
    old_category: str
    state: str
    category: str


def left(kind: Kind, takeover: Takeover) -> Sequence[UUID]:
    """Return rows that are still to be taken over, as many as fit into memory; none: no more.

    Found all at once and held by nobody: batch by batch they would be looked for among more and
    more that are taken already, and those of the batch would be held meanwhile.
    """
    return db.session.scalars(_standing(kind.table), _bound(kind, takeover)).all()


def take_over(kind: Kind, takeover: Takeover, keys: Sequence[UUID], *, waits: bool = False) -> int:
    """Take over those of these rows that still stand where they stood. Returns how many.

    With them go their history and their facts; their dates stay, since nobody worked on them. Rows
    that somebody holds are passed by, unless it `waits` for them.
    """
    statement = _statement(kind.table, "" if waits else "SKIP LOCKED")
    rows = db.session.execute(statement, {**_bound(kind, takeover), "keys": list(keys)}).all()
    taken = [Taken(*row) for row in rows]
    carry_timers({each.id: (each.state, takeover.mapping[each.old_process_id]) for each in taken})
    lines = [line for each in taken for line in _history(kind, each, takeover)]
    if lines:
        db.session.execute(insert(kind.history), lines)
    publish_all(
        [
            kind.taken_over(
                subject_id=each.id,
                old_process_id=each.old_process_id,
                new_process_id=takeover.process_id,
                old_state=each.old_state,
                new_state=each.state,
                old_state_category=each.old_category,
                new_state_category=each.category,
            )
            for each in taken
        ],
        by=takeover.by,
    )
    return len(taken)


def _history(kind: Kind, each: Taken, takeover: Takeover) -> Iterator[dict[str, object]]:
    old, new = queries.process(each.old_process_id), queries.process(takeover.process_id)
    said = {FIELD: (old.title, new.title), "state": (each.old_state, each.state)}
    for field, (before, after) in said.items():
        if before != after:
            yield {
                "id": ids.new(),
                kind.owner: each.id,
                "at": time.now(),
                "by_kind": takeover.by.kind,
                "by_id": takeover.by.id,
                "by_name": takeover.by.name,
                "field": field,
                "old": before,
                "new": after,
                "version": each.version,
            }


def _bound(kind: Kind, takeover: Takeover) -> dict[str, object]:
    states = queries.process(takeover.process_id).states
    steps = [
        (process_id, old, new, states[new].category)
        for process_id, mapped in takeover.mapping.items()
        for old, new in mapped.items()
    ]
    return {
        "to": takeover.process_id,
        "most": MOST,
        "processes": [each[0] for each in steps],
        "states": [each[1] for each in steps],
        "targets": [each[2] for each in steps],
        "categories": [each[3].value for each in steps],
        "piles": [kind.piles[each[3]] for each in steps],
    }


MAPPED = """
JOIN unnest(:processes, :states, :targets, :categories, :piles)
  AS t (process_id, state, target, category, pile)
  ON t.process_id = i.process_id AND t.state = i.state
WHERE i.state_category <> 'closed'
"""


def _standing(table: str) -> TextClause:
    # By key, which is by age: neighbours lie side by side on disk, too.
    return _typed(f"SELECT i.id FROM {table} AS i {MAPPED} ORDER BY i.id LIMIT :most")  # noqa: S608 - names of ours


def _statement(table: str, waiting: str) -> TextClause:
    return _typed(f"""
WITH picked AS (
  SELECT i.id, i.process_id, i.state, i.state_category, t.target, t.category, t.pile
  FROM {table} AS i {MAPPED} AND i.id = ANY (CAST(:keys AS uuid[]))
  FOR UPDATE OF i {waiting}
)
UPDATE {table} AS i
SET process_id = :to, state = p.target, state_category = p.category, bucket = p.pile,
  version = i.version + 1
FROM picked AS p WHERE i.id = p.id
RETURNING i.id, i.version, p.process_id, p.state, p.state_category, i.state, i.state_category
""")  # noqa: S608 - names of ours


def _typed(statement: str) -> TextClause:
    return text(statement).bindparams(
        bindparam("processes", type_=ARRAY(KEYS(as_uuid=True))),
        bindparam("states", type_=ARRAY(Text())),
        bindparam("targets", type_=ARRAY(Text())),
        bindparam("categories", type_=ARRAY(Text())),
        bindparam("piles", type_=ARRAY(SmallInteger())),
    )
