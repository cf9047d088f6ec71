"""The database session, and `transaction()`: the only thing in the program that commits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, ClassVar

import structlog
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, MetaData, Text
from sqlalchemy.orm import DeclarativeBase

from app.core.settings import Settings

log = structlog.get_logger()

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SESSION_OPTIONS = "-c timezone=UTC -c statement_timeout=20000 -c lock_timeout=5000 -c jit=off"


class Model(DeclarativeBase):
    """The base of every table. Not `db.Model`, which type checkers cannot see."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        str: Text(),
    }


db = SQLAlchemy(
    metadata=Model.metadata, session_options={"join_transaction_mode": "create_savepoint"}
)


def connect(app: Flask, settings: Settings) -> None:
    """Bind the session to the app's database; no connection is opened before it is needed."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        "pool_size": settings.web_threads,
        "max_overflow": 4,
        "pool_timeout": 5,
        "pool_pre_ping": True,
        "connect_args": {"options": SESSION_OPTIONS, "connect_timeout": 3},
    }
    db.init_app(app)


@contextmanager
def transaction() -> Iterator[None]:
    """Commit what the block did, or nothing of it; then start what waited for the commit.

    Opened at the edges (routes, jobs, commands), never inside one another: a service that commits
    cannot be part of anything bigger.
    """
    info = db.session().info
    if info.get("in_transaction"):
        raise RuntimeError("transaction() inside transaction(): only edges commit")
    info["in_transaction"] = True
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        _afterwards().clear()
        raise
    finally:
        info["in_transaction"] = False
    work, _afterwards()[:] = _afterwards()[:], []
    for step in work:
        try:
            step()
        except Exception:  # durable already: a queue that is away must not turn it into an error
            log.exception("step after commit failed; the sweep will do it")


@contextmanager
def savepoint() -> Iterator[None]:
    """Undo only the block when it raises, its steps after the commit included."""
    before = len(_afterwards())
    try:
        with db.session.begin_nested():
            yield
    except BaseException:
        del _afterwards()[before:]
        raise


def on_commit(step: Callable[[], object]) -> None:
    """Call `step` once the present transaction is durable; never when it is rolled back."""
    _afterwards().append(step)


def _afterwards() -> list[Callable[[], object]]:
    steps: list[Callable[[], object]] = db.session().info.setdefault("afterwards", [])
    return steps
