"""What matching keeps of a message."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class Vector(Model):
    """Vectors of different models are never compared; a better model makes rows of its own."""

    __tablename__ = "vector"
    __table_args__ = (
        Index(None, "model", "at"),
        {"schema": "problems", "comment": "what incidents mean, as encoders see it"},
    )

    incident_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.incident.id", ondelete="CASCADE"),
        primary_key=True,
        comment="whose first words",
    )
    model: Mapped[str] = mapped_column(primary_key=True, comment="the encoder and its version")
    language: Mapped[str] = mapped_column(comment="en or other; each has a mean of its own")
    body: Mapped[bytes] = mapped_column(LargeBinary, comment="float16, little endian, unit length")
    at: Mapped[datetime] = mapped_column(comment="when the incident was opened")


class Tally(Model):
    """Kept in the transaction of the batch, so it counts what was done, and once."""

    __tablename__ = "tally"
    __table_args__ = {"schema": "problems", "comment": "what the matcher has done, for metrics"}

    model: Mapped[str] = mapped_column(primary_key=True, comment="the encoder that judged")
    what: Mapped[str] = mapped_column(primary_key=True, comment="message, join, suggest or burst")
    number: Mapped[int] = mapped_column(BigInteger, comment="how many since the desk began")


class Pulse(Model):
    """A row that is not renewed says that the matcher is away."""

    __tablename__ = "pulse"
    __table_args__ = {"schema": "problems", "comment": "the matcher's sign of life"}

    name: Mapped[str] = mapped_column(primary_key=True, comment="its name as a consumer: matcher")
    at: Mapped[datetime] = mapped_column(comment="the last sign")
    since: Mapped[datetime] = mapped_column(comment="since when it has had these models")
    models: Mapped[list[str]] = mapped_column(
        ARRAY(Text), comment="what it judges with; may be none"
    )


class Compared(Model):
    """Kept for some hours: what no model has reached is compared once."""

    __tablename__ = "compared"
    __table_args__ = {"schema": "problems", "comment": "incidents that only words were compared of"}

    incident_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.incident.id", ondelete="CASCADE"),
        primary_key=True,
        comment="which incident",
    )
    at: Mapped[datetime] = mapped_column(comment="when")
