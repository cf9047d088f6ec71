"""Notices, and what people want to be told of."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA notifications")
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False, comment="key"),
        sa.Column("person_id", sa.Uuid(), nullable=False, comment="who is told"),
        sa.Column(
            "kind", sa.Text(), nullable=False, comment="assigned, mentioned, answered or solved"
        ),
        sa.Column("place", sa.Text(), nullable=False, comment="incident or problem"),
        sa.Column("place_id", sa.Uuid(), nullable=False, comment="key of the incident or problem"),
        sa.Column(
            "position",
            sa.BigInteger(),
            nullable=False,
            comment="place in the event log of the newest fact it tells of",
        ),
        sa.Column(
            "by_id",
            sa.Uuid(),
            nullable=True,
            comment="the person who did it; null for a program, a customer or the system",
        ),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when the newest of it happened",
        ),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True, comment="when it was read"),
        sa.CheckConstraint(
            "kind IN ('assigned', 'mentioned', 'answered', 'solved')", name=op.f("ck_notice_kind")
        ),
        sa.CheckConstraint("place IN ('incident', 'problem')", name=op.f("ck_notice_place")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person.id"], name=op.f("fk_notice_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        schema="notifications",
        comment="what people were told of, for 90 days",
    )
    op.create_index(
        "ix_notice_unread",
        "notice",
        ["person_id", "kind", "place_id"],
        unique=True,
        schema="notifications",
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_index(
        op.f("ix_notice_person_id_at_id"),
        "notice",
        ["person_id", "at", "id"],
        schema="notifications",
    )
    op.create_index(op.f("ix_notice_at"), "notice", ["at"], schema="notifications")
    op.create_table(
        "preference",
        sa.Column("person_id", sa.Uuid(), nullable=False, comment="whose"),
        sa.Column("assigned", sa.Boolean(), nullable=False, comment="work that others give them"),
        sa.Column("mentioned", sa.Boolean(), nullable=False, comment="notes that call them"),
        sa.Column(
            "answered",
            sa.Boolean(),
            nullable=False,
            comment="answers on what is theirs or what they follow",
        ),
        sa.Column("solved", sa.Boolean(), nullable=False, comment="problems that are solved"),
        sa.Column(
            "follows",
            sa.Boolean(),
            nullable=False,
            comment="follow by themselves what they write in or are called to",
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="when they chose"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person.id"], name=op.f("fk_preference_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_preference")),
        schema="notifications",
        comment="what people want to be told of",
    )
    # What has happened before there were notices tells nobody: the consumer begins here.
    op.execute(
        "INSERT INTO core.consumer (name, position, failures)"
        " SELECT 'notifications', coalesce(max(position), 0), 0 FROM core.event"
        " ON CONFLICT DO NOTHING"
    )


def downgrade() -> None:
    op.execute("DELETE FROM core.consumer WHERE name = 'notifications'")
    op.execute("DROP SCHEMA notifications CASCADE")
