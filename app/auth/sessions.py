"""Sessions of signed-in people: a random id in a cookie, everything else in Valkey under its hash.

Whoever reads Valkey finds no id to come in with; whoever has a cookie finds nothing in it.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import cast
from uuid import UUID

from flask import request
from pydantic import BaseModel
from werkzeug.wrappers import Response

from app.auth.provider import Tokens
from app.core import time
from app.core.actor import Actor, Role
from app.core.settings import settings
from app.core.valkey import valkey

ID_BYTES = 32
ID_LENGTH = 43
"""Characters of 32 bytes in URL-safe base 64."""

LOCK_SECONDS = 20


class Session(BaseModel, frozen=True):
    """Who it is, with the roles and departments (those below included) that Keycloak last gave."""

    person_id: UUID
    subject: str
    name: str
    roles: frozenset[Role]
    departments: frozenset[UUID]
    sid: str | None
    demo: bool = False
    started_at: datetime
    confirmed_at: datetime
    """When Keycloak last said so."""
    unanswered_since: datetime | None = None
    """Since when Keycloak does not answer when asked again."""

    def actor(self) -> Actor:
        """Return the session's person as the actor of a request."""
        return Actor(
            kind="person",
            id=self.person_id,
            name=self.name,
            roles=self.roles,
            departments=self.departments,
        )

    def is_over(self, *, at: datetime) -> bool:
        """Whether the longest life of a session has passed."""
        return at - self.started_at >= timedelta(hours=settings().session_hours)


class KeptTokens(BaseModel, frozen=True):
    """What renewal and sign-out need; apart, since no other request reads it."""

    refresh: str
    id: str | None

    @classmethod
    def of(cls, tokens: Tokens) -> "KeptTokens":
        return cls(refresh=tokens.refresh, id=tokens.id)


def cookie_name() -> str:
    """Return the cookie's name; over TLS its prefix binds it to this very host."""
    return "__Host-opora_session" if settings().cookie_secure else "opora_session"


def presented() -> str | None:
    """Return the session id that the browser sent, if it has the shape of one."""
    key = request.cookies.get(cookie_name(), "")
    return key if len(key) == ID_LENGTH and key.isascii() else None


def start(session: Session, tokens: Tokens | None) -> str:
    """Keep a new session under a new id, which nobody can have planted. Returns the id."""
    key = secrets.token_urlsafe(ID_BYTES)
    longest = settings().session_hours * 3600
    pipe = valkey().pipeline(transaction=True)
    pipe.set(_place(key), _packed(session), ex=_idle_seconds())
    if tokens:
        pipe.set(_tokens_place(key), _packed(KeptTokens.of(tokens)), ex=longest)
    for index in _indexes(session):
        pipe.sadd(index, _hash(key))
        pipe.expire(index, longest)
    pipe.execute()
    return key


def find(key: str, *, touch: bool = True) -> Session | None:
    """Return the living session with this id; looking it up keeps it alive unless told not to."""
    place = _place(key)
    found = valkey().getex(place, ex=_idle_seconds()) if touch else valkey().get(place)
    if found is None:
        return None
    session = Session.model_validate_json(found)
    if session.is_over(at=time.now()) or session.demo != settings().demo_sign_in:
        end(key)
        return None
    return session


def update(key: str, session: Session) -> None:
    """Keep what has changed. A session that was ended meanwhile stays ended."""
    valkey().set(_place(key), _packed(session), xx=True, keepttl=True)


def keep_tokens(key: str, tokens: Tokens) -> None:
    """Keep the newest tokens: those of before are used up."""
    packed = _packed(KeptTokens.of(tokens))
    valkey().set(_tokens_place(key), packed, xx=True, keepttl=True)


def tokens(key: str) -> KeptTokens | None:
    """Return the tokens of this session; a demo session has none."""
    found = valkey().get(_tokens_place(key))
    return KeptTokens.model_validate_json(found) if found else None


def claim_renewal(key: str) -> bool:
    """Whether this request is the one that may renew the session for the next seconds."""
    return bool(valkey().set(f"{_place(key)}:renewal", b"1", nx=True, ex=LOCK_SECONDS))


def release_renewal(key: str) -> None:
    """Let the next request renew the session again."""
    valkey().delete(f"{_place(key)}:renewal")


def end(key: str) -> None:
    """End this session."""
    valkey().delete(_place(key), _tokens_place(key))


def end_of_sid(sid: str) -> int:
    """End the desk's sessions that one session of Keycloak gave rise to. Returns how many."""
    return _end_indexed(f"auth:sid:{sid}")


def end_of_subject(subject: str) -> int:
    """End all sessions of a person. Returns how many."""
    return _end_indexed(f"auth:subject:{subject}")


def give(response: Response, key: str) -> None:
    """Send the browser its session id, out of reach of scripts and of other sites."""
    response.set_cookie(
        cookie_name(),
        key,
        httponly=True,
        secure=bool(settings().cookie_secure),
        samesite="Lax",
        path="/",
    )


def take_back(response: Response) -> None:
    """Have the browser forget its session id."""
    response.delete_cookie(
        cookie_name(), httponly=True, secure=bool(settings().cookie_secure), samesite="Lax"
    )


def _end_indexed(index: str) -> int:
    places = [f"auth:session:{str(found, 'ascii')}" for found in _members(index)]
    if not places:
        return 0
    ended = valkey().delete(*places)
    valkey().delete(index, *(f"{place}:tokens" for place in places))
    return int(ended)


def _members(index: str) -> set[bytes]:
    return cast("set[bytes]", valkey().smembers(index))


def _indexes(session: Session) -> list[str]:
    by_subject = f"auth:subject:{session.subject}"
    return [by_subject, f"auth:sid:{session.sid}"] if session.sid else [by_subject]


def _place(key: str) -> str:
    return f"auth:session:{_hash(key)}"


def _tokens_place(key: str) -> str:
    return f"{_place(key)}:tokens"


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def _idle_seconds() -> int:
    return settings().session_idle_minutes * 60


def _packed(value: BaseModel) -> str:
    return value.model_dump_json()
