"""Processes as data, and the default process of incidents."""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Waiting for a problem is there from the first day, since the process is what people learn.
DEFAULT = {
    "first": "new",
    "states": [
        {"code": "new", "category": "new", "labels": {"en": "New", "ru": "Новый"}},
        {
            "code": "in_progress",
            "category": "open",
            "labels": {"en": "In progress", "ru": "В работе"},
        },
        {
            "code": "waiting_customer",
            "category": "waiting",
            "labels": {"en": "Waiting for customer", "ru": "Ждём клиента"},
        },
        {
            "code": "waiting_problem",
            "category": "waiting",
            "labels": {"en": "Waiting for problem", "ru": "Ждём решения проблемы"},
        },
        {"code": "resolved", "category": "resolved", "labels": {"en": "Resolved", "ru": "Решён"}},
        {"code": "closed", "category": "closed", "labels": {"en": "Closed", "ru": "Закрыт"}},
    ],
    "moves": [
        {"from": "new", "to": "in_progress"},
        {"from": "new", "to": "waiting_customer"},
        {"from": "new", "to": "waiting_problem"},
        {"from": "in_progress", "to": "waiting_customer"},
        {"from": "in_progress", "to": "waiting_problem"},
        {"from": "waiting_customer", "to": "in_progress"},
        {"from": "waiting_problem", "to": "in_progress"},
        *(
            {"from": origin, "to": "resolved", "needs": ["resolution"]}
            for origin in ("new", "in_progress", "waiting_customer", "waiting_problem")
        ),
        {"from": "resolved", "to": "closed"},
        {"from": "resolved", "to": "in_progress"},
        {"from": "closed", "to": "in_progress", "needs": ["reason"]},
    ],
    "on_customer": {"waiting_customer": "in_progress", "resolved": "in_progress"},
}
DEFAULT_ID = "019a0000-0000-7000-8000-000000000001"


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS workflow")
    op.create_table(
        "process",
        sa.Column("id", sa.Uuid(), nullable=False, comment="key"),
        sa.Column("code", sa.Text(), nullable=False, comment="what it is a process of: incident"),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="1 and up; new rows take the newest"
        ),
        sa.Column(
            "definition",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="states, moves and what a customer's message does",
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when it was published",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_process_code_version")),
        schema="workflow",
        comment="versions of processes; none ever changes",
    )
    definition = json.dumps(DEFAULT, ensure_ascii=False).replace("'", "''").replace(":", "\\:")
    op.execute(
        "INSERT INTO workflow.process (id, code, version, definition, created_at)"  # noqa: S608 - our own words
        f" VALUES ('{DEFAULT_ID}', 'incident', 1, '{definition}', now())"
    )


def downgrade() -> None:
    op.execute("DROP SCHEMA workflow CASCADE")
