"""Problems: the tasks, which incidents hang on them, notes, history; and their process."""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LIVE = ("new", "analysis", "in_progress", "waiting")
PROCESS = {
    "first": "new",
    "states": [
        {"code": "new", "category": "new", "labels": {"en": "New", "ru": "Новая"}},
        {"code": "analysis", "category": "open", "labels": {"en": "Analysis", "ru": "Анализ"}},
        {
            "code": "in_progress",
            "category": "open",
            "labels": {"en": "In progress", "ru": "В работе"},
        },
        {"code": "waiting", "category": "waiting", "labels": {"en": "Waiting", "ru": "Ожидание"}},
        {"code": "solved", "category": "resolved", "labels": {"en": "Solved", "ru": "Решена"}},
        {"code": "closed", "category": "closed", "labels": {"en": "Closed", "ru": "Закрыта"}},
    ],
    "moves": [
        *(
            {"from": origin, "to": target}
            for origin in LIVE
            for target in LIVE
            if target not in {origin, "new"}
        ),
        *({"from": origin, "to": "solved", "needs": ["resolution"]} for origin in LIVE),
        {"from": "solved", "to": "closed"},
        {"from": "solved", "to": "in_progress"},
        {"from": "closed", "to": "in_progress", "needs": ["reason"]},
    ],
    "on_customer": {"solved": "in_progress"},
}
PROCESS_ID = "019a0000-0000-7000-8000-000000000002"


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS problems")
    op.create_table(
        "problem",
        sa.Column("id", sa.Uuid(), nullable=False, comment="key"),
        sa.Column(
            "number",
            sa.BigInteger(),
            sa.Identity(always=False, start=1),
            nullable=False,
            comment="what people call it: PRB-number",
        ),
        sa.Column("title", sa.Text(), nullable=False, comment="one line"),
        sa.Column("description", sa.Text(), nullable=False, comment="what is known of it"),
        sa.Column(
            "process_id", sa.Uuid(), nullable=False, comment="the version of the process it follows"
        ),
        sa.Column(
            "state", sa.Text(), nullable=False, comment="the truth; every move is a row of change"
        ),
        sa.Column("state_category", sa.Text(), nullable=False, comment="category of the state"),
        sa.Column(
            "bucket", sa.SmallInteger(), nullable=False, comment="pile for lists, from the category"
        ),
        sa.Column("department_id", sa.Uuid(), nullable=True, comment="whose work it is"),
        sa.Column("assignee_id", sa.Uuid(), nullable=True, comment="who works on it"),
        sa.Column(
            "priority",
            sa.SmallInteger(),
            nullable=False,
            comment="the highest of its live incidents; without any, as it was",
        ),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="until when it should be solved",
        ),
        sa.Column(
            "known_error", sa.Text(), nullable=True, comment="what causes it, once that is known"
        ),
        sa.Column("workaround", sa.Text(), nullable=True, comment="what helps until it is solved"),
        sa.Column(
            "solution", sa.Text(), nullable=True, comment="what customers are told when solved"
        ),
        sa.Column("incidents", sa.Integer(), nullable=False, comment="how many hang on it"),
        sa.Column(
            "live_incidents",
            sa.Integer(),
            nullable=False,
            comment="those neither resolved nor closed",
        ),
        sa.Column(
            "live_by_priority",
            postgresql.ARRAY(sa.Integer()),
            nullable=False,
            comment="the live ones of each priority",
        ),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True, comment="which took its incidents"),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), nullable=False, comment="when it was opened"
        ),
        sa.Column(
            "updated_at", sa.DateTime(timezone=True), nullable=False, comment="the last change"
        ),
        sa.Column(
            "solved_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="null again when reopened",
        ),
        sa.Column(
            "closed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="null again when reopened",
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="counts changes; for If-Match"),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["people.person.id"], name=op.f("fk_problem_assignee_id")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["people.department.id"], name=op.f("fk_problem_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["problems.problem.id"], name=op.f("fk_problem_merged_into_id")
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["workflow.process.id"], name=op.f("fk_problem_process_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem")),
        sa.UniqueConstraint("number", name=op.f("uq_problem_number")),
        schema="problems",
        comment="tasks: one cause, many incidents",
    )
    op.create_index(
        op.f("ix_problem_assignee_id_bucket_number"),
        "problem",
        ["assignee_id", "bucket", "number"],
        unique=False,
        schema="problems",
    )
    op.create_index(
        op.f("ix_problem_bucket_created_at_number"),
        "problem",
        ["bucket", "created_at", "number"],
        unique=False,
        schema="problems",
    )
    op.create_index(
        op.f("ix_problem_bucket_incidents_number"),
        "problem",
        ["bucket", "incidents", "number"],
        unique=False,
        schema="problems",
    )
    op.create_index(
        op.f("ix_problem_bucket_number"),
        "problem",
        ["bucket", "number"],
        unique=False,
        schema="problems",
    )
    op.create_index(
        op.f("ix_problem_bucket_priority_number"),
        "problem",
        ["bucket", "priority", "number"],
        unique=False,
        schema="problems",
    )
    op.create_index(
        op.f("ix_problem_bucket_updated_at_number"),
        "problem",
        ["bucket", "updated_at", "number"],
        unique=False,
        schema="problems",
    )
    op.create_index(
        op.f("ix_problem_department_id_bucket_number"),
        "problem",
        ["department_id", "bucket", "number"],
        unique=False,
        schema="problems",
    )
    op.create_index(
        op.f("ix_problem_merged_into_id"),
        "problem",
        ["merged_into_id"],
        unique=False,
        schema="problems",
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Uuid(), nullable=False, comment="key"),
        sa.Column("problem_id", sa.Uuid(), nullable=False, comment="what was changed"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column("by_kind", sa.Text(), nullable=False, comment="person, client or system"),
        sa.Column("by_id", sa.Uuid(), nullable=True, comment="who; null for the system"),
        sa.Column("by_name", sa.Text(), nullable=False, comment="the name at that moment"),
        sa.Column(
            "field", sa.Text(), nullable=False, comment="state, assignee, joined, left and so on"
        ),
        sa.Column(
            "old", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="value before"
        ),
        sa.Column(
            "new",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="value after; of joined and left an incident",
        ),
        sa.Column("reason", sa.Text(), nullable=True, comment="of a move that asked for one"),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="the problem's version after it"
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problems.problem.id"], name=op.f("fk_change_problem_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        schema="problems",
        comment="history: every change of a field, every move",
    )
    op.create_index(
        op.f("ix_change_problem_id_at_id"),
        "change",
        ["problem_id", "at", "id"],
        unique=False,
        schema="problems",
    )
    op.create_table(
        "example",
        sa.Column("incident_id", sa.Uuid(), nullable=False, comment="which incident"),
        sa.Column("problem_id", sa.Uuid(), nullable=False, comment="and which problem"),
        sa.Column(
            "verdict", sa.Text(), nullable=False, comment="yes: it belongs there; no: it does not"
        ),
        sa.Column("by_kind", sa.Text(), nullable=False, comment="person or client"),
        sa.Column("by_id", sa.Uuid(), nullable=True, comment="who said so"),
        sa.Column("by_name", sa.Text(), nullable=False, comment="the name at that moment"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.incident.id"], name=op.f("fk_example_incident_id")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problems.problem.id"], name=op.f("fk_example_problem_id")
        ),
        sa.PrimaryKeyConstraint("incident_id", "problem_id", name=op.f("pk_example")),
        schema="problems",
        comment="persons' verdicts on matches; the newest word counts",
    )
    op.create_index(
        op.f("ix_example_problem_id_verdict"),
        "example",
        ["problem_id", "verdict"],
        unique=False,
        schema="problems",
    )
    op.create_table(
        "membership",
        sa.Column("incident_id", sa.Uuid(), nullable=False, comment="which incident"),
        sa.Column("problem_id", sa.Uuid(), nullable=False, comment="on which problem"),
        sa.Column(
            "placed",
            sa.Text(),
            nullable=False,
            comment="person or machine; a person's is never moved",
        ),
        sa.Column(
            "why",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="of a machine: score, nearest messages, shared words",
        ),
        sa.Column(
            "came_with_id", sa.Uuid(), nullable=True, comment="the merged problem that brought it"
        ),
        sa.Column("by_kind", sa.Text(), nullable=False, comment="person, client or system"),
        sa.Column("by_id", sa.Uuid(), nullable=True, comment="who; null for the system"),
        sa.Column("by_name", sa.Text(), nullable=False, comment="the name at that moment"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="when it was placed"),
        sa.ForeignKeyConstraint(
            ["came_with_id"], ["problems.problem.id"], name=op.f("fk_membership_came_with_id")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.incident.id"], name=op.f("fk_membership_incident_id")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problems.problem.id"], name=op.f("fk_membership_problem_id")
        ),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_membership")),
        schema="problems",
        comment="an incident hangs on one problem at most",
    )
    op.create_index(
        op.f("ix_membership_came_with_id"),
        "membership",
        ["came_with_id"],
        unique=False,
        schema="problems",
    )
    op.create_index(
        op.f("ix_membership_problem_id_at_incident_id"),
        "membership",
        ["problem_id", "at", "incident_id"],
        unique=False,
        schema="problems",
    )
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid(), nullable=False, comment="key"),
        sa.Column("problem_id", sa.Uuid(), nullable=False, comment="where it belongs"),
        sa.Column("author_id", sa.Uuid(), nullable=True, comment="the person; null: a program"),
        sa.Column(
            "author_name", sa.Text(), nullable=False, comment="as it was when it was written"
        ),
        sa.Column("text", sa.Text(), nullable=False, comment="plain text"),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), nullable=False, comment="when it was written"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.person.id"], name=op.f("fk_note_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problems.problem.id"], name=op.f("fk_note_problem_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        schema="problems",
        comment="what those who solve it tell each other",
    )
    op.create_index(
        op.f("ix_note_problem_id_created_at_id"),
        "note",
        ["problem_id", "created_at", "id"],
        unique=False,
        schema="problems",
    )
    op.create_table(
        "sight",
        sa.Column("problem_id", sa.Uuid(), nullable=False, comment="what is seen"),
        sa.Column(
            "viewer",
            sa.Uuid(),
            nullable=False,
            comment="a department, an assignee, or all zeros: by everybody who reads incidents",
        ),
        sa.Column(
            "reasons",
            sa.Integer(),
            nullable=False,
            comment="its own department or assignee, and incidents",
        ),
        sa.Column("bucket", sa.SmallInteger(), nullable=False, comment="the problem's"),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problems.problem.id"], name=op.f("fk_sight_problem_id")
        ),
        sa.PrimaryKeyConstraint("problem_id", "viewer", name=op.f("pk_sight")),
        schema="problems",
        comment="from where a problem is seen; derived, for lists",
    )
    op.create_index(
        op.f("ix_sight_viewer_bucket_problem_id"),
        "sight",
        ["viewer", "bucket", "problem_id"],
        unique=False,
        schema="problems",
    )
    definition = json.dumps(PROCESS, ensure_ascii=False).replace("'", "''").replace(":", "\\:")
    op.execute(
        "INSERT INTO workflow.process (id, code, version, definition, created_at)"  # noqa: S608 - our own words
        f" VALUES ('{PROCESS_ID}', 'problem', 1, '{definition}', now())"
    )


def downgrade() -> None:
    op.execute("DROP SCHEMA problems CASCADE")
    op.execute("DELETE FROM workflow.process WHERE code = 'problem'")
