"""Verbs of files. A body is put before the transaction, its row stands in it.

Who may see a file is said by the part whose row points to it; this part knows none of them.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import IO
from uuid import UUID

import structlog
from sqlalchemy import BigInteger, bindparam, delete, exists, select, text

from app.core.actor import Actor
from app.core.db import db, transaction
from app.core.jobs import job, later
from app.core.settings import settings
from app.core.text import lazy
from app.files import kinds, pictures
from app.files.errors import FileRefused, FileTooLarge, NoSuchFile, StoreAway
from app.files.models import File
from app.files.store import Body, Disk, Store, TooLong

log = structlog.get_logger()

SMALL = "small"
GRACE = timedelta(hours=1)
"""How long a body may lie without a row: the time between putting and committing, and much more."""


def store() -> Store:
    """Return where bodies are kept: the disk of this installation."""
    return Disk(settings().state_dir / "files")


def put(stream: IO[bytes], name: str) -> tuple[Body, str]:
    """Keep a body, with a tidy name for it. Called outside a transaction: it may take its time.

    Raises FileTooLarge, FileRefused and StoreAway.
    """
    tidy, most = kinds.tidy(name), settings().file_limit
    head = stream.read(kinds.HEAD)
    stream.seek(0)
    reason = kinds.why_not(tidy, head)
    if reason:
        raise FileRefused(reason)
    try:
        return store().put(stream, most=most), tidy
    except TooLong:
        words = lazy("%(name)s is larger than %(most)s MB.", name=tidy, most=most // 1024**2)
        raise FileTooLarge(words) from None


def keep(body: Body, name: str, *, by: Actor) -> File:
    """Say who gave this body, under which name. A picture is made small later.

    Raises StoreAway when the body is not there any more: there is no row without one.
    """
    _hold(body.hash)
    try:
        store().open(body.hash).close()
    except FileNotFoundError:
        raise StoreAway from None
    file = File(
        hash=body.hash,
        name=name,
        size=body.size,
        media_type=kinds.media_type(body.head),
        by_kind=by.kind,
        by_id=by.id,
        by_name=by.name,
    )
    db.session.add(file)
    db.session.flush()
    if file.is_picture:
        later(make_small, str(file.id))
    return file


def body(file: File) -> IO[bytes]:
    """Return the file's body, opened. Raises NoSuchFile when the disk has lost it."""
    try:
        return store().open(file.hash)
    except FileNotFoundError:
        log.exception("a body is missing", file=str(file.id), hash=file.hash)
        raise NoSuchFile from None


def small(file: File) -> IO[bytes]:
    """Return the small picture, opened. Raises NoSuchFile while there is none, or never one."""
    try:
        return store().open(file.hash, SMALL)
    except FileNotFoundError:
        raise NoSuchFile from None


def forget(keys: Collection[UUID]) -> None:
    """Delete the rows; the sweep removes bodies that nobody else has."""
    db.session.execute(delete(File).where(File.id.in_(keys)))


@job
def make_small(key: str) -> None:
    """Make the small picture of this file. What cannot be drawn stays without one."""
    file = db.session.get(File, UUID(key))
    db.session.rollback()  # no connection is held while pictures are drawn
    if file is None:
        return
    try:
        with store().open(file.hash) as opened:
            made = pictures.small(opened)
    except FileNotFoundError:
        return
    except pictures.CannotShow as reason:
        log.info("no small picture", file=key, why=str(reason.__cause__))
        return
    store().put_variant(file.hash, SMALL, made)


@job
def sweep() -> int:
    """Delete the bodies that no row points to. Returns how many."""
    gone = 0
    for hash_ in store().older_than(GRACE.total_seconds()):
        with transaction():
            _hold(hash_)
            if not db.session.scalar(select(exists().where(File.hash == hash_))):
                store().delete(hash_)
                gone += 1
    if gone:
        log.info("bodies without a file deleted", count=gone)
    return gone


_LOCK = text("SELECT pg_advisory_xact_lock(:number)").bindparams(
    bindparam("number", type_=BigInteger)
)


def _hold(hash_: str) -> None:
    """Let nobody else keep or delete this body until the transaction ends."""
    db.session.execute(_LOCK, {"number": int.from_bytes(bytes.fromhex(hash_)[:8], signed=True)})
