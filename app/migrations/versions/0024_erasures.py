"""Erasing what is known of a requester."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "requester",
        sa.Column("erased_at", WHEN, nullable=True, comment="when an erasure began; null: never"),
        schema="incidents",
    )
    op.create_table(
        "erasure",
        sa.Column("id", sa.Uuid(), nullable=False, comment="key, by time"),
        sa.Column("requester_id", sa.Uuid(), nullable=False, comment="whose data"),
        sa.Column("messages", sa.Integer(), nullable=False, comment="texts erased so far"),
        sa.Column("files", sa.Integer(), nullable=False, comment="files deleted so far"),
        sa.Column("by_kind", sa.Text(), nullable=False, comment="person or client"),
        sa.Column("by_id", sa.Uuid(), nullable=True, comment="who asked for it"),
        sa.Column("by_name", sa.Text(), nullable=False, comment="the name at that moment"),
        sa.Column("created_at", WHEN, nullable=False, comment="when it was begun"),
        sa.Column(
            "worked_at",
            WHEN,
            nullable=False,
            comment="its last batch; a sweep takes up what has stood still since",
        ),
        sa.Column("finished_at", WHEN, nullable=True, comment="when nothing was left"),
        sa.ForeignKeyConstraint(
            ["requester_id"], ["incidents.requester.id"], name=op.f("fk_erasure_requester_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        schema="incidents",
        comment="erasures of what is known of a requester",
    )
    op.create_index(
        op.f("ix_erasure_requester_id"), "erasure", ["requester_id"], schema="incidents"
    )
    op.create_index(
        "ix_erasure_unfinished",
        "erasure",
        ["worked_at"],
        schema="incidents",
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    _items()


def _items() -> None:
    op.create_table(
        "erasure_item",
        sa.Column("erasure_id", sa.Uuid(), nullable=False, comment="of which erasure"),
        sa.Column("incident_id", sa.Uuid(), nullable=False, comment="which incident"),
        sa.Column("done_at", WHEN, nullable=True, comment="null: it waits for its turn"),
        sa.ForeignKeyConstraint(
            ["erasure_id"], ["incidents.erasure.id"], name=op.f("fk_erasure_item_erasure_id")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.incident.id"], name=op.f("fk_erasure_item_incident_id")
        ),
        sa.PrimaryKeyConstraint("erasure_id", "incident_id", name=op.f("pk_erasure_item")),
        schema="incidents",
        comment="the incidents of an erasure",
    )
    op.create_index(
        op.f("ix_erasure_item_incident_id"), "erasure_item", ["incident_id"], schema="incidents"
    )


def downgrade() -> None:
    op.drop_table("erasure_item", schema="incidents")
    op.drop_table("erasure", schema="incidents")
    op.drop_column("requester", "erased_at", schema="incidents")
