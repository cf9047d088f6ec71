"""Erasing what is known of a requester: name, addresses, texts and files.

Numbers, times, categories and whatever statistics are made of stay. Rows first, then a job: batch
by batch, each a transaction. A job that dies leaves its rows waiting, and whoever runs it next goes
on with them. The requester goes last, so that copies of the name are found until then; from the
beginning on nobody is found by the addresses.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select, text, update

from app.core import audit, idempotency, time
from app.core.actor import Actor
from app.core.db import db, transaction
from app.core.errors import Invalid
from app.core.events import publish
from app.core.jobs import job, later
from app.core.text import lazy
from app.files import services as files
from app.incidents.events import IncidentErased
from app.incidents.models import (
    ERASED,
    Attachment,
    CaseLink,
    Draft,
    Erasure,
    ErasureItem,
    FollowUp,
    FollowUpState,
    Incident,
    Message,
    Requester,
    Value,
    Voice,
)
from app.incidents.queries import erasing as queries
from app.incidents.services.carrying import settle
from app.incidents.services.history import remember
from app.workflow.definition import FieldKind

BATCH = 20
FORGOTTEN_AFTER = timedelta(minutes=1)
FIELD = "erased"

GATHER = text(f"""
INSERT INTO incidents.erasure_item (erasure_id, incident_id)
SELECT :erasure, theirs.id FROM ({queries.THEIRS}) AS theirs
ON CONFLICT DO NOTHING RETURNING incident_id
""")  # noqa: S608 - fixed words
# Codes, keys and numbers stay in history; whatever was typed goes.
HISTORY = text("""
UPDATE incidents.change SET
  old = CASE WHEN jsonb_typeof(old) = 'null' THEN old ELSE CAST(:said AS jsonb) END,
  new = CASE WHEN jsonb_typeof(new) = 'null' THEN new ELSE CAST(:said AS jsonb) END
WHERE incident_id = :incident AND field <> ALL (:codes) AND (field = 'tags') = :tags
""")
REASONS = text("""
UPDATE incidents.change SET reason = :erased
WHERE incident_id = :incident AND by_kind <> 'system' AND reason IS NOT NULL
""")
CODES = (
    *("state", "assignee", "department", "category_id", "impact", "urgency", "priority"),
    *("link", "merged", "split_off", "split_from", "private", "named", FIELD),
    *("reassigned", "reopened", "follow_up", "problem", "process", "wait"),
)
ASIDE = text("""
WITH emptied AS (
  UPDATE incidents.words SET document = CAST('' AS tsvector) WHERE incident_id = :incident
)
UPDATE incidents.merge SET before = before || '{"resolution": null}' WHERE from_id = :incident
""")


def start(requester: Requester, *, confirmed: str, incident: Incident, by: Actor) -> Erasure:
    """Begin to erase the requester, who comes locked; what is under way already goes on.

    `confirmed` is the requester's name or the number of `incident`, typed. Raises Invalid when it
    is neither.
    """
    if confirmed.strip() not in {requester.name, incident.reference}:
        why = lazy("Type the name exactly, or %(number)s.", number=incident.reference)
        raise Invalid({"confirm": why})
    under_way = select(Erasure).where(
        Erasure.requester_id == requester.id, Erasure.finished_at.is_(None)
    )
    found = db.session.scalars(under_way).one_or_none()
    if found:
        return found
    requester.erased_at = time.now()
    erasure = Erasure(
        requester_id=requester.id, by_kind=by.kind, by_id=by.id, by_name=by.name, messages=0
    )
    db.session.add(erasure)
    db.session.flush()
    incidents = _gather(erasure)
    audit.record("requester.erased", by=by, subject=str(erasure.id), incidents=incidents)
    later(run, str(erasure.id))
    return erasure


@job
def run(erasure_id: str) -> None:
    """Erase until nothing waits; called twice it finds nothing left."""
    while True:
        with transaction():
            if not batch(UUID(erasure_id)):
                return


def resume_forgotten() -> int:
    """Have erasures taken up again that have stood still for a minute. Returns how many."""
    with transaction():
        still = db.session.scalars(
            select(Erasure)
            .where(Erasure.finished_at.is_(None), Erasure.worked_at < time.now() - FORGOTTEN_AFTER)
            .with_for_update(skip_locked=True)
        ).all()
        for erasure in still:
            erasure.worked_at = time.now()
            later(run, str(erasure.id))
        return len(still)


def _gather(erasure: Erasure) -> int:
    bound = {"erasure": erasure.id, "requester": erasure.requester_id}
    return len(db.session.execute(GATHER, bound).all())


def batch(erasure_id: UUID) -> bool:
    """Erase the next incidents. Returns whether something may be left."""
    erasure = db.session.get_one(Erasure, erasure_id, with_for_update=True, populate_existing=True)
    if erasure.finished_at:
        return False
    erasure.worked_at = time.now()
    waiting = select(ErasureItem.incident_id).where(
        ErasureItem.erasure_id == erasure.id, ErasureItem.done_at.is_(None)
    )
    keys = db.session.scalars(waiting.order_by(ErasureItem.incident_id).limit(BATCH)).all()
    for incident in _locked(keys):
        _erase(erasure, incident)
    db.session.execute(
        update(ErasureItem)
        .where(ErasureItem.erasure_id == erasure.id, ErasureItem.incident_id.in_(keys))
        .values(done_at=time.now())
    )
    if not keys and not _gather(erasure):
        _forget_requester(erasure)
        return False
    return True


def _locked(keys: Sequence[UUID]) -> Sequence[Incident]:
    query = select(Incident).where(Incident.id.in_(keys)).order_by(Incident.number)
    locked = query.with_for_update(of=Incident).execution_options(populate_existing=True)
    return db.session.scalars(locked).all()


def _erase(erasure: Erasure, incident: Incident) -> None:
    whole = incident.requester_id == erasure.requester_id
    said = queries.said_in(incident.id, erasure.requester_id)
    # Told before the words go, so that others find their copies of them.
    fact = IncidentErased(subject_id=incident.id, message_ids=tuple(said), whole=whole)
    publish(fact, by=erasure.by)
    erasure.files += _forget_files(incident, said, whole=whole)
    erasure.messages += len(said)
    _forget_words(said)
    idempotency.forget_holding([incident.reference, *map(str, said)])
    if whole:
        _empty(incident)
    else:
        settle(incident)
    incident.version += 1
    remember(incident, FIELD, old=None, new=None, by=erasure.by, at=time.now())


def _forget_files(incident: Incident, said: Sequence[UUID], *, whole: bool) -> int:
    sent = Attachment.message_id.in_(said)
    pending = (Attachment.incident_id == incident.id) & Attachment.message_id.is_(None)
    which = delete(Attachment).where(or_(sent, pending) if whole else sent)
    gone = db.session.scalars(which.returning(Attachment.file_id)).all()
    files.forget(gone)
    return len(gone)


def _forget_words(said: Sequence[UUID]) -> None:
    theirs = update(Message).where(Message.id.in_(said)).values(text=ERASED)
    db.session.execute(theirs)
    named = update(Message).where(Message.id.in_(said), Message.voice == Voice.CUSTOMER)
    db.session.execute(named.values(author_name=ERASED))


def _empty(incident: Incident) -> None:
    incident.subject = incident.last_words = ERASED
    incident.resolution = incident.resolution and ERASED
    incident.tags = []
    _forget_fields(incident)
    for own in (Draft, CaseLink):
        db.session.execute(delete(own).where(own.incident_id == incident.id))
    plans = update(FollowUp).where(FollowUp.incident_id == incident.id)
    db.session.execute(plans.where(FollowUp.text.is_not(None)).values(text=ERASED))
    waiting = plans.where(FollowUp.state == FollowUpState.WAITING)
    db.session.execute(waiting.values(state=FollowUpState.CANCELLED, ended_at=time.now()))
    bound = {"incident": incident.id, "codes": list(CODES)}
    for said, tags in (f'"{ERASED}"', False), (f'["{ERASED}"]', True):
        db.session.execute(HISTORY, {**bound, "said": said, "tags": tags})
    db.session.execute(REASONS, {"incident": incident.id, "erased": ERASED})
    db.session.execute(ASIDE, {"incident": incident.id})


def _forget_fields(incident: Incident) -> None:
    """Delete what was written in the company's own fields: words may name somebody, codes do not.

    A field that its process has no more is taken for words.
    """
    known = incident.process.definition.by_field.values()
    coded = [each.code for each in known if each.kind != FieldKind.TEXT]
    here = (Value.subject_id == incident.id) & Value.text.is_not(None)
    db.session.execute(delete(Value).where(here, Value.field.not_in(coded)))


def _forget_requester(erasure: Erasure) -> None:
    requester = db.session.get_one(Requester, erasure.requester_id, with_for_update=True)
    known = (requester.name, requester.email, requester.phone, requester.telegram_id)
    idempotency.forget_holding([each for each in known if each and each != ERASED])
    db.session.execute(delete(CaseLink).where(CaseLink.requester_id == requester.id))
    requester.name = ERASED
    requester.email = requester.phone = requester.telegram_id = None
    erasure.finished_at = time.now()
