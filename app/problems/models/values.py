"""Values of the company's own fields."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model
from app.workflow.models import FieldValue, value_rules


class Value(FieldValue, Model):
    __tablename__ = "value"
    __table_args__ = (
        *value_rules(),
        {"schema": "problems", "comment": "values of the company's own fields"},
    )

    subject_id: Mapped[UUID] = mapped_column(
        ForeignKey("problems.problem.id"), primary_key=True, comment="which problem"
    )
