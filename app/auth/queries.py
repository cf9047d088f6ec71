"""Reads of API clients."""

from collections.abc import Sequence

from sqlalchemy import select

from app.auth.models import ApiClient
from app.core.db import db


def api_clients() -> Sequence[ApiClient]:
    """Return all API clients, the newest first; those revoked or expired stay in the list."""
    return db.session.scalars(select(ApiClient).order_by(ApiClient.id.desc())).all()


def api_client(api_key: str) -> ApiClient | None:
    """Return the API client with this public key."""
    return db.session.scalar(select(ApiClient).where(ApiClient.api_key == api_key))
