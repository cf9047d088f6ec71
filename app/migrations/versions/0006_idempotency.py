"""Answers to requests that may be sent again."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "idempotency",
        sa.Column("caller", sa.Text(), nullable=False, comment="kind and key of the actor"),
        sa.Column("key", sa.Text(), nullable=False, comment="the caller's Idempotency-Key"),
        sa.Column(
            "request_hash",
            sa.Text(),
            nullable=False,
            comment="SHA-256 of method, address and body",
        ),
        sa.Column("status", sa.Integer(), nullable=False, comment="HTTP status of the answer"),
        sa.Column(
            "headers",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="headers worth keeping",
        ),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the answer as it was sent"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="forgotten a day later",
        ),
        sa.PrimaryKeyConstraint("caller", "key", name=op.f("pk_idempotency")),
        schema="core",
        comment="answers to requests that may be sent again",
    )
    op.create_index(
        op.f("ix_idempotency_created_at"),
        "idempotency",
        ["created_at"],
        unique=False,
        schema="core",
    )


def downgrade() -> None:
    op.drop_table("idempotency", schema="core")
