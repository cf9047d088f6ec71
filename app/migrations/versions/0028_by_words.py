"""What words alone offer: the matcher's sign of life, and what was compared without it."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pulse",
        sa.Column("name", sa.Text(), nullable=False, comment="its name as a consumer: matcher"),
        _moment("at", "the last sign"),
        _moment("since", "since when it has had these models"),
        sa.Column(
            "models",
            postgresql.ARRAY(sa.Text()),
            nullable=False,
            comment="what it judges with; may be none",
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_pulse")),
        schema="problems",
        comment="the matcher's sign of life",
    )
    op.create_table(
        "compared",
        sa.Column("incident_id", sa.Uuid(), nullable=False, comment="which incident"),
        _moment("at", "when"),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incidents.incident.id"],
            name=op.f("fk_compared_incident_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_compared")),
        schema="problems",
        comment="incidents that only words were compared of",
    )


def _moment(name: str, comment: str) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, comment=comment)


def downgrade() -> None:
    op.drop_table("compared", schema="problems")
    op.drop_table("pulse", schema="problems")
