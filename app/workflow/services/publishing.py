"""Publishing: a sound draft becomes the version that new rows take. Open rows keep theirs."""

from app.core import audit
from app.core.actor import Actor
from app.core.db import db
from app.core.events import publish as announce
from app.workflow import queries
from app.workflow.checking import Finding
from app.workflow.errors import NoDraft, NothingChanged, NotSound
from app.workflow.events import ProcessPublished
from app.workflow.models import Design, ProcessVersion
from app.workflow.process import Process
from app.workflow.services.drafting import check_unchanged, drop_draft


def publish(design: Design, *, seen: int, by: Actor) -> Process:
    """Make a version of the draft; `seen` is the revision that was looked at.

    Raises NoDraft, DraftChanged, NothingChanged, and NotSound with a fault for each piece.
    """
    drawn = design.drawn
    if drawn is None:
        raise NoDraft
    check_unchanged(design, seen)
    before = queries.newest(design.code)
    if drawn == before.definition:
        raise NothingChanged
    faults = [each for each in queries.findings_of(design) if not each.is_doubt]
    if faults:
        raise NotSound({place(each): each.words for each in faults})
    made = ProcessVersion(
        code=design.code,
        version=before.version + 1,
        definition=drawn.as_kept(),
        created_by=by.name,
    )
    db.session.add(made)
    drop_draft(design, by=by)
    db.session.flush()
    audit.record("process.published", by=by, subject=design.code, version=made.version)
    announce(ProcessPublished(subject_id=made.id, process=made.code, number=made.version), by=by)
    return Process.of(made.id, made.code, made.version, made.definition)


def place(finding: Finding) -> str:
    """Return where a finding is, as the fields of a refusal are called: state.new."""
    return f"{finding.piece}.{finding.code}" if finding.code else finding.piece
