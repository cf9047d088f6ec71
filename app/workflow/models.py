"""Processes as rows: every version is kept, since incidents stay with theirs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core import ids, time
from app.core.db import Model


class ProcessVersion(Model):
    __tablename__ = "process"
    __table_args__ = (
        UniqueConstraint("code", "version"),
        {"schema": "workflow", "comment": "versions of processes; none ever changes"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    code: Mapped[str] = mapped_column(comment="what it is a process of: incident")
    version: Mapped[int] = mapped_column(comment="1 and up; new rows take the newest")
    definition: Mapped[dict[str, Any]] = mapped_column(
        JSONB, comment="states, moves and what a customer's message does"
    )
    created_at: Mapped[datetime] = mapped_column(default=time.now, comment="when it was published")
