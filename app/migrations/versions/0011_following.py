"""Followers of incidents, and people called in notes."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follower",
        sa.Column("incident_id", sa.Uuid(), nullable=False, comment="what is followed"),
        sa.Column("person_id", sa.Uuid(), nullable=False, comment="who follows"),
        sa.Column("why", sa.Text(), nullable=False, comment="chose, wrote or mentioned"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="since when"),
        sa.CheckConstraint("why IN ('chose', 'wrote', 'mentioned')", name=op.f("ck_follower_why")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.incident.id"], name=op.f("fk_follower_incident_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person.id"], name=op.f("fk_follower_person_id")
        ),
        sa.PrimaryKeyConstraint("incident_id", "person_id", name=op.f("pk_follower")),
        schema="incidents",
        comment="who is told what the customer answers",
    )
    op.create_index(op.f("ix_follower_person_id"), "follower", ["person_id"], schema="incidents")
    op.create_table(
        "mention",
        sa.Column("message_id", sa.Uuid(), nullable=False, comment="the note"),
        sa.Column("person_id", sa.Uuid(), nullable=False, comment="who was called"),
        sa.Column("incident_id", sa.Uuid(), nullable=False, comment="where the note stands"),
        sa.Column(
            "login", sa.Text(), nullable=False, comment="as it was written, in small letters"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["incidents.message.id"], name=op.f("fk_mention_message_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person.id"], name=op.f("fk_mention_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.incident.id"], name=op.f("fk_mention_incident_id")
        ),
        sa.PrimaryKeyConstraint("message_id", "person_id", name=op.f("pk_mention")),
        schema="incidents",
        comment="people called by @login in notes",
    )
    op.create_index(op.f("ix_mention_incident_id"), "mention", ["incident_id"], schema="incidents")


def downgrade() -> None:
    op.drop_table("mention", schema="incidents")
    op.drop_table("follower", schema="incidents")
