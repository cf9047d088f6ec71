"""Who may manage API clients and read the audit log: the only door to them."""

from collections.abc import Sequence

from sqlalchemy import select

from app.auth.errors import NoSuchApiClient
from app.auth.models import ApiClient
from app.core.actor import Actor, Verb
from app.core.db import db


def check_may_manage(actor: Actor) -> None:
    """Raise Forbidden unless the actor manages API clients."""
    actor.check_may(Verb.MANAGE_API_CLIENTS)


def check_may_read_audit(actor: Actor) -> None:
    """Raise Forbidden unless the actor reads the audit log."""
    actor.check_may(Verb.READ_AUDIT)


def api_clients(actor: Actor) -> Sequence[ApiClient]:
    """Return all API clients, the newest first; those revoked or expired stay in the list."""
    check_may_manage(actor)
    return db.session.scalars(select(ApiClient).order_by(ApiClient.id.desc())).all()


def api_client(actor: Actor, api_key: str) -> ApiClient:
    """Return the API client with this public key. Raises Forbidden, or NoSuchApiClient."""
    check_may_manage(actor)
    if "\0" in api_key:  # PostgreSQL refuses it
        raise NoSuchApiClient
    found = db.session.scalar(select(ApiClient).where(ApiClient.api_key == api_key))
    if found is None:
        raise NoSuchApiClient
    return found
