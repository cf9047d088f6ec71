"""`Idempotency-Key`: a request that is sent twice has its effect once.

The answer is kept in the transaction of the effect, so there is never one without the other. Two
requests with one key at the same time meet at an advisory lock: the second is told to wait.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from flask import Response, request
from sqlalchemy import BigInteger, LargeBinary, bindparam, delete, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core import time
from app.core.actor import actor
from app.core.db import Model, db, transaction
from app.core.errors import Conflict, Invalid
from app.core.text import lazy

HEADER = "Idempotency-Key"
LONGEST_KEY = 255
KEY = re.compile(rf"[!-~]{{1,{LONGEST_KEY}}}")
KEPT = timedelta(hours=24)
KEPT_HEADERS = ("Content-Type", "ETag", "Location")


class StillInProgress(Conflict):
    code = "idempotency_in_progress"
    words = lazy("A request with this Idempotency-Key is still at work.")


class KeyReused(Invalid):
    code = "idempotency_key_reused"
    words = lazy("This Idempotency-Key was used for another request.")

    def __init__(self) -> None:
        super().__init__({HEADER: self.words})


class Answer(Model):
    __tablename__ = "idempotency"
    __table_args__ = {"schema": "core", "comment": "answers to requests that may be sent again"}

    caller: Mapped[str] = mapped_column(primary_key=True, comment="kind and key of the actor")
    key: Mapped[str] = mapped_column(primary_key=True, comment="the caller's Idempotency-Key")
    request_hash: Mapped[str] = mapped_column(comment="SHA-256 of method, address and body")
    status: Mapped[int] = mapped_column(comment="HTTP status of the answer")
    headers: Mapped[dict[str, Any]] = mapped_column(JSONB, comment="headers worth keeping")
    body: Mapped[bytes] = mapped_column(LargeBinary, comment="the answer as it was sent")
    created_at: Mapped[datetime] = mapped_column(
        default=time.now, index=True, comment="forgotten a day later"
    )


class Once:
    """What `once()` gives to a route: the answer of before, if any, and how to keep a new one."""

    def __init__(self, body: bytes) -> None:
        address = f"{request.method} {request.full_path}\n".encode()
        self._request_hash = sha256(address + body).hexdigest()
        self._place: tuple[str, str] | None = None

    def answer(self) -> Response | None:
        """Return what was answered to this request before. Ask it once one has found the row.

        Raises KeyReused, StillInProgress, or Invalid for a key that is none.
        """
        self._place = _place()
        if self._place is None:
            return None
        _lock(self._place)
        return _kept(self._place, self._request_hash)

    def keep(self, response: Response, *, again: Response | None = None) -> Response:
        """Return the response, kept for when the same request comes again.

        Where it holds a secret, `again` is kept in its place.
        """
        if self._place is not None:
            kept = again or response
            headers = {name: kept.headers[name] for name in KEPT_HEADERS if name in kept.headers}
            db.session.add(
                Answer(
                    caller=self._place[0],
                    key=self._place[1],
                    request_hash=self._request_hash,
                    status=kept.status_code,
                    headers=headers,
                    body=kept.get_data(),
                )
            )
        return response


@contextmanager
def once() -> Iterator[Once]:
    """Open the transaction of a change by API; with an Idempotency-Key it has its effect once.

    with once() as sent:
        incident = access.incident(actor(), number, to="work")  # also before an old answer
        if old := sent.answer():
            return old
        …
        return sent.keep(response)
    """
    body = request.get_data()  # before the transaction begins: the network is slow
    with transaction():
        yield Once(body)


def forget_old() -> int:
    """Delete the answers of more than a day ago. Returns how many."""
    with transaction():
        old = delete(Answer).where(Answer.created_at < time.now() - KEPT)
        return len(db.session.scalars(old.returning(Answer.key)).all())


def forget_holding(words: Sequence[str]) -> None:
    """Delete the answers that hold one of these words: what they told is not to be told again."""
    db.session.execute(_FORGET, {"words": list(words)})


_FORGET = text("""
DELETE FROM core.idempotency AS a USING unnest(CAST(:words AS text[])) AS held(words)
WHERE position(convert_to(held.words, 'UTF8') IN a.body) > 0
""")


def _place() -> tuple[str, str] | None:
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not KEY.fullmatch(key):
        raise Invalid({HEADER: lazy("Send 1 to 255 ASCII characters, none of them a space.")})
    who = actor()
    return f"{who.kind}:{who.id}", key


def _lock(place: tuple[str, str]) -> None:
    """Hold the key until the transaction ends, or raise StillInProgress."""
    if not db.session.scalar(_TRY, {"number": number_of(place)}):
        raise StillInProgress


def number_of(place: tuple[str, str]) -> int:
    """Return the number of the advisory lock of this caller's key."""
    return int.from_bytes(sha256("\n".join(place).encode()).digest()[:8], "big", signed=True)


_TRY = text("SELECT pg_try_advisory_xact_lock(:number)").bindparams(
    bindparam("number", type_=BigInteger)
)


def _kept(place: tuple[str, str], request_hash: str) -> Response | None:
    row = db.session.get(Answer, place)
    if row is None or row.created_at < time.now() - KEPT:
        if row is not None:
            db.session.delete(row)
            db.session.flush()
        return None
    if row.request_hash != request_hash:
        raise KeyReused
    response = Response(row.body, row.status, row.headers)
    response.headers["Idempotency-Replayed"] = "true"
    return response
