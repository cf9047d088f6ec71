"""What happens when a customer does not answer, and who wants to be told of it."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

KINDS = "'assigned', 'mentioned', 'answered', 'solved'"


def upgrade() -> None:
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Uuid(), nullable=False, comment="key"),
        sa.Column("incident_id", sa.Uuid(), nullable=False, comment="where; one waits at most"),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False, comment="when it happens"),
        sa.Column(
            "action",
            sa.Text(),
            nullable=False,
            comment="what happens: remind, take_up, return, raise, note or resolve",
        ),
        sa.Column("text", sa.Text(), nullable=True, comment="words of the note or of the reply"),
        sa.Column(
            "state", sa.Text(), nullable=False, comment="waiting, done, refused or cancelled"
        ),
        sa.Column(
            "by_id", sa.Uuid(), nullable=True, comment="the person who set it; null for a program"
        ),
        sa.Column("by_name", sa.Text(), nullable=False, comment="the name at that moment"),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False, comment="when it was set"),
        sa.Column(
            "ended_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when it ended; null while it waits",
        ),
        sa.CheckConstraint(
            "action IN ('remind', 'take_up', 'return', 'raise', 'note', 'resolve')",
            name=op.f("ck_follow_up_action"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'done', 'refused', 'cancelled')", name=op.f("ck_follow_up_state")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.incident.id"], name=op.f("fk_follow_up_incident_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.person.id"], name=op.f("fk_follow_up_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        schema="incidents",
        comment="what happens when the customer does not answer",
    )
    waits = sa.text("state = 'waiting'")
    op.create_index(
        "ix_follow_up_waiting",
        "follow_up",
        ["incident_id"],
        unique=True,
        schema="incidents",
        postgresql_where=waits,
    )
    op.create_index(
        "ix_follow_up_due",
        "follow_up",
        ["due_at", "id"],
        schema="incidents",
        postgresql_where=waits,
    )
    op.create_index(
        op.f("ix_follow_up_incident_id"), "follow_up", ["incident_id"], schema="incidents"
    )
    op.add_column(
        "preference",
        sa.Column(
            "follow_up",
            sa.Boolean(),
            nullable=False,
            server_default=sa.true(),
            comment="follow-ups that came due",
        ),
        schema="notifications",
    )
    _know_kinds(f"{KINDS}, 'follow_up'", "what they are told of, by its code")


def downgrade() -> None:
    op.execute("DELETE FROM notifications.notice WHERE kind = 'follow_up'")
    _know_kinds(KINDS, "assigned, mentioned, answered or solved")
    op.drop_column("preference", "follow_up", schema="notifications")
    op.drop_table("follow_up", schema="incidents")


def _know_kinds(kinds: str, said: str) -> None:
    op.execute(f"COMMENT ON COLUMN notifications.notice.kind IS '{said}'")
    op.execute(
        "-- squawk-ignore ban-drop-constraint\n"  # a wider one takes its place at once
        "ALTER TABLE notifications.notice DROP CONSTRAINT ck_notice_kind"
    )
    op.execute(
        "-- squawk-ignore constraint-missing-not-valid\n"  # 90 days of notices are read in no time
        "ALTER TABLE notifications.notice ADD CONSTRAINT ck_notice_kind"
        f" CHECK (kind IN ({kinds}))"
    )
