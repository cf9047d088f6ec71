"""Roles of a session, asked anew: Keycloak leads, one request at a time asks it."""

from datetime import timedelta

import structlog

from app.auth import provider, sessions
from app.auth.errors import IdentityProviderAway, InvalidToken, SignInEnded
from app.auth.sessions import Session
from app.auth.tokens import verify_access
from app.core import time
from app.core.db import transaction
from app.core.settings import settings
from app.people import queries, services
from app.people.directory import FoundPerson

log = structlog.get_logger()


def opened(found: FoundPerson, *, sid: str | None, demo: bool = False) -> Session:
    """Return a new session for whoever has just proven who they are."""
    at = time.now()
    with transaction():
        person = services.welcome(found)
        return Session(
            person_id=person.id,
            subject=found.subject,
            name=person.name,
            roles=found.roles,
            departments=queries.department_ids_of(person.id),
            sid=sid,
            demo=demo,
            started_at=at,
            confirmed_at=at,
        )


def renewed(key: str, session: Session) -> Session | None:
    """Return the session with roles not older than the limit, or None when it has ended.

    While another request asks Keycloak, or Keycloak does not answer, the session goes on as it is,
    the latter for the grace period at most.
    """
    if session.demo or not _is_due(session):
        return session
    if not sessions.claim_renewal(key):
        return session if _is_within_grace(session) else None
    # Another request may have renewed it between our reading and our claim.
    latest = sessions.find(key, touch=False)
    if latest is not None and _is_due(latest):
        return _asked(key, latest)
    sessions.release_renewal(key)
    return latest


def _asked(key: str, session: Session) -> Session | None:
    kept = sessions.tokens(key)
    if kept is None:
        sessions.end(key)
        return None
    try:
        tokens = provider.renew(kept.refresh)
        sessions.keep_tokens(key, tokens)
        found = verify_access(tokens.access).person()
    except SignInEnded:
        sessions.end(key)
        return None
    except (IdentityProviderAway, InvalidToken):
        # The claim is left to run out, so that not every request waits for a dead provider.
        return _unanswered(key, session)
    fresh = opened(found, sid=session.sid).model_copy(update={"started_at": session.started_at})
    sessions.update(key, fresh)
    sessions.release_renewal(key)
    return fresh


def _is_due(session: Session) -> bool:
    return time.now() - session.confirmed_at >= timedelta(minutes=settings().roles_minutes)


def _unanswered(key: str, session: Session) -> Session | None:
    log.warning("roles could not be asked anew; the session goes on with those it has")
    if session.unanswered_since is None:
        session = session.model_copy(update={"unanswered_since": time.now()})
        sessions.update(key, session)
    if _is_within_grace(session):
        return session
    sessions.end(key)
    return None


def _is_within_grace(session: Session) -> bool:
    grace = timedelta(minutes=settings().identity_grace_minutes)
    return session.unanswered_since is None or time.now() - session.unanswered_since < grace
