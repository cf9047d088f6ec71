"""What a new incident can begin with."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from app.core import ids, time
from app.core.db import Model
from app.incidents.models.codes import Level


class Template(Model):
    __tablename__ = "template"
    __table_args__ = (
        Index(
            "ix_template_name",
            "for_id",
            "name",
            unique=True,
            postgresql_where=text("retired_at IS NULL"),
            postgresql_nulls_not_distinct=True,
        ),
        {"schema": "incidents", "comment": "what a new incident can begin with"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    name: Mapped[str] = mapped_column(comment="how it is called where one chooses")
    for_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.department.id"),
        comment="whose agents are offered it, those below included; null: all",
    )
    place: Mapped[int] = mapped_column(SmallInteger, default=100, comment="low ones come first")
    subject: Mapped[str | None] = mapped_column(comment="subject to begin with")
    text: Mapped[str | None] = mapped_column(comment="first message to begin with")
    department_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.department.id"), comment="where the incident goes"
    )
    category_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("incidents.category.id"), comment="what the incident is about"
    )
    impact: Mapped[int] = mapped_column(SmallInteger, default=Level.MEDIUM, comment="1 to 3")
    urgency: Mapped[int] = mapped_column(SmallInteger, default=Level.MEDIUM, comment="1 to 3")
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, comment="free words")
    version: Mapped[int] = mapped_column(
        default=1, server_default="1", comment="counts changes; for If-Match"
    )
    changed_at: Mapped[datetime] = mapped_column(default=time.now, comment="last shaped")
    retired_at: Mapped[datetime | None] = mapped_column(comment="offered no more since")
