"""Giving a tag another name, on every incident that has it, or taking it away.

A row first, then a job: it gathers the incidents, works through them batch by batch, and gathers
again until none has the tag. Incidents that somebody holds are tried again after the others. A
job that dies leaves its rows waiting, and whoever runs it next goes on with them.
"""

from collections.abc import Sequence
from datetime import timedelta
from time import perf_counter, sleep
from uuid import UUID

from sqlalchemy import bindparam, delete, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Uuid

from app.core import audit, ids, time
from app.core.actor import Actor
from app.core.db import db, transaction
from app.core.errors import Invalid
from app.core.events import publish_all
from app.core.jobs import job, later
from app.core.text import lazy
from app.incidents.errors import NoSuchTag, TagBusy
from app.incidents.events import IncidentEdited
from app.incidents.models import Incident, TagChange, TagChangeItem
from app.incidents.queries.tags import change_of, number_of_tags, used_tag
from app.incidents.services.opening import check_tags

BATCH = 100
PACE = 600
"""At most so many incidents a second: others work on the same machine."""
REST = 0.2
HELD_SECONDS = 0.5
FORGOTTEN_AFTER = timedelta(minutes=1)
MOST_COUNTED = 10_000

IN_PLACE = """
CASE WHEN CAST(:into AS text) IS NULL OR :into = ANY (tags) THEN array_remove(tags, :tag)
  ELSE array_replace(tags, :tag, :into) END
"""
"""Its place is that of the old one, and none stands twice: so there are never more than before."""
DEFAULTS = [
    text(
        f"UPDATE incidents.{table} SET tags = {IN_PLACE}, version = version + 1"  # noqa: S608 - names of ours
        " WHERE tags @> ARRAY[:tag]"
    )
    for table in ("template", "category")
]
GATHER = text("""
INSERT INTO incidents.tag_change_item (change_id, incident_id)
SELECT :change, i.id FROM incidents.incident AS i WHERE i.tags @> ARRAY[:tag]
ON CONFLICT DO NOTHING RETURNING 1
""")
RETAG = text(f"""
WITH touched AS (
  UPDATE incidents.incident AS i SET tags = {IN_PLACE}, version = i.version + 1
  FROM unnest(:incidents, :keys) AS told (incident, key)
  WHERE i.id = told.incident AND i.tags @> ARRAY[:tag]
  RETURNING i.id, i.version, told.key, old.tags AS before, new.tags AS after
)
INSERT INTO incidents.change
  (id, incident_id, at, by_kind, by_id, by_name, field, old, new, version)
SELECT key, id, :at, :by_kind, :by_id, :by_name, 'tags', to_jsonb(before), to_jsonb(after), version
FROM touched RETURNING incident_id
""").bindparams(  # noqa: S608 - words of ours
    bindparam("incidents", type_=ARRAY(Uuid)),
    bindparam("keys", type_=ARRAY(Uuid)),
    bindparam("by_id", type_=Uuid),
)
COUNT = text("""
INSERT INTO incidents.tag (word, incidents, counted_at)
SELECT word, count(*), :at FROM incidents.incident, unnest(tags) AS word
WHERE tags <> '{}' GROUP BY word ORDER BY count(*) DESC, word LIMIT :most
""")


def rename_tag(tag: str, name: str, *, by: Actor) -> TagChange:
    """Call it otherwise everywhere. Raises Invalid, NoSuchTag, and TagBusy."""
    _hold_tags()
    (into,) = _checked("name", name)
    if into == tag or _is_used(into):
        raise Invalid({"name": lazy("There is such a tag already. The two can be merged.")})
    return _start(tag, into, "tag.renamed", by=by)


def merge_tag(tag: str, into: str, *, by: Actor) -> TagChange:
    """Have all its incidents carry another instead. Raises Invalid, NoSuchTag, and TagBusy."""
    _hold_tags()
    (other,) = _checked("into", into)
    if other == tag or not _is_used(other):
        raise Invalid({"into": lazy("Name another tag that is in use.")})
    return _start(tag, other, "tag.merged", by=by)


def remove_tag(tag: str, *, by: Actor) -> TagChange:
    """Take it off all incidents. Raises NoSuchTag, and TagBusy."""
    _hold_tags()
    return _start(tag, None, "tag.removed", by=by)


@job
def run(change_id: str) -> None:
    """Work until no incident has the tag; called twice it finds nothing left."""
    while True:
        begun = perf_counter()
        with transaction():
            left = batch(UUID(change_id))
        if left is None:
            break
        sleep(HELD_SECONDS if left else _rest(perf_counter() - begun))
    count_tags()


def count_tags() -> int:
    """Count how many incidents have which tag. Returns how many tags there are."""
    with transaction():
        _hold_tags()
        db.session.execute(text("DELETE FROM incidents.tag"))
        db.session.execute(COUNT, {"at": time.now(), "most": MOST_COUNTED})
        return number_of_tags()


def resume_tag_changes() -> int:
    """Have changes taken up again that have stood still for a minute. Returns how many."""
    before = time.now() - FORGOTTEN_AFTER
    with transaction():
        still = db.session.scalars(
            select(TagChange)
            .where(TagChange.finished_at.is_(None), TagChange.worked_at < before)
            .with_for_update(skip_locked=True)
        ).all()
        for change in still:
            change.worked_at = time.now()
            later(run, str(change.id))
        return len(still)


def _hold_tags() -> None:
    """Two who begin to change the same tag come one after the other."""
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext("tags"))))


def _checked(field: str, word: str) -> list[str]:
    try:
        return check_tags([word])
    except Invalid as refusal:
        raise Invalid({field: refusal.faults["tags"]}) from None


def _is_used(word: str) -> bool:
    """Whether an incident has it now: the count may be some minutes old."""
    found = select(Incident.id).where(Incident.tags.contains([word])).limit(1)
    return used_tag(word) is not None or db.session.scalars(found).first() is not None


def _start(tag: str, into: str | None, what: str, *, by: Actor) -> TagChange:
    if not _is_used(tag):
        raise NoSuchTag
    if change_of(tag, into or tag):
        raise TagBusy
    made = TagChange(tag=tag, into=into, by_kind=by.kind, by_id=by.id, by_name=by.name)
    db.session.add(made)
    db.session.flush()
    for statement in DEFAULTS:
        db.session.execute(statement, {"tag": tag, "into": into})
    audit.record(what, by=by, subject=tag, **({"after": into} if into else {}))
    later(run, str(made.id))
    return made


def batch(change_id: UUID) -> int | None:
    """Do the next incidents. Returns how many others hold, or None when no incident has the tag."""
    change = db.session.get_one(TagChange, change_id, with_for_update=True, populate_existing=True)
    if change.finished_at:
        return None
    change.worked_at = time.now()
    waiting = db.session.scalars(
        select(TagChangeItem.incident_id)
        .where(TagChangeItem.change_id == change.id)
        .order_by(TagChangeItem.incident_id)
        .limit(BATCH)
    ).all()
    if not waiting:
        return _gather(change)
    locked = _locked(waiting)
    _retag(change, locked)
    items = delete(TagChangeItem).where(TagChangeItem.change_id == change.id)
    db.session.execute(items.where(TagChangeItem.incident_id.in_(locked)))
    change.done += len(locked)
    return len(waiting) - len(locked)


def _gather(change: TagChange) -> int | None:
    found = len(db.session.execute(GATHER, {"change": change.id, "tag": change.tag}).all())
    change.incidents += found
    if found:
        return 0
    change.finished_at = time.now()
    return None


def _locked(keys: Sequence[UUID]) -> Sequence[UUID]:
    query = select(Incident.id).where(Incident.id.in_(keys)).order_by(Incident.number)
    return db.session.scalars(query.with_for_update(skip_locked=True)).all()


def _retag(change: TagChange, incident_ids: Sequence[UUID]) -> None:
    """Give each a newer version and a line of history. When it was worked on stays: nobody did."""
    keys = [ids.new() for _ in incident_ids]
    author = {"by_kind": change.by_kind, "by_id": change.by_id, "by_name": change.by_name}
    words = {"tag": change.tag, "into": change.into, "at": time.now()}
    bound = {"incidents": list(incident_ids), "keys": keys, **author, **words}
    told = db.session.scalars(RETAG, bound).all()
    facts = [IncidentEdited(subject_id=each, fields=("tags",)) for each in told]
    publish_all(facts, by=change.by)


def _rest(worked: float) -> float:
    return max(BATCH / PACE - worked, worked * REST)
