"""Processes by name, their drafts, their migrations, timers, and values of the company's fields."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

OPEN = {
    "incidents.incident": "ix_incident_open_process",
    "problems.problem": "ix_problem_open_process",
}


def upgrade() -> None:
    op.create_table(
        "design",
        sa.Column("code", sa.Text(), nullable=False, comment="stable name for programs"),
        sa.Column("kind", sa.Text(), nullable=False, comment="what follows it"),
        sa.Column("labels", postgresql.JSONB(), nullable=False, comment="a word per language"),
        sa.Column("draft", postgresql.JSONB(), comment="null: none is being drawn"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="counts changes of the draft"),
        sa.Column("changed_by", sa.Text(), comment="who changed it last, as then called"),
        _moment("changed_at", "when that was"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_design")),
        schema="workflow",
        comment="processes by name, and their drafts",
    )
    op.execute(
        "INSERT INTO workflow.design (code, kind, labels, revision, changed_at) VALUES"
        " ('incident', 'incident',"
        " jsonb_build_object('en', 'Incident', 'ru', 'Инцидент'), 1, now()),"
        " ('problem', 'problem',"
        " jsonb_build_object('en', 'Problem', 'ru', 'Проблема'), 1, now())"
    )
    op.add_column(
        "process",
        sa.Column("created_by", sa.Text(), comment="who published it; null: it came along"),
        schema="workflow",
    )
    _migrations()
    _timers()
    _values("incidents", "incident")
    _values("problems", "problem")
    with op.get_context().autocommit_block():
        for table, name in OPEN.items():
            op.execute(
                f"CREATE INDEX CONCURRENTLY {name} ON {table} (process_id, state)"
                " WHERE state_category <> 'closed'"
            )


def _migrations() -> None:
    op.create_table(
        "migration",
        sa.Column("id", sa.Uuid(), nullable=False, comment="key"),
        sa.Column("code", sa.Text(), nullable=False, comment="of which process"),
        sa.Column("process_id", sa.Uuid(), nullable=False, comment="the version they come to"),
        sa.Column(
            "mapping",
            postgresql.JSONB(),
            nullable=False,
            comment="by the version they come from: old state to new",
        ),
        sa.Column("rows", sa.Integer(), nullable=False, comment="how many there were at its start"),
        sa.Column("done", sa.Integer(), nullable=False, comment="how many are taken over"),
        sa.Column("by_kind", sa.Text(), nullable=False, comment="person or client"),
        sa.Column("by_id", sa.Uuid(), comment="who started it"),
        sa.Column("by_name", sa.Text(), nullable=False, comment="the name at that moment"),
        _moment("created_at", "when it was started"),
        _moment("finished_at", "null: it is at work", nullable=True),
        sa.ForeignKeyConstraint(["code"], ["workflow.design.code"], name=op.f("fk_migration_code")),
        sa.ForeignKeyConstraint(
            ["process_id"], ["workflow.process.id"], name=op.f("fk_migration_process_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_migration")),
        schema="workflow",
        comment="open rows taken over to a newer version, in batches",
    )
    op.create_index(
        "ix_migration_running",
        "migration",
        ["code"],
        unique=True,
        schema="workflow",
        postgresql_where=sa.text("finished_at IS NULL"),
    )


def _timers() -> None:
    op.create_table(
        "timer",
        sa.Column("subject_id", sa.Uuid(), nullable=False, comment="incident or problem"),
        sa.Column("kind", sa.Text(), nullable=False, comment="incident or problem"),
        sa.Column("state", sa.Text(), nullable=False, comment="the state in which it waits"),
        sa.Column("target", sa.Text(), nullable=False, comment="where it goes then"),
        _moment("due_at", "when"),
        sa.PrimaryKeyConstraint("subject_id", name=op.f("pk_timer")),
        schema="workflow",
        comment="moves that happen by themselves when time is up",
    )
    op.create_index(op.f("ix_timer_due_at"), "timer", ["due_at"], schema="workflow")


INDEXES: tuple[tuple[str, list[str | sa.TextClause], str], ...] = (
    ("ix_value_text", ["field", sa.text('left("text", 200)')], "text"),
    ("ix_value_number", ["field", "number"], "number"),
    ("ix_value_day", ["field", "day"], "day"),
    ("ix_value_person_id", ["person_id", "field"], "person_id"),
)


def _values(schema: str, subject: str) -> None:
    op.create_table(
        "value",
        sa.Column("subject_id", sa.Uuid(), nullable=False, comment=f"which {subject}"),
        sa.Column("field", sa.Text(), nullable=False, comment="code of the field"),
        sa.Column("text", sa.Text(), comment="of a text or a choice"),
        sa.Column("number", sa.Numeric(18, 6), comment="of a number"),
        sa.Column("day", sa.Date(), comment="of a date"),
        sa.Column("flag", sa.Boolean(), comment="of yes or no"),
        sa.Column("person_id", sa.Uuid(), comment="of a person"),
        sa.CheckConstraint(
            "num_nonnulls(text, number, day, person_id, flag) = 1", name=op.f("ck_value_one")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], [f"{schema}.{subject}.id"], name=op.f("fk_value_subject_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person.id"], name=op.f("fk_value_person_id")
        ),
        sa.PrimaryKeyConstraint("subject_id", "field", name=op.f("pk_value")),
        schema=schema,
        comment="values of the company's own fields",
    )
    for name, columns, held in INDEXES:
        op.create_index(
            name,
            "value",
            columns,
            schema=schema,
            postgresql_where=sa.text(f'"{held}" IS NOT NULL'),
        )


def _moment(name: str, comment: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


def downgrade() -> None:
    for table, name in OPEN.items():
        op.execute(f"DROP INDEX {table.partition('.')[0]}.{name}")
    for schema in ("problems", "incidents"):
        op.drop_table("value", schema=schema)
    for table in ("timer", "migration", "design"):
        op.drop_table(table, schema="workflow")
    op.drop_column("process", "created_by", schema="workflow")
