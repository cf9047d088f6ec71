"""What the matcher has done, for metrics."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tally",
        sa.Column("model", sa.Text(), nullable=False, comment="the encoder that judged"),
        sa.Column(
            "what",
            sa.Text(),
            nullable=False,
            comment="message, join, suggest or burst",
        ),
        sa.Column(
            "number", sa.BigInteger(), nullable=False, comment="how many since the desk began"
        ),
        sa.PrimaryKeyConstraint("model", "what", name=op.f("pk_tally")),
        schema="problems",
        comment="what the matcher has done, for metrics",
    )


def downgrade() -> None:
    op.drop_table("tally", schema="problems")
