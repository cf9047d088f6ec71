"""Stories of a property, each on the desk as it was before."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.core.db import db
from app.core.valkey import valkey


@contextmanager
def forgotten() -> Iterator[None]:
    """Take back whatever is done in the block, commits included: each story begins anew."""
    db.session.commit()
    undone = db.engine.begin_nested()  # type: ignore[attr-defined]  # the connection of this test
    try:
        yield
    finally:
        db.session.remove()
        undone.rollback()
        valkey().flushdb()  # or links are tried too often within a minute
