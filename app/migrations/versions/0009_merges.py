"""Incidents that become part of another."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "incident",
        sa.Column(
            "merged_into_id", sa.Uuid(), nullable=True, comment="what it is part of; null: itself"
        ),
        schema="incidents",
    )
    # Not validated: no row has a value yet, and reading a million to find that out blocks them.
    op.execute(
        "ALTER TABLE incidents.incident ADD CONSTRAINT fk_incident_merged_into_id"
        " FOREIGN KEY (merged_into_id) REFERENCES incidents.incident (id) NOT VALID"
    )
    op.create_table(
        "merge",
        sa.Column("id", sa.Uuid(), nullable=False, comment="key"),
        sa.Column("from_id", sa.Uuid(), nullable=False, comment="the incident that was merged"),
        sa.Column("into_id", sa.Uuid(), nullable=False, comment="where its conversation went"),
        sa.Column(
            "message_ids",
            postgresql.ARRAY(sa.Uuid()),
            nullable=False,
            comment="the messages that went along",
        ),
        sa.Column(
            "before",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="its state and resolution before, for taking it apart again",
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column(
            "undone_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when it was taken apart again",
        ),
        sa.ForeignKeyConstraint(
            ["from_id"], ["incidents.incident.id"], name=op.f("fk_merge_from_id")
        ),
        sa.ForeignKeyConstraint(
            ["into_id"], ["incidents.incident.id"], name=op.f("fk_merge_into_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
        schema="incidents",
        comment="an incident that became part of another",
    )
    op.create_index(
        "ix_merge_standing",
        "merge",
        ["from_id"],
        unique=True,
        schema="incidents",
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_index(
        op.f("ix_merge_into_id"), "merge", ["into_id"], unique=False, schema="incidents"
    )
    op.create_table(
        "participant",
        sa.Column("merge_id", sa.Uuid(), nullable=False, comment="how they came"),
        sa.Column("requester_id", sa.Uuid(), nullable=False, comment="who"),
        sa.Column("incident_id", sa.Uuid(), nullable=False, comment="where they ask now"),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["incidents.merge.id"], name=op.f("fk_participant_merge_id")
        ),
        sa.ForeignKeyConstraint(
            ["requester_id"], ["incidents.requester.id"], name=op.f("fk_participant_requester_id")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.incident.id"], name=op.f("fk_participant_incident_id")
        ),
        sa.PrimaryKeyConstraint("merge_id", "requester_id", name=op.f("pk_participant")),
        schema="incidents",
        comment="who asks the same, beside the requester",
    )
    for column in ("requester_id", "incident_id"):
        op.create_index(
            op.f(f"ix_participant_{column}"),
            "participant",
            [column],
            unique=False,
            schema="incidents",
        )


def downgrade() -> None:
    op.drop_table("participant", schema="incidents")
    op.drop_table("merge", schema="incidents")
    op.drop_column("incident", "merged_into_id", schema="incidents")
