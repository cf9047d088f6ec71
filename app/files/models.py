"""A file that somebody gave: what it is called, and which body it has."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.core import ids, time
from app.core.db import Model
from app.files.kinds import PICTURES, SHOWN


class File(Model):
    __tablename__ = "file"
    __table_args__ = {"schema": "files", "comment": "files as they were given; bodies lie on disk"}

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    hash: Mapped[str] = mapped_column(index=True, comment="SHA-256 of the body, shared by equals")
    name: Mapped[str] = mapped_column(comment="as given, without signs that mislead")
    size: Mapped[int] = mapped_column(BigInteger, comment="bytes")
    media_type: Mapped[str] = mapped_column(comment="by the content, never by the name")
    by_kind: Mapped[str] = mapped_column(comment="person, client or system")
    by_id: Mapped[UUID | None] = mapped_column(comment="who gave it")
    by_name: Mapped[str] = mapped_column(comment="the name at that moment")
    at: Mapped[datetime] = mapped_column(default=time.now, index=True, comment="when")

    @property
    def is_picture(self) -> bool:
        """Whether it is shown small."""
        return self.media_type in PICTURES

    @property
    def is_shown(self) -> bool:
        """Whether a browser may show it; all else is only saved."""
        return self.media_type in SHOWN
