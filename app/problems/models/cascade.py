"""What a problem does to all its incidents at once: a cascade, and a row for each incident."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core import ids, time
from app.core.actor import Actor, remembered
from app.core.db import Model


class Kind(StrEnum):
    """What a cascade does to the incidents of a problem."""

    SOLVE = "solve"
    """Resolve those that live, and tell their customers."""
    SOLVE_AND_CLOSE = "solve_and_close"
    """The same, and close them at once."""
    CLOSE = "close"
    """Close those still resolved."""
    WRITE = "write"
    """Only write to the customers of those that live."""


class Stage(StrEnum):
    """How far a cascade has come."""

    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class Outcome(StrEnum):
    """What has become of one incident, in the cascade or in its undoing."""

    WAITING = "waiting"
    DONE = "done"
    LEFT = "left"


class Why(StrEnum):
    """Why an incident was left alone."""

    RESOLVED = "resolved"
    CLOSED = "closed"
    NOT_RESOLVED = "not_resolved"
    REOPENED = "reopened"
    LEFT_PROBLEM = "left_problem"
    LOCKED = "locked"
    NO_WAY = "no_way"
    STOPPED = "stopped"
    CHANGED = "changed"
    LEFT_OUT = "left_out"


class Cascade(Model):
    __tablename__ = "cascade"
    __table_args__ = (
        Index(None, "problem_id", "created_at"),
        Index(
            "ix_cascade_unfinished",
            "worked_at",
            postgresql_where=text("stage IN ('running', 'undoing')"),
        ),
        {"schema": "problems", "comment": "one thing done to all incidents of a problem"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    problem_id: Mapped[UUID] = mapped_column(
        ForeignKey("problems.problem.id"), comment="whose incidents"
    )
    kind: Mapped[str] = mapped_column(comment="solve, solve_and_close, close or write")
    texts: Mapped[dict[str, str]] = mapped_column(
        JSONB, comment="what customers are told, by language; with placeholders"
    )
    state_before: Mapped[str] = mapped_column(comment="the problem's state before it")
    state_after: Mapped[str] = mapped_column(comment="and with it; the same when it only writes")
    stage: Mapped[str] = mapped_column(
        default=Stage.RUNNING, comment="running, done, undoing or undone"
    )
    by_kind: Mapped[str] = mapped_column(comment="person or client")
    by_id: Mapped[UUID | None] = mapped_column(comment="who started it")
    by_name: Mapped[str] = mapped_column(comment="the name at that moment")
    created_at: Mapped[datetime] = mapped_column(default=time.now, comment="when it was started")
    worked_at: Mapped[datetime] = mapped_column(
        default=time.now, comment="its last batch; a sweep takes up what has stood still since"
    )
    finished_at: Mapped[datetime | None] = mapped_column(comment="when each incident had its turn")
    undo_by_kind: Mapped[str | None] = mapped_column(comment="person or client")
    undo_by_id: Mapped[UUID | None] = mapped_column(comment="who had it undone")
    undo_by_name: Mapped[str | None] = mapped_column(comment="the name at that moment")
    undo_asked_at: Mapped[datetime | None] = mapped_column(comment="when that was asked for")
    undone_at: Mapped[datetime | None] = mapped_column(comment="when it was over")

    @property
    def by(self) -> Actor:
        """Who started it, as history names them."""
        return remembered(self.by_kind, self.by_id, self.by_name)

    @property
    def undo_by(self) -> Actor:
        """Who had it undone, as history names them."""
        return remembered(self.undo_by_kind or "system", self.undo_by_id, self.undo_by_name or "")

    @property
    def is_at_work(self) -> bool:
        """Whether incidents still wait for their turn, forth or back."""
        return self.stage in {Stage.RUNNING, Stage.UNDOING}


class CascadeItem(Model):
    __tablename__ = "cascade_item"
    __table_args__ = (
        Index(None, "incident_id"),
        Index(
            "ix_cascade_item_waiting",
            "cascade_id",
            "tries",
            "incident_id",
            postgresql_where=text("outcome = 'waiting'"),
        ),
        Index(
            "ix_cascade_item_undo_waiting",
            "cascade_id",
            "tries",
            "incident_id",
            postgresql_where=text("undo = 'waiting'"),
        ),
        {"schema": "problems", "comment": "what a cascade did to each incident"},
    )

    cascade_id: Mapped[UUID] = mapped_column(
        ForeignKey("problems.cascade.id"), primary_key=True, comment="which cascade"
    )
    incident_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.incident.id"), primary_key=True, comment="which incident"
    )
    was_live: Mapped[bool] = mapped_column(
        comment="whether it was neither resolved nor closed when the cascade was started"
    )
    outcome: Mapped[str] = mapped_column(default=Outcome.WAITING, comment="waiting, done or left")
    why: Mapped[str | None] = mapped_column(comment="code of the reason, when it was left alone")
    tries: Mapped[int] = mapped_column(
        SmallInteger, default=0, comment="how often somebody else held it"
    )
    language: Mapped[str | None] = mapped_column(comment="in which its customer was told")
    channel: Mapped[str | None] = mapped_column(
        comment="by which its customer is told; null: nothing, or no address"
    )
    message_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("incidents.message.id"), comment="the reply with those words"
    )
    before: Mapped[dict[str, Any] | None] = mapped_column(
        JSONB(none_as_null=True), comment="what the cascade changed, as it was"
    )
    version: Mapped[int | None] = mapped_column(comment="the incident's, as the cascade left it")
    at: Mapped[datetime | None] = mapped_column(comment="when it had its turn")
    undo: Mapped[str | None] = mapped_column(comment="of the undoing: waiting, done or left")
    undo_why: Mapped[str | None] = mapped_column(comment="why the undoing left it alone")
    undone_version: Mapped[int | None] = mapped_column(comment="the incident's after the undoing")


class StillBroken(Model):
    __tablename__ = "still_broken"
    __table_args__ = (
        Index(None, "problem_id", "at"),
        {"schema": "problems", "comment": "customers for whom a solved problem is not solved"},
    )

    message_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.message.id"), primary_key=True, comment="the words that say so"
    )
    problem_id: Mapped[UUID] = mapped_column(
        ForeignKey("problems.problem.id"), comment="what was thought to be solved"
    )
    incident_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.incident.id"), index=True, comment="on which incident"
    )
    requester_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.requester.id"), comment="who says so"
    )
    at: Mapped[datetime] = mapped_column(default=time.now, comment="when")
