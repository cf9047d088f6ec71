"""Links by which customers see their cases. To make and to take one away is kept for the audit."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select

from app.core import audit, time
from app.core.actor import Actor
from app.core.db import db
from app.core.settings import settings
from app.incidents.errors import CaseLinksOff, NoCaseLink
from app.incidents.models import CaseLink, Incident


def share(incident: Incident, *, by: Actor) -> CaseLink:
    """Return the link that stands, or a new one. Raises CaseLinksOff."""
    standing = link_of(incident)
    return standing or share_anew(incident, by=by)


def share_anew(incident: Incident, *, by: Actor) -> CaseLink:
    """Make a new link; the one before opens nothing any more. Raises CaseLinksOff."""
    if not settings().case_link_key:
        raise CaseLinksOff
    _forget(CaseLink.incident_id == incident.id)
    link = CaseLink(
        incident_id=incident.id,
        requester_id=incident.requester_id,
        expires_at=time.now() + timedelta(days=settings().case_link_days),
    )
    db.session.add(link)
    db.session.flush()
    until = link.expires_at.isoformat(timespec="minutes")
    audit.record("case_link.made", by=by, subject=incident.reference, expires_at=until)
    return link


def unshare(incident: Incident, *, by: Actor) -> None:
    """Take the link away: it opens nothing any more. Raises NoCaseLink."""
    if not _forget(CaseLink.incident_id == incident.id):
        raise NoCaseLink
    audit.record("case_link.revoked", by=by, subject=incident.reference)


def unshare_all(requester_id: UUID, *, why: str, by: Actor) -> None:
    """Take away every link that was made for this requester."""
    gone = _forget(CaseLink.requester_id == requester_id)
    numbers = select(Incident.number).where(Incident.id.in_(gone)).order_by(Incident.number)
    for number in db.session.scalars(numbers):
        audit.record("case_link.revoked", by=by, subject=f"INC-{number}", why=why)


def link_of(incident: Incident) -> CaseLink | None:
    """Return the link that opens the case now."""
    return db.session.scalars(
        select(CaseLink).where(
            CaseLink.incident_id == incident.id,
            CaseLink.requester_id == incident.requester_id,
            CaseLink.expires_at > time.now(),
        )
    ).one_or_none()


def address_of(link: CaseLink) -> str:
    """Return what the customer opens."""
    known = settings()
    return f"{known.public_url.rstrip('/')}/case/{link.token(known.case_link_key)}"


def _forget(which: ColumnElement[bool]) -> list[UUID]:
    """Delete links. Returns whose they were."""
    return list(db.session.scalars(delete(CaseLink).where(which).returning(CaseLink.incident_id)))
