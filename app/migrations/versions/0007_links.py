"""Links between incidents."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "link",
        sa.Column("id", sa.Uuid(), nullable=False, comment="key"),
        sa.Column(
            "from_id",
            sa.Uuid(),
            nullable=False,
            comment="the duplicate; of related ones either",
        ),
        sa.Column(
            "to_id",
            sa.Uuid(),
            nullable=False,
            comment="what it is a duplicate of, or related to",
        ),
        sa.Column("kind", sa.Text(), nullable=False, comment="duplicate or related"),
        sa.Column(
            "by_name", sa.Text(), nullable=False, comment="who said so, the name at that moment"
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.CheckConstraint("kind IN ('duplicate', 'related')", name=op.f("ck_link_kind")),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_link_two")),
        sa.ForeignKeyConstraint(
            ["from_id"], ["incidents.incident.id"], name=op.f("fk_link_from_id")
        ),
        sa.ForeignKeyConstraint(["to_id"], ["incidents.incident.id"], name=op.f("fk_link_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("from_id", "to_id", name=op.f("uq_link_from_id_to_id")),
        schema="incidents",
        comment="one incident is a duplicate of, or related to, another",
    )
    op.create_index(op.f("ix_link_to_id"), "link", ["to_id"], unique=False, schema="incidents")


def downgrade() -> None:
    op.drop_table("link", schema="incidents")
