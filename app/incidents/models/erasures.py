"""Erasing what is known of a requester: a row for the whole, and one for each incident."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import ids, time
from app.core.actor import Actor, remembered
from app.core.db import Model

ERASED = "***"
"""Stands where words stood."""


class Erasure(Model):
    """Holds no personal data: who asked for it is one of ours, and the rest are numbers."""

    __tablename__ = "erasure"
    __table_args__ = (
        Index(None, "requester_id"),
        Index("ix_erasure_unfinished", "worked_at", postgresql_where=text("finished_at IS NULL")),
        {"schema": "incidents", "comment": "erasures of what is known of a requester"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key, by time")
    requester_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.requester.id"), comment="whose data"
    )
    messages: Mapped[int] = mapped_column(default=0, comment="texts erased so far")
    files: Mapped[int] = mapped_column(default=0, comment="files deleted so far")
    by_kind: Mapped[str] = mapped_column(comment="person or client")
    by_id: Mapped[UUID | None] = mapped_column(comment="who asked for it")
    by_name: Mapped[str] = mapped_column(comment="the name at that moment")
    created_at: Mapped[datetime] = mapped_column(default=time.now, comment="when it was begun")
    worked_at: Mapped[datetime] = mapped_column(
        default=time.now, comment="its last batch; a sweep takes up what has stood still since"
    )
    finished_at: Mapped[datetime | None] = mapped_column(comment="when nothing was left")

    @property
    def by(self) -> Actor:
        """Who asked for it, as history names them."""
        return remembered(self.by_kind, self.by_id, self.by_name)


class ErasureItem(Model):
    __tablename__ = "erasure_item"
    __table_args__ = (
        Index(None, "incident_id"),
        {"schema": "incidents", "comment": "the incidents of an erasure"},
    )

    erasure_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.erasure.id"), primary_key=True, comment="of which erasure"
    )
    incident_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.incident.id"), primary_key=True, comment="which incident"
    )
    done_at: Mapped[datetime | None] = mapped_column(comment="null: it waits for its turn")
