"""Absences, and working hours of departments and people."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KINDS = "kind IN ('vacation', 'sickness', 'training', 'travel', 'other')"


def upgrade() -> None:
    _absence()
    _hours()
    _span()
    _holiday()


def downgrade() -> None:
    for table in ("holiday", "span", "hours", "absence"):
        op.drop_table(table, schema="people")


def _absence() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Uuid, nullable=False, comment="key"),
        sa.Column("person_id", sa.Uuid, nullable=False, comment="who is away"),
        sa.Column("begins", sa.Date, nullable=False, comment="first day, where the person works"),
        sa.Column("ends", sa.Date, nullable=False, comment="last day"),
        sa.Column(
            "kind", sa.Text, nullable=False, comment="vacation, sickness, training, travel, other"
        ),
        sa.Column("note", sa.Text, nullable=False, comment="for the person and their leads alone"),
        sa.Column("stand_in_id", sa.Uuid, comment="who stands in; null: nobody is named"),
        sa.Column("by_id", sa.Uuid, comment="who entered it; null: no person"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="when it was entered"),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
        sa.ForeignKeyConstraint(["person_id"], ["people.person.id"], name="fk_absence_person_id"),
        sa.ForeignKeyConstraint(
            ["stand_in_id"], ["people.person.id"], name="fk_absence_stand_in_id"
        ),
        sa.CheckConstraint(KINDS, name=op.f("ck_absence_kind")),
        sa.CheckConstraint("begins <= ends", name=op.f("ck_absence_days")),
        sa.CheckConstraint("stand_in_id <> person_id", name=op.f("ck_absence_stand_in")),
        schema="people",
        comment="whole days on which somebody is away",
    )
    op.create_index("ix_absence_person_id_ends", "absence", ["person_id", "ends"], schema="people")
    op.create_index("ix_absence_stand_in_id", "absence", ["stand_in_id"], schema="people")


def _hours() -> None:
    op.create_table(
        "hours",
        sa.Column("id", sa.Uuid, nullable=False, comment="key"),
        sa.Column("department_id", sa.Uuid, comment="whose, with all below; null: a person's"),
        sa.Column("person_id", sa.Uuid, comment="whose; null: a department's"),
        sa.Column(
            "zone", sa.Text, nullable=False, comment="IANA name of the time zone of its clock"
        ),
        sa.Column("by_id", sa.Uuid, comment="who entered them; null: no person"),
        sa.Column(
            "at", sa.DateTime(timezone=True), nullable=False, comment="when they were entered"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_hours"),
        sa.ForeignKeyConstraint(
            ["department_id"], ["people.department.id"], name="fk_hours_department_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.person.id"], name="fk_hours_person_id"),
        sa.UniqueConstraint("department_id", name="uq_hours_department_id"),
        sa.UniqueConstraint("person_id", name="uq_hours_person_id"),
        sa.CheckConstraint(
            "num_nonnulls(department_id, person_id) = 1", name=op.f("ck_hours_owner")
        ),
        schema="people",
        comment="working hours; whoever has none of their own has those above",
    )


def _span() -> None:
    small = sa.SmallInteger
    op.create_table(
        "span",
        sa.Column("hours_id", sa.Uuid, nullable=False, comment="of which week"),
        sa.Column("weekday", small, autoincrement=False, nullable=False, comment="0 is Monday"),
        sa.Column(
            "begins", small, autoincrement=False, nullable=False, comment="minute of the day"
        ),
        sa.Column("ends", small, nullable=False, comment="minute of the day; 1440: midnight"),
        sa.PrimaryKeyConstraint("hours_id", "weekday", "begins", name="pk_span"),
        _part_of_hours("span"),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_span_weekday")),
        sa.CheckConstraint(
            "0 <= begins AND begins < ends AND ends <= 1440", name=op.f("ck_span_minutes")
        ),
        schema="people",
        comment="a time of the week that is worked, on the wall clock",
    )


def _holiday() -> None:
    op.create_table(
        "holiday",
        sa.Column("hours_id", sa.Uuid, nullable=False, comment="by which week"),
        sa.Column("day", sa.Date, nullable=False, comment="the day"),
        sa.Column("name", sa.Text, nullable=False, comment="as people call it; may be empty"),
        sa.PrimaryKeyConstraint("hours_id", "day", name="pk_holiday"),
        _part_of_hours("holiday"),
        schema="people",
        comment="a day that is not worked",
    )


def _part_of_hours(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["hours_id"],
        ["people.hours.id"],
        name=f"fk_{table}_hours_id",
        ondelete="CASCADE",
    )
