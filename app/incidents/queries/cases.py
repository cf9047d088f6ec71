"""A case as its customer sees it. The only reads behind the page that a signed link opens.

Nothing of the agents' reads is used here. What is not named below does not exist for a customer:
other people than the one the link was made for, notes, and whatever the desk thinks of the case.
"""

import re
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import select, text

from app.core import time
from app.core.db import db
from app.core.settings import settings
from app.files.errors import NoSuchFile
from app.files.kinds import PICTURES
from app.files.models import File
from app.incidents.errors import NoSuchCase
from app.incidents.models import CaseLink, Incident
from app.workflow import queries as workflow
from app.workflow.process import StateCategory

TOKEN = re.compile(r"[\w-]{64}", re.ASCII)
MOST = 500

# The state is that of the whole of which the case has become a part.
CASE = """
WITH RECURSIVE whole AS (
    SELECT i.id, i.merged_into_id FROM incidents.incident AS i WHERE i.id = :incident
    UNION ALL
    SELECT i.id, i.merged_into_id FROM incidents.incident AS i
    JOIN whole ON i.id = whole.merged_into_id
)
SELECT i.number, i.subject, i.created_at, r.name AS requester, w.id AS whole_id, w.process_id,
    w.state, w.resolved_at
FROM incidents.incident AS i JOIN incidents.requester AS r ON r.id = i.requester_id,
    whole JOIN incidents.incident AS w ON w.id = whole.id
WHERE i.id = :incident AND whole.merged_into_id IS NULL
"""
# What came along with a part was said with the customer of that part, a stranger to this one. Of
# whoever answered, the first name alone leaves the database.
CONVERSATION = """
SELECT m.id, m.voice = 'reply' AS is_reply, m.text, m.created_at,
    CASE WHEN m.voice = 'reply' AND m.author_id IS NOT NULL
        THEN split_part(m.author_name, ' ', 1) END AS name
FROM incidents.message AS m JOIN incidents.incident AS i ON i.id = m.incident_id
WHERE m.incident_id = :whole AND coalesce(m.requester_id, i.requester_id) = :requester
    AND (m.voice = 'customer' OR m.voice = 'reply' AND m.delivery IS DISTINCT FROM 'withdrawn')
ORDER BY m.created_at DESC, m.id DESC LIMIT :most
"""
FILES = """
SELECT a.message_id, f.id, f.name, f.size, f.media_type
FROM incidents.attachment AS a JOIN files.file AS f ON f.id = a.file_id
WHERE a.message_id = ANY (CAST(:messages AS uuid[])) ORDER BY f.id
"""


class Stage(StrEnum):
    """How far a case is, as its customer sees it."""

    RECEIVED = "received"
    WORKING = "working"
    ASKING = "asking"
    """We wait for the customer."""
    RESOLVED = "resolved"
    CLOSED = "closed"


@dataclass(frozen=True)
class CaseFile:
    """A file of a message."""

    id: UUID
    name: str
    size: int
    is_picture: bool


@dataclass(frozen=True)
class Said:
    """A message. `name` is the first name of whoever answered, if it was a person."""

    is_reply: bool
    name: str | None
    text: str
    at: datetime
    files: Sequence[CaseFile]

    @property
    def paragraphs(self) -> list[str]:
        """The text as it is read."""
        return [part.strip("\n") for part in self.text.split("\n\n") if part.strip()]


@dataclass(frozen=True)
class Case:
    """All that a customer sees."""

    number: int
    subject: str
    opened_at: datetime
    requester: str
    stage: Stage
    closes_at: datetime | None
    """When it closes by itself, unless the customer writes."""
    said: Sequence[Said]


def opened_by(token: str) -> Case:
    """Return the case that this link opens, as it is now. Raises NoSuchCase."""
    link = _link(token)
    found = db.session.execute(text(CASE), {"incident": link.incident_id}).one()
    stage = _stage(found.process_id, found.state)
    closes = found.resolved_at if stage is Stage.RESOLVED else None
    return Case(
        number=found.number,
        subject=found.subject,
        opened_at=found.created_at,
        requester=found.requester,
        stage=stage,
        closes_at=closes and closes + timedelta(days=settings().resolved_days),
        said=_conversation(found.whole_id, link.requester_id),
    )


def file_of(case: Case, key: UUID) -> File:
    """Return a file that the case shows. Raises NoSuchFile."""
    if not any(key == file.id for said in case.said for file in said.files):
        raise NoSuchFile
    return db.session.get_one(File, key)


def _link(token: str) -> CaseLink:
    """Return the link that this token names and signs. Raises NoSuchCase."""
    key = settings().case_link_key
    if not key or not TOKEN.fullmatch(token):
        raise NoSuchCase
    nonce = UUID(bytes=urlsafe_b64decode(token)[:16])
    query = (
        select(CaseLink)
        .join(Incident, Incident.id == CaseLink.incident_id)
        .where(CaseLink.nonce == nonce, CaseLink.requester_id == Incident.requester_id)
        .where(CaseLink.expires_at > time.now())
    )
    found = db.session.scalars(query).one_or_none()
    # One that is not there takes as long to be refused as one that is signed wrongly.
    link = found or CaseLink(
        nonce=nonce, incident_id=uuid4(), requester_id=uuid4(), expires_at=time.now()
    )
    if not link.is_meant_by(token, key) or found is None:
        raise NoSuchCase
    return found


def _stage(process_id: UUID, state: str) -> Stage:
    process = workflow.process(process_id)
    match process.states[state].category:
        case StateCategory.NEW:
            return Stage.RECEIVED
        case StateCategory.WAITING if state in process.on_customer:
            return Stage.ASKING
        case StateCategory.RESOLVED:
            return Stage.RESOLVED
        case StateCategory.CLOSED:
            return Stage.CLOSED
    return Stage.WORKING


def _conversation(whole: UUID, requester: UUID) -> list[Said]:
    bound = {"whole": whole, "requester": requester, "most": MOST}
    rows = db.session.execute(text(CONVERSATION), bound).all()[::-1]
    files: dict[UUID, list[CaseFile]] = {row.id: [] for row in rows}
    for message, key, name, size, media_type in db.session.execute(
        text(FILES), {"messages": list(files)}
    ):
        files[message].append(CaseFile(key, name, size, media_type in PICTURES))
    return [Said(row.is_reply, row.name, row.text, row.created_at, files[row.id]) for row in rows]
