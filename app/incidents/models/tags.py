"""Tags as a whole: which there are, and changes of one on all incidents that have it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import ids, time
from app.core.actor import Actor, remembered
from app.core.db import Model


class Tag(Model):
    """Written by the clock alone: incidents hold their tags, and this is read off them."""

    __tablename__ = "tag"
    __table_args__ = {"schema": "incidents", "comment": "tags in use, as they were counted last"}

    word: Mapped[str] = mapped_column(primary_key=True, comment="the tag")
    incidents: Mapped[int] = mapped_column(comment="how many have it")
    counted_at: Mapped[datetime] = mapped_column(comment="when")


class TagChange(Model):
    __tablename__ = "tag_change"
    __table_args__ = (
        Index(
            "ix_tag_change_unfinished", "worked_at", postgresql_where=text("finished_at IS NULL")
        ),
        {"schema": "incidents", "comment": "tags that are given another name or taken away"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key, by time")
    tag: Mapped[str] = mapped_column(comment="which")
    into: Mapped[str | None] = mapped_column(comment="what it becomes; null: nothing")
    incidents: Mapped[int] = mapped_column(default=0, comment="how many were found with it")
    done: Mapped[int] = mapped_column(default=0, comment="how many of them are done")
    by_kind: Mapped[str] = mapped_column(comment="person or client")
    by_id: Mapped[UUID | None] = mapped_column(comment="who asked for it")
    by_name: Mapped[str] = mapped_column(comment="the name at that moment")
    created_at: Mapped[datetime] = mapped_column(default=time.now, comment="when it was begun")
    worked_at: Mapped[datetime] = mapped_column(
        default=time.now, comment="its last batch; a sweep takes up what has stood still since"
    )
    finished_at: Mapped[datetime | None] = mapped_column(comment="when no incident had it any more")

    @property
    def by(self) -> Actor:
        """Who asked for it, as history names them."""
        return remembered(self.by_kind, self.by_id, self.by_name)


class TagChangeItem(Model):
    """Gone once its incident is done. A foreign key would wait for whoever holds the incident."""

    __tablename__ = "tag_change_item"
    __table_args__ = {"schema": "incidents", "comment": "incidents that wait for a change of a tag"}

    change_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.tag_change.id"), primary_key=True, comment="of which change"
    )
    incident_id: Mapped[UUID] = mapped_column(primary_key=True, comment="which incident")
