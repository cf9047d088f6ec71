"""Private incidents."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "incident",
        sa.Column(
            "private",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="seen by assignee, named ones and leads only",
        ),
        schema="incidents",
    )
    op.create_table(
        "named",
        sa.Column(
            "viewer_id", sa.Uuid(), nullable=False, comment="key of a person or of an API client"
        ),
        sa.Column("incident_id", sa.Uuid(), nullable=False, comment="what they see"),
        sa.Column("kind", sa.Text(), nullable=False, comment="person or client"),
        sa.Column(
            "by_name",
            sa.Text(),
            nullable=False,
            comment="who named them, the name at that moment",
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.CheckConstraint("kind IN ('person', 'client')", name=op.f("ck_named_kind")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.incident.id"], name=op.f("fk_named_incident_id")
        ),
        sa.PrimaryKeyConstraint("viewer_id", "incident_id", name=op.f("pk_named")),
        schema="incidents",
        comment="who sees a private incident by name",
    )
    op.create_index(
        op.f("ix_named_incident_id"), "named", ["incident_id"], unique=False, schema="incidents"
    )


def downgrade() -> None:
    op.drop_table("named", schema="incidents")
    op.drop_column("incident", "private", schema="incidents")
