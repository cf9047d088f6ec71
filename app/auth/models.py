"""Keys with which programs come to the API."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import ids
from app.core.db import Model


class ApiClient(Model):
    __tablename__ = "api_client"
    __table_args__ = (
        UniqueConstraint("api_key"),
        # Attack class 18: an empty hash must never match an empty secret.
        CheckConstraint("secret_hash ~ '^[0-9a-f]{64}$'", name="secret_hash"),
        {"schema": "auth", "comment": "programs that use the API"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    name: Mapped[str] = mapped_column(comment="what it is, for people")
    api_key: Mapped[str] = mapped_column(comment="the public half of its key")
    secret_hash: Mapped[str] = mapped_column(comment="SHA-256 of the secret half, in hex")
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text), comment="what it may do")
    created_at: Mapped[datetime] = mapped_column(comment="when it was made")
    created_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.person.id"), index=True, comment="the admin who made it"
    )
    expires_at: Mapped[datetime] = mapped_column(comment="from then on it is refused")
    last_used_at: Mapped[datetime | None] = mapped_column(comment="to the minute")
    revoked_at: Mapped[datetime | None] = mapped_column(comment="when it was revoked")
    revoked_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.person.id"), index=True, comment="the admin who revoked it"
    )
    departments: Mapped[list["ApiClientDepartment"]] = relationship(lazy="selectin")

    def is_valid(self, *, at: datetime) -> bool:
        """Whether the client may still come in."""
        return self.revoked_at is None and at < self.expires_at


class ApiClientDepartment(Model):
    __tablename__ = "api_client_department"
    __table_args__ = {"schema": "auth", "comment": "departments, those below included"}

    api_client_id: Mapped[UUID] = mapped_column(
        ForeignKey("auth.api_client.id"), primary_key=True, comment="which client"
    )
    department_id: Mapped[UUID] = mapped_column(
        ForeignKey("people.department.id"), primary_key=True, index=True, comment="which department"
    )
