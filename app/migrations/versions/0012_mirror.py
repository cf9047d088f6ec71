"""How the mirror of Keycloak stands."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mirror",
        sa.Column(
            "id",
            sa.SmallInteger(),
            autoincrement=False,
            nullable=False,
            comment="1: there is one mirror",
        ),
        sa.Column(
            "complete_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the last complete pass that was taken over began to read",
        ),
        sa.Column(
            "events_until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="admin events of before this moment are in the mirror",
        ),
        sa.Column(
            "refused_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when a complete pass was refused; null again after one that was taken over",
        ),
        sa.Column(
            "refused_gone",
            sa.Integer(),
            nullable=True,
            comment="how many people that pass would have switched off",
        ),
        sa.CheckConstraint("id = 1", name=op.f("ck_mirror_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mirror")),
        schema="people",
        comment="how the mirror of Keycloak stands; one row",
    )


def downgrade() -> None:
    op.drop_table("mirror", schema="people")
