"""Make and revoke API clients; take the audit log out."""

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from uuid import UUID

from app.auth import keys
from app.auth.models import ApiClient, ApiClientDepartment
from app.auth.queries import Entry, Filters, all_entries
from app.core import audit, ids, time
from app.core.actor import Actor, Scope
from app.core.db import db


@dataclass(frozen=True)
class NewApiClient:
    """A client just made, with its secret: this once, since only the hash is kept."""

    client: ApiClient
    secret: str = field(repr=False)


def create_api_client(
    name: str,
    *,
    scopes: Collection[Scope],
    departments: Collection[UUID],
    expires_at: datetime,
    by: Actor,
) -> NewApiClient:
    """Make an API client that may do what its scopes say in its departments."""
    secret = keys.new_secret()
    client = ApiClient(
        id=ids.new(),
        name=name,
        api_key=keys.new_api_key(),
        secret_hash=keys.hashed(secret),
        scopes=sorted(scope.value for scope in scopes),
        created_at=time.now(),
        created_by_id=by.person_id,
        expires_at=expires_at,
        departments=[ApiClientDepartment(department_id=key) for key in departments],
    )
    db.session.add(client)
    db.session.flush()
    audit.record("api_client.created", by=by, subject=client.api_key, scopes=client.scopes)
    return NewApiClient(client, secret)


def revoke_api_client(client: ApiClient, *, by: Actor) -> None:
    """Refuse the client from now on. Revoking again changes nothing."""
    if client.revoked_at is None:
        client.revoked_at, client.revoked_by_id = time.now(), by.person_id
        audit.record("api_client.revoked", by=by, subject=client.api_key)


def export_audit(filters: Filters, *, by: Actor) -> Iterator[Entry]:
    """Return what fits of the audit log, to be taken out of the desk; that is kept in the log."""
    asked = {name: str(value) for name, value in asdict(filters).items() if value}
    if "subject" in asked:  # of this entry nothing is the subject
        asked["on_what"] = asked.pop("subject")
    audit.record("audit.exported", by=by, **asked)
    return all_entries(filters)
