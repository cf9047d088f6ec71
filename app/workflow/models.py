"""Processes as rows: every version is kept, since incidents and problems stay with theirs."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.core import ids, time
from app.core.actor import Actor, remembered
from app.core.db import Model
from app.workflow.conditions import Value
from app.workflow.definition import Definition

COLUMNS = ("text", "number", "day", "person_id", "flag")


class Design(Model):
    """A process by its name, whatever its version, and the draft of the next one."""

    __tablename__ = "design"
    __table_args__ = {"schema": "workflow", "comment": "processes by name, and their drafts"}

    code: Mapped[str] = mapped_column(primary_key=True, comment="stable name for programs")
    kind: Mapped[str] = mapped_column(comment="what follows it")
    labels: Mapped[dict[str, str]] = mapped_column(JSONB, comment="a word per language")
    draft: Mapped[dict[str, Any] | None] = mapped_column(JSONB, comment="null: none is being drawn")
    revision: Mapped[int] = mapped_column(default=1, comment="counts changes of the draft")
    changed_by: Mapped[str | None] = mapped_column(comment="who changed it last, as then called")
    changed_at: Mapped[datetime] = mapped_column(default=time.now, comment="when that was")

    def label(self, language: str) -> str:
        """Return the word in `language`, English when it has none."""
        return self.labels.get(language) or self.labels["en"]

    @property
    def drawn(self) -> Definition | None:
        """The draft, if there is one."""
        return Definition.model_validate(self.draft) if self.draft is not None else None


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
    created_by: Mapped[str | None] = mapped_column(comment="who published it; null: it came along")


class Migration(Model):
    """Open rows of older versions on their way to a newer one."""

    __tablename__ = "migration"
    __table_args__ = (
        Index(
            "ix_migration_running",
            "code",
            unique=True,
            postgresql_where=text("finished_at IS NULL"),
        ),
        {"schema": "workflow", "comment": "open rows taken over to a newer version, in batches"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    code: Mapped[str] = mapped_column(
        ForeignKey("workflow.design.code"), comment="of which process"
    )
    process_id: Mapped[UUID] = mapped_column(
        ForeignKey("workflow.process.id"), comment="the version they come to"
    )
    mapping: Mapped[dict[str, dict[str, str]]] = mapped_column(
        JSONB, comment="by the version they come from: old state to new"
    )
    rows: Mapped[int] = mapped_column(comment="how many there were at its start")
    done: Mapped[int] = mapped_column(default=0, comment="how many are taken over")
    by_kind: Mapped[str] = mapped_column(comment="person or client")
    by_id: Mapped[UUID | None] = mapped_column(comment="who started it")
    by_name: Mapped[str] = mapped_column(comment="the name at that moment")
    created_at: Mapped[datetime] = mapped_column(default=time.now, comment="when it was started")
    finished_at: Mapped[datetime | None] = mapped_column(comment="null: it is at work")

    @property
    def by(self) -> Actor:
        """Who started it, as history names them."""
        return remembered(self.by_kind, self.by_id, self.by_name)


class Timer(Model):
    """A row that moves on by itself when it is still in this state at that moment."""

    __tablename__ = "timer"
    __table_args__ = (
        Index(None, "due_at"),
        {"schema": "workflow", "comment": "moves that happen by themselves when time is up"},
    )

    subject_id: Mapped[UUID] = mapped_column(primary_key=True, comment="incident or problem")
    kind: Mapped[str] = mapped_column(comment="incident or problem")
    state: Mapped[str] = mapped_column(comment="the state in which it waits")
    target: Mapped[str] = mapped_column(comment="where it goes then")
    due_at: Mapped[datetime] = mapped_column(comment="when")


class FieldValue:
    """The columns of a value of a field: one of them holds it, by the kind of the field.

    A part whose rows follow processes has a table of these, keyed by `subject_id` and the field.
    """

    subject_id: Mapped[UUID]
    field: Mapped[str] = mapped_column(primary_key=True, comment="code of the field")
    text: Mapped[str | None] = mapped_column(comment="of a text or a choice")
    number: Mapped[Decimal | None] = mapped_column(Numeric(18, 6), comment="of a number")
    day: Mapped[date | None] = mapped_column(Date, comment="of a date")
    flag: Mapped[bool | None] = mapped_column(comment="of yes or no")

    @declared_attr
    def person_id(cls) -> Mapped[UUID | None]:  # noqa: N805 - the class, by SQLAlchemy's custom
        return mapped_column(ForeignKey("people.person.id"), comment="of a person")

    def hold(self, value: Value) -> None:
        """Hold this value and no other."""
        for name in COLUMNS:
            setattr(self, name, None)
        setattr(self, column_of(value), value)


def column_of(value: Value) -> str:
    """Return the column that holds values like this one."""
    match value:
        case bool():
            return "flag"
        case Decimal():
            return "number"
        case date():
            return "day"
        case UUID():
            return "person_id"
        case _:
            return "text"


def value_rules() -> tuple[CheckConstraint | Index, ...]:
    """Return what every table of values has: one value a row, and an index for each kind."""
    held = ", ".join(COLUMNS)
    return (
        CheckConstraint(f"num_nonnulls({held}) = 1", name="one"),
        _index("text", "field", text('left("text", 200)')),
        _index("number", "field", "number"),
        _index("day", "field", "day"),
        _index("person_id", "person_id", "field"),
    )


def _index(held: str, *columns: Any) -> Index:
    return Index(f"ix_value_{held}", *columns, postgresql_where=text(f'"{held}" IS NOT NULL'))
