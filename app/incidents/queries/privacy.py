"""Who is named on a private incident, and who can be."""

from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from app.core.actor import PERMITS, Role, Scope, Verb
from app.core.db import db
from app.incidents.models import Incident

NAMED = text("""
SELECT n.viewer_id, n.kind, coalesce(p.name, c.name) AS name, coalesce(p.login, c.api_key) AS handle
FROM incidents.named AS n
LEFT JOIN people.person AS p ON n.kind = 'person' AND p.id = n.viewer_id
LEFT JOIN auth.api_client AS c ON n.kind = 'client' AND c.id = n.viewer_id
WHERE n.incident_id = :incident ORDER BY n.kind DESC, name, n.viewer_id
""")
# Only who reads incidents at all: a name gives sight of one incident, not a role.
NAMEABLE = text("""
SELECT p.id, 'person', p.name, p.login FROM people.person AS p
WHERE p.active AND p.login = ANY (:handles) AND EXISTS (
    SELECT FROM people.person_role AS r WHERE r.person_id = p.id AND r.role = ANY (:roles))
UNION ALL
SELECT c.id, 'client', c.name, c.api_key FROM auth.api_client AS c
WHERE c.revoked_at IS NULL AND c.api_key = ANY (:handles) AND c.scopes && CAST(:scopes AS text[])
""")


class Viewer(NamedTuple):
    """A person or an API client; `handle` is the login or the public half of the key."""

    id: UUID
    kind: str
    name: str
    handle: str


def named(incident: Incident) -> Sequence[Viewer]:
    """Return who is named here, people before programs."""
    rows = db.session.execute(NAMED, {"incident": incident.id}) if incident.private else ()
    return [Viewer(*row) for row in rows]


def nameable(handles: Collection[str]) -> dict[str, Viewer]:
    """Return who of these can be named: active people and programs that read incidents."""
    values = {
        "handles": list(handles),
        "roles": [role for role in Role if Verb.READ_INCIDENTS in PERMITS[role]],
        "scopes": [scope for scope in Scope if Verb.READ_INCIDENTS in PERMITS[scope]],
    }
    return {row[3]: Viewer(*row) for row in db.session.execute(NAMEABLE, values)}
