"""Files, and which of them hang on which message."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS files")
    op.create_table(
        "file",
        sa.Column("id", sa.Uuid(), nullable=False, comment="key"),
        sa.Column(
            "hash", sa.Text(), nullable=False, comment="SHA-256 of the body, shared by equals"
        ),
        sa.Column(
            "name", sa.Text(), nullable=False, comment="as given, without signs that mislead"
        ),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="bytes"),
        sa.Column(
            "media_type", sa.Text(), nullable=False, comment="by the content, never by the name"
        ),
        sa.Column("by_kind", sa.Text(), nullable=False, comment="person, client or system"),
        sa.Column("by_id", sa.Uuid(), nullable=True, comment="who gave it"),
        sa.Column("by_name", sa.Text(), nullable=False, comment="the name at that moment"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
        schema="files",
        comment="files as they were given; bodies lie on disk",
    )
    for column in ("hash", "at"):
        op.create_index(op.f(f"ix_file_{column}"), "file", [column], schema="files")
    op.create_table(
        "attachment",
        sa.Column("file_id", sa.Uuid(), nullable=False, comment="the file; its giver holds it"),
        sa.Column("incident_id", sa.Uuid(), nullable=False, comment="where it was given"),
        sa.Column(
            "message_id",
            sa.Uuid(),
            nullable=True,
            comment="null: pending, until its giver sends the message",
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.file.id"], name=op.f("fk_attachment_file_id")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.incident.id"], name=op.f("fk_attachment_incident_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["incidents.message.id"], name=op.f("fk_attachment_message_id")
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_attachment")),
        schema="incidents",
        comment="files of messages, replies and notes",
    )
    for column in ("incident_id", "message_id"):
        op.create_index(op.f(f"ix_attachment_{column}"), "attachment", [column], schema="incidents")
    op.create_index(
        "ix_attachment_pending",
        "attachment",
        ["file_id"],
        schema="incidents",
        postgresql_where=sa.text("message_id IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("attachment", schema="incidents")
    op.drop_table("file", schema="files")
    op.execute("DROP SCHEMA files CASCADE")
