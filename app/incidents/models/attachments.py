"""Which files hang on which message."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.files.models import File


class Attachment(Model):
    __tablename__ = "attachment"
    __table_args__ = (
        Index(
            "ix_attachment_pending",
            "file_id",
            postgresql_where=text("message_id IS NULL"),
        ),
        {"schema": "incidents", "comment": "files of messages, replies and notes"},
    )

    file_id: Mapped[UUID] = mapped_column(
        ForeignKey("files.file.id"), primary_key=True, comment="the file; its giver holds it"
    )
    incident_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.incident.id"), index=True, comment="where it was given"
    )
    message_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("incidents.message.id"),
        index=True,
        comment="null: pending, until its giver sends the message",
    )

    file: Mapped[File] = relationship(lazy="joined", innerjoin=True)
