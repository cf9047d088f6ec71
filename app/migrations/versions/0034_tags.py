"""Tags as a whole: counted by the clock, and changed on all incidents by a job."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tag",
        sa.Column("word", sa.Text(), nullable=False, comment="the tag"),
        sa.Column("incidents", sa.Integer(), nullable=False, comment="how many have it"),
        _moment("counted_at", "when"),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_tag")),
        schema="incidents",
        comment="tags in use, as they were counted last",
    )
    op.create_table(
        "tag_change",
        sa.Column("id", sa.Uuid(), nullable=False, comment="key, by time"),
        sa.Column("tag", sa.Text(), nullable=False, comment="which"),
        sa.Column("into", sa.Text(), nullable=True, comment="what it becomes; null: nothing"),
        sa.Column("incidents", sa.Integer(), nullable=False, comment="how many were found with it"),
        sa.Column("done", sa.Integer(), nullable=False, comment="how many of them are done"),
        sa.Column("by_kind", sa.Text(), nullable=False, comment="person or client"),
        sa.Column("by_id", sa.Uuid(), nullable=True, comment="who asked for it"),
        sa.Column("by_name", sa.Text(), nullable=False, comment="the name at that moment"),
        _moment("created_at", "when it was begun"),
        _moment("worked_at", "its last batch; a sweep takes up what has stood still since"),
        sa.Column(
            "finished_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when no incident had it any more",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag_change")),
        schema="incidents",
        comment="tags that are given another name or taken away",
    )
    op.create_index(
        "ix_tag_change_unfinished",
        "tag_change",
        ["worked_at"],
        schema="incidents",
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_table(
        "tag_change_item",
        sa.Column("change_id", sa.Uuid(), nullable=False, comment="of which change"),
        sa.Column("incident_id", sa.Uuid(), nullable=False, comment="which incident"),
        sa.ForeignKeyConstraint(
            ["change_id"], ["incidents.tag_change.id"], name=op.f("fk_tag_change_item_change_id")
        ),
        sa.PrimaryKeyConstraint("change_id", "incident_id", name=op.f("pk_tag_change_item")),
        schema="incidents",
        comment="incidents that wait for a change of a tag",
    )


def _moment(name: str, comment: str) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, comment=comment)


def downgrade() -> None:
    for table in ("tag_change_item", "tag_change", "tag"):
        op.drop_table(table, schema="incidents")
