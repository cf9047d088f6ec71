"""Programs that come to the API with `api_key` and `secret_api_key`.

They send them as the headers `X-Api-Key` and `X-Api-Secret`, or as HTTP Basic (key as user, secret
as password). The secret has 256 random bits, so a plain SHA-256 keeps it as well as a slow hash.
"""

import hmac
import secrets
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import or_, select, update

from app.auth.errors import InvalidApiKey
from app.auth.models import ApiClient
from app.core import audit, limits, time
from app.core.actor import SYSTEM, Actor, Scope
from app.core.db import db, transaction
from app.core.errors import TooMany, Unavailable
from app.people import queries as people

SECRET_BYTES = 32
KEY_BYTES = 12
NOBODY = sha256(b"nobody").hexdigest()
LAST_USED_STEP = timedelta(minutes=1)
REFUSED_STEP = 3600


def new_api_key() -> str:
    """Make the public half of a key; its prefix tells scanners of code what they have found."""
    return f"opora_{secrets.token_hex(KEY_BYTES)}"


def new_secret() -> str:
    """Make the secret half of a key."""
    return f"opora_secret_{secrets.token_urlsafe(SECRET_BYTES)}"


def hashed(secret: str) -> str:
    """Return what is kept of a secret."""
    return sha256(secret.encode()).hexdigest()


def actor_of(api_key: str, secret: str) -> Actor:
    """Return the program with this key. Raises InvalidApiKey, whatever is wrong."""
    # PostgreSQL refuses NUL bytes, and no key holds one.
    found = "\0" not in api_key and db.session.scalar(
        select(ApiClient).where(ApiClient.api_key == api_key)
    )
    # Compared for an unknown key too, so that the time taken tells nothing.
    right = hmac.compare_digest(hashed(secret), found.secret_hash if found else NOBODY)
    if not found or not right or not found.is_valid(at=time.now()):
        _keep_refusal(found or None)
        raise InvalidApiKey
    actor = Actor(
        kind="client",
        id=found.id,
        name=found.name,
        scopes=frozenset(Scope(scope) for scope in found.scopes),
        departments=people.department_ids_below(node.department_id for node in found.departments),
    )
    _note_use(found.id)
    return actor


def _keep_refusal(client: ApiClient | None) -> None:
    """Write that a key of ours was refused, once in a while: a program tries on and on.

    Keys that nobody has are not written, since anybody can make them up; they are counted the same,
    so that the time taken tells nothing.
    """
    key = str(client.id) if client else NOBODY
    try:
        limits.check("refused-key", key, limit=1, window=REFUSED_STEP, fail_closed=True)
    except (TooMany, Unavailable):
        return
    if client:
        with transaction():
            address = limits.by_address()
            audit.record("api_client.refused", by=SYSTEM, subject=client.api_key, address=address)


def _note_use(key: UUID) -> None:
    """Keep when the client was last here, to the minute: a row is not written per request."""
    at = time.now()
    with transaction():
        db.session.execute(
            update(ApiClient)
            .where(
                ApiClient.id == key,
                or_(ApiClient.last_used_at.is_(None), ApiClient.last_used_at < at - LAST_USED_STEP),
            )
            .values(last_used_at=at)
        )
