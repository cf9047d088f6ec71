"""The kernel: event log, consumers, jobs, periodic runs, audit."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS core")
    op.create_table(
        "audit",
        sa.Column("id", sa.Uuid(), nullable=False, comment="key, by time"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="when it was done"),
        sa.Column("actor_kind", sa.Text(), nullable=False, comment="person, client or system"),
        sa.Column("actor_id", sa.Uuid(), nullable=True, comment="who did it; null for the system"),
        sa.Column("actor_name", sa.Text(), nullable=False, comment="the name at that moment"),
        sa.Column(
            "what", sa.Text(), nullable=False, comment="code of the deed, such as session.started"
        ),
        sa.Column("subject", sa.Text(), nullable=True, comment="what it was done to"),
        sa.Column(
            "details",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="further values, never secrets",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        schema="core",
        comment="who did what to rights, keys and sign-ins",
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False, schema="core")
    op.create_index(op.f("ix_audit_what"), "audit", ["what"], unique=False, schema="core")
    op.create_table(
        "consumer",
        sa.Column("name", sa.Text(), nullable=False, comment="the consumer's name in the code"),
        sa.Column(
            "position", sa.BigInteger(), nullable=False, comment="the last position it has taken in"
        ),
        sa.Column("failures", sa.Integer(), nullable=False, comment="failed attempts in a row"),
        sa.Column("error", sa.Text(), nullable=True, comment="what the last attempt said"),
        sa.Column(
            "retry_at", sa.DateTime(timezone=True), nullable=True, comment="when it is tried again"
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_consumer")),
        schema="core",
        comment="how far each consumer of the log has come",
    )
    op.create_table(
        "event",
        sa.Column(
            "id",
            sa.BigInteger(),
            sa.Identity(always=False),
            nullable=False,
            comment="key; says nothing of the order of commits",
        ),
        sa.Column(
            "position",
            sa.BigInteger(),
            nullable=True,
            comment="place in the log, gapless, given by the relay",
        ),
        sa.Column(
            "at", sa.DateTime(timezone=True), nullable=False, comment="when the fact became true"
        ),
        sa.Column("type", sa.Text(), nullable=False, comment="such as incident.closed"),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="version of the payload's schema"
        ),
        sa.Column(
            "subject", sa.Uuid(), nullable=False, comment="key of the row that the fact is about"
        ),
        sa.Column("actor_kind", sa.Text(), nullable=False, comment="person, client or system"),
        sa.Column("actor_id", sa.Uuid(), nullable=True, comment="who did it; null for the system"),
        sa.Column(
            "payload",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="ids and changed codes",
        ),
        sa.Column(
            "replayed",
            sa.Boolean(),
            nullable=False,
            comment="written by an import: notifies and pays nothing",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("position", name=op.f("uq_event_position")),
        schema="core",
        comment="the event log; one row per fact",
    )
    op.create_index(
        "ix_event_unpositioned",
        "event",
        ["id"],
        unique=False,
        schema="core",
        postgresql_where=sa.text("position IS NULL"),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False, comment="key, by time"),
        sa.Column("work", sa.Text(), nullable=False, comment="name of the registered function"),
        sa.Column(
            "arguments",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="ids, as JSON",
        ),
        sa.Column("state", sa.Text(), nullable=False, comment="pending, done or dead"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when it was asked for",
        ),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="not before; moved on by each attempt",
        ),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="how often it was begun"),
        sa.Column("error", sa.Text(), nullable=True, comment="what the last failed attempt said"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        schema="core",
        comment="work for the background; the queue carries only its key",
    )
    op.create_index(
        "ix_job_pending",
        "job",
        ["due_at"],
        unique=False,
        schema="core",
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "run",
        sa.Column("name", sa.Text(), nullable=False, comment="the work's name in its schedule"),
        sa.Column(
            "due_at", sa.DateTime(timezone=True), nullable=False, comment="the moment it was due"
        ),
        sa.Column(
            "claimed_at", sa.DateTime(timezone=True), nullable=False, comment="when a clock took it"
        ),
        sa.PrimaryKeyConstraint("name", "due_at", name=op.f("pk_run")),
        schema="core",
        comment="due moments of periodic work that were claimed",
    )


def downgrade() -> None:
    op.execute("DROP SCHEMA core CASCADE")
