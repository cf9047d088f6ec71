"""Absences count their changes, so that two who change one do not overwrite each other."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "absence",
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            server_default="1",
            comment="counts changes; for If-Match",
        ),
        schema="people",
    )


def downgrade() -> None:
    op.drop_column("absence", "version", schema="people")
