"""Notices and who wants which. A notice keeps ids and codes; its words are made when it is read."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text, true
from sqlalchemy.orm import Mapped, mapped_column

from app.core import ids, time
from app.core.db import Model


class Kind(StrEnum):
    """What one is told of."""

    ASSIGNED = "assigned"
    MENTIONED = "mentioned"
    ANSWERED = "answered"
    SOLVED = "solved"
    FOLLOW_UP = "follow_up"
    CALLED_FOR = "called_for"


class Place(StrEnum):
    """Where the notice leads."""

    INCIDENT = "incident"
    PROBLEM = "problem"


class Notice(Model):
    __tablename__ = "notice"
    __table_args__ = (
        # One unread line for each kind and place: ten messages of a customer are one piece of news.
        Index(
            "ix_notice_unread",
            "person_id",
            "kind",
            "place_id",
            unique=True,
            postgresql_where=text("read_at IS NULL"),
        ),
        Index(None, "person_id", "at", "id"),
        Index(None, "at"),
        CheckConstraint(
            "kind IN ('assigned', 'mentioned', 'answered', 'solved', 'follow_up', 'called_for')",
            name="kind",
        ),
        CheckConstraint("place IN ('incident', 'problem')", name="place"),
        {"schema": "notifications", "comment": "what people were told of, for 90 days"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.person.id"), comment="who is told")
    kind: Mapped[str] = mapped_column(comment="what they are told of, by its code")
    place: Mapped[str] = mapped_column(comment="incident or problem")
    place_id: Mapped[UUID] = mapped_column(comment="key of the incident or problem")
    position: Mapped[int] = mapped_column(
        BigInteger, comment="place in the event log of the newest fact it tells of"
    )
    by_id: Mapped[UUID | None] = mapped_column(
        comment="the person who did it; null for a program, a customer or the system"
    )
    at: Mapped[datetime] = mapped_column(comment="when the newest of it happened")
    read_at: Mapped[datetime | None] = mapped_column(comment="when it was read")


class Preference(Model):
    __tablename__ = "preference"
    __table_args__ = {"schema": "notifications", "comment": "what people want to be told of"}

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("people.person.id"), primary_key=True, comment="whose"
    )
    assigned: Mapped[bool] = mapped_column(default=True, comment="work that others give them")
    mentioned: Mapped[bool] = mapped_column(default=True, comment="notes that call them")
    answered: Mapped[bool] = mapped_column(
        default=True, comment="answers on what is theirs or what they follow"
    )
    solved: Mapped[bool] = mapped_column(default=True, comment="problems that are solved")
    follow_up: Mapped[bool] = mapped_column(
        default=True, server_default=true(), comment="follow-ups that came due"
    )
    called_for: Mapped[bool] = mapped_column(
        default=True, server_default=true(), comment="what a process asks them to look at"
    )
    follows: Mapped[bool] = mapped_column(
        default=True, comment="follow by themselves what they write in or are called to"
    )
    at: Mapped[datetime] = mapped_column(default=time.now, comment="when they chose")
