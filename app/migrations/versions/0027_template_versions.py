"""Templates count their changes, so that two who shape one do not overwrite each other."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "template",
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            server_default="1",
            comment="counts changes; for If-Match",
        ),
        schema="incidents",
    )


def downgrade() -> None:
    op.drop_column("template", "version", schema="incidents")
