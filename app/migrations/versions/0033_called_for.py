"""What a process asks people to look at, as a kind of notification."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

BEFORE = ("assigned", "mentioned", "answered", "solved", "follow_up")


def upgrade() -> None:
    op.add_column(
        "preference",
        sa.Column(
            "called_for",
            sa.Boolean(),
            nullable=False,
            server_default=sa.true(),
            comment="what a process asks them to look at",
        ),
        schema="notifications",
    )
    _allow((*BEFORE, "called_for"))


def downgrade() -> None:
    op.execute("DELETE FROM notifications.notice WHERE kind = 'called_for'")
    _allow(BEFORE)
    op.drop_column("preference", "called_for", schema="notifications")


def _allow(kinds: tuple[str, ...]) -> None:
    said = ", ".join(f"'{kind}'" for kind in kinds)
    op.execute(
        "-- squawk-ignore ban-drop-constraint\n"  # a wider one takes its place at once
        "ALTER TABLE notifications.notice DROP CONSTRAINT ck_notice_kind"
    )
    op.execute(
        "-- squawk-ignore constraint-missing-not-valid\n"  # 90 days of notices are read in no time
        f"ALTER TABLE notifications.notice ADD CONSTRAINT ck_notice_kind CHECK (kind IN ({said}))"
    )
