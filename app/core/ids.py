"""Keys of rows: UUIDv7, made here so that a row has its key before the database sees it."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new() -> UUID:
    """Return a key that sorts by the time it was made (RFC 9562, version 7)."""
    return uuid7()
