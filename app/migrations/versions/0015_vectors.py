"""Vectors of incidents."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vector",
        sa.Column("incident_id", sa.Uuid(), nullable=False, comment="whose first words"),
        sa.Column("model", sa.Text(), nullable=False, comment="the encoder and its version"),
        sa.Column(
            "language",
            sa.Text(),
            nullable=False,
            comment="en or other; each has a mean of its own",
        ),
        sa.Column(
            "body",
            sa.LargeBinary(),
            nullable=False,
            comment="float16, little endian, unit length",
        ),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when the incident was opened",
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incidents.incident.id"],
            name=op.f("fk_vector_incident_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("incident_id", "model", name=op.f("pk_vector")),
        schema="problems",
        comment="what incidents mean, as encoders see it",
    )
    op.create_index(
        op.f("ix_vector_model_at"), "vector", ["model", "at"], unique=False, schema="problems"
    )


def downgrade() -> None:
    op.drop_table("vector", schema="problems")
