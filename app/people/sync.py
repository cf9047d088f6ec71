"""Passes over the directory: the complete one, and the quick one on what admins have changed."""

from datetime import datetime, timedelta

import structlog

from app.core import time
from app.core.db import db, transaction
from app.core.jobs import job
from app.core.settings import settings
from app.people import queries, services
from app.people.directory import Directory
from app.people.errors import DirectoryUnavailable, TooManyGone
from app.people.files import FileDirectory
from app.people.keycloak import KeycloakDirectory
from app.people.services import Guard, Mirrored

log = structlog.get_logger()

OVERLAP = timedelta(seconds=30)
"""How far a quick pass looks back behind the last one: clocks differ, and commits take time."""
FEW = 100
"""More people than this are read faster by a complete pass."""


def sync(*, even_if_many_gone: bool = False, source: Directory | None = None) -> Mirrored:
    """Read the directory, then mirror it in one transaction. Raises what either refuses with.

    A refusal for too many people gone is written down and changes nothing else.
    """
    began = time.now()
    found = (source or directory()).read()
    known = settings()
    guard = None if even_if_many_gone else Guard(known.gone_percent, known.gone_people)
    try:
        with transaction():
            done = services.mirror(found, guard=guard)
            services.note_complete(began)
    except TooManyGone as refusal:
        with transaction():
            services.note_refusal(refusal.gone)
        raise
    return done


@job
def sync_if_possible() -> None:
    """Sync as periodic work: a directory that is away is asked again next time."""
    try:
        done = sync()
    except (DirectoryUnavailable, TooManyGone) as refusal:
        log.warning("people were not synced", code=refusal.code, **refusal.data)
    else:
        log.info("people synced", people=done.people, departments=done.departments, gone=done.gone)


@job
def follow_changes() -> None:
    """Take over what admins have changed in Keycloak since the last pass: the quick pass.

    People are read one by one. What moves whole groups, changes roles or deletes somebody is left
    to a complete pass, with its guard.
    """
    if settings().demo_sign_in:
        return
    since = queries.mirror().events_until
    db.session.rollback()  # no connection in hand while Keycloak is asked
    if since is None:
        return  # no complete pass yet: it comes first
    try:
        _follow(KeycloakDirectory(settings()), since - OVERLAP)
    except DirectoryUnavailable as refusal:
        log.warning("changes of people were not read", code=refusal.code, **refusal.data)


def directory() -> Directory:
    """Return the directory of this installation: Keycloak, or the demo's files."""
    known = settings()
    return FileDirectory() if known.demo_sign_in else KeycloakDirectory(known)


def _follow(source: KeycloakDirectory, since: datetime) -> None:
    began = time.now()
    changed = source.changes(since)
    if changed.needs_all or len(changed.subjects) > FEW:
        sync_if_possible()
        return
    found = source.people(changed.subjects)
    with transaction():
        services.renew(found)
        services.note_events(began)
    if found:
        log.info("changed people taken over", people=len(found))
