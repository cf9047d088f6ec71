"""Links by which customers see their cases, and with whom was said what a merge brought along."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_link",
        sa.Column("incident_id", sa.Uuid(), nullable=False, comment="the case that it opens"),
        sa.Column("requester_id", sa.Uuid(), nullable=False, comment="for whom it was made"),
        sa.Column("nonce", sa.Uuid(), nullable=False, comment="random; a new link has a new one"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False, comment="since when"),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False, comment="until when"),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.incident.id"], name=op.f("fk_case_link_incident_id")
        ),
        sa.ForeignKeyConstraint(
            ["requester_id"], ["incidents.requester.id"], name=op.f("fk_case_link_requester_id")
        ),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_case_link")),
        sa.UniqueConstraint("nonce", name=op.f("uq_case_link_nonce")),
        schema="incidents",
        comment="links that stand: revoked ones are gone, the audit log knows them",
    )
    op.create_index(
        op.f("ix_case_link_requester_id"),
        "case_link",
        ["requester_id"],
        unique=False,
        schema="incidents",
    )
    op.add_column(
        "message",
        sa.Column(
            "requester_id",
            sa.Uuid(),
            nullable=True,
            comment="with whom it was said, if not here; null: the incident's requester",
        ),
        schema="incidents",
    )
    # Not validated: no row has a value yet, and reading them all to find that out blocks them.
    op.execute(
        "ALTER TABLE incidents.message ADD CONSTRAINT fk_message_requester_id"
        " FOREIGN KEY (requester_id) REFERENCES incidents.requester (id) NOT VALID"
    )
    # What merges brought along until now; the earliest tells with whom it was said.
    op.execute(
        """
        UPDATE incidents.message AS m SET requester_id = came.requester_id
        FROM (
            SELECT DISTINCT ON (moved.id) moved.id, i.requester_id
            FROM incidents.merge AS g
            CROSS JOIN LATERAL unnest(g.message_ids) AS moved (id)
            JOIN incidents.incident AS i ON i.id = g.from_id
            ORDER BY moved.id, g.at
        ) AS came
        WHERE m.id = came.id
        """
    )


def downgrade() -> None:
    op.drop_column("message", "requester_id", schema="incidents")
    op.drop_table("case_link", schema="incidents")
