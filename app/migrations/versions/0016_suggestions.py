"""Problems offered for incidents."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "suggestion",
        sa.Column("incident_id", sa.Uuid(), nullable=False, comment="for which incident"),
        sa.Column("problem_id", sa.Uuid(), nullable=False, comment="which problem"),
        sa.Column(
            "score",
            sa.Float(),
            nullable=False,
            comment="how alike it is to the nearest member, at most 1",
        ),
        sa.Column(
            "why",
            postgresql.JSONB(),
            nullable=False,
            comment="score, nearest messages, shared words",
        ),
        sa.Column(
            "model",
            sa.Text(),
            nullable=False,
            comment="the encoder that judged; words: none did",
        ),
        sa.Column("state", sa.Text(), nullable=False, comment="open, accepted, declined or passed"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="when it was offered"),
        sa.Column(
            "by_kind",
            sa.Text(),
            nullable=True,
            comment="person, client or system; null: nobody yet",
        ),
        sa.Column("by_id", sa.Uuid(), nullable=True, comment="who spoke last; null for the system"),
        sa.Column("by_name", sa.Text(), nullable=True, comment="the name at that moment"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True, comment="when that was"),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incidents.incident.id"],
            name=op.f("fk_suggestion_incident_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problems.problem.id"], name=op.f("fk_suggestion_problem_id")
        ),
        sa.PrimaryKeyConstraint("incident_id", "problem_id", name=op.f("pk_suggestion")),
        schema="problems",
        comment="problems offered for incidents, and what was said to it",
    )
    for name, columns in {
        "ix_suggestion_problem_id_open": ["problem_id", "at", "incident_id"],
        "ix_suggestion_at_open": ["at", "incident_id", "problem_id"],
    }.items():
        op.create_index(
            name,
            "suggestion",
            columns,
            schema="problems",
            postgresql_where=sa.text("state = 'open'"),
        )


def downgrade() -> None:
    op.drop_table("suggestion", schema="problems")
