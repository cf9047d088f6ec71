"""Incidents, their conversation, history, drafts and search documents."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


# After ITIL: priority follows from impact and urgency, 1 the highest.
MATRIX = {
    (1, 1): 1,
    (1, 2): 2,
    (1, 3): 3,
    (2, 1): 2,
    (2, 2): 3,
    (2, 3): 4,
    (3, 1): 3,
    (3, 2): 4,
    (3, 3): 4,
}


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS incidents")
    op.create_table(
        "category",
        sa.Column("id", sa.Uuid(), nullable=False, comment="key"),
        sa.Column("parent_id", sa.Uuid(), nullable=True, comment="category above; null at the top"),
        sa.Column("code", sa.Text(), nullable=False, comment="stable name for programs"),
        sa.Column(
            "labels",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="a word per language",
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["incidents.category.id"], name=op.f("fk_category_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("code", name=op.f("uq_category_code")),
        schema="incidents",
        comment="the tree of categories",
    )
    op.create_index(
        op.f("ix_category_parent_id"), "category", ["parent_id"], unique=False, schema="incidents"
    )
    op.create_table(
        "priority_cell",
        sa.Column("impact", sa.SmallInteger(), nullable=False, comment="1 high to 3 low"),
        sa.Column("urgency", sa.SmallInteger(), nullable=False, comment="1 high to 3 low"),
        sa.Column("priority", sa.SmallInteger(), nullable=False, comment="1 critical to 4 low"),
        sa.PrimaryKeyConstraint("impact", "urgency", name=op.f("pk_priority_cell")),
        schema="incidents",
        comment="the ITIL matrix: priority by two levels",
    )
    op.create_table(
        "requester",
        sa.Column("id", sa.Uuid(), nullable=False, comment="key"),
        sa.Column(
            "name", sa.Text(), nullable=False, comment="as given; the address when no name was"
        ),
        sa.Column("phone", sa.Text(), nullable=True, comment="digits with a leading plus"),
        sa.Column("email", sa.Text(), nullable=True, comment="in small letters"),
        sa.Column(
            "telegram_id", sa.Text(), nullable=True, comment="number of the Telegram account"
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, comment="first met"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requester")),
        schema="incidents",
        comment="whoever asks: a contact, later of a client",
    )
    op.create_index(
        op.f("ix_requester_email"), "requester", ["email"], unique=False, schema="incidents"
    )
    op.create_index(
        op.f("ix_requester_phone"), "requester", ["phone"], unique=False, schema="incidents"
    )
    op.create_index(
        op.f("ix_requester_telegram_id"),
        "requester",
        ["telegram_id"],
        unique=False,
        schema="incidents",
    )
    op.create_table(
        "incident",
        sa.Column("id", sa.Uuid(), nullable=False, comment="key"),
        sa.Column(
            "number",
            sa.BigInteger(),
            sa.Identity(always=False, start=1001),
            nullable=False,
            comment="what people call it: INC-number",
        ),
        sa.Column(
            "external_ref",
            sa.Text(),
            nullable=True,
            comment="its number in the system it was imported from",
        ),
        sa.Column(
            "external_state", sa.Text(), nullable=True, comment="its state there, word for word"
        ),
        sa.Column("subject", sa.Text(), nullable=False, comment="one line"),
        sa.Column(
            "last_words",
            sa.Text(),
            nullable=False,
            comment="how the newest words between us and the customer begin",
        ),
        sa.Column(
            "channel", sa.Text(), nullable=False, comment="how it came: web, api, email and so on"
        ),
        sa.Column("requester_id", sa.Uuid(), nullable=False, comment="who asks"),
        sa.Column(
            "department_id",
            sa.Uuid(),
            nullable=True,
            comment="whose work it is; null: nobody's yet",
        ),
        sa.Column("assignee_id", sa.Uuid(), nullable=True, comment="who works on it"),
        sa.Column("category_id", sa.Uuid(), nullable=True, comment="what it is about"),
        sa.Column("impact", sa.SmallInteger(), nullable=False, comment="1 to 3"),
        sa.Column("urgency", sa.SmallInteger(), nullable=False, comment="1 to 3"),
        sa.Column(
            "priority", sa.SmallInteger(), nullable=False, comment="1 critical to 4 low, derived"
        ),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), nullable=False, comment="free words"),
        sa.Column(
            "process_id", sa.Uuid(), nullable=False, comment="the version of the process it follows"
        ),
        sa.Column(
            "state", sa.Text(), nullable=False, comment="the truth; every move is a row of change"
        ),
        sa.Column("state_category", sa.Text(), nullable=False, comment="category of the state"),
        sa.Column(
            "bucket", sa.SmallInteger(), nullable=False, comment="pile for lists, from the category"
        ),
        sa.Column(
            "unread", sa.Boolean(), nullable=False, comment="the customer wrote last, unread"
        ),
        sa.Column("resolution_code", sa.Text(), nullable=True, comment="how it ended"),
        sa.Column("resolution", sa.Text(), nullable=True, comment="how it ended, in words"),
        sa.Column(
            "reopened", sa.Integer(), nullable=False, comment="how often it was opened again"
        ),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), nullable=False, comment="when it was opened"
        ),
        sa.Column(
            "updated_at", sa.DateTime(timezone=True), nullable=False, comment="the last change"
        ),
        sa.Column(
            "first_reply_at", sa.DateTime(timezone=True), nullable=True, comment="our first reply"
        ),
        sa.Column(
            "resolved_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="null again when reopened",
        ),
        sa.Column(
            "closed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="null again when reopened",
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="counts changes; for If-Match"),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["people.person.id"], name=op.f("fk_incident_assignee_id")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["incidents.category.id"], name=op.f("fk_incident_category_id")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["people.department.id"], name=op.f("fk_incident_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["workflow.process.id"], name=op.f("fk_incident_process_id")
        ),
        sa.ForeignKeyConstraint(
            ["requester_id"], ["incidents.requester.id"], name=op.f("fk_incident_requester_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("external_ref", name=op.f("uq_incident_external_ref")),
        sa.UniqueConstraint("number", name=op.f("uq_incident_number")),
        schema="incidents",
        comment="tickets",
    )
    op.create_index(
        op.f("ix_incident_assignee_id_bucket_created_at_number"),
        "incident",
        ["assignee_id", "bucket", "created_at", "number"],
        unique=False,
        schema="incidents",
    )
    op.create_index(
        op.f("ix_incident_assignee_id_bucket_number"),
        "incident",
        ["assignee_id", "bucket", "number"],
        unique=False,
        schema="incidents",
    )
    op.create_index(
        op.f("ix_incident_assignee_id_bucket_priority_number"),
        "incident",
        ["assignee_id", "bucket", "priority", "number"],
        unique=False,
        schema="incidents",
    )
    op.create_index(
        op.f("ix_incident_assignee_id_bucket_updated_at_number"),
        "incident",
        ["assignee_id", "bucket", "updated_at", "number"],
        unique=False,
        schema="incidents",
    )
    op.create_index(
        op.f("ix_incident_bucket_created_at_number"),
        "incident",
        ["bucket", "created_at", "number"],
        unique=False,
        schema="incidents",
    )
    op.create_index(
        op.f("ix_incident_bucket_number"),
        "incident",
        ["bucket", "number"],
        unique=False,
        schema="incidents",
    )
    op.create_index(
        op.f("ix_incident_bucket_priority_number"),
        "incident",
        ["bucket", "priority", "number"],
        unique=False,
        schema="incidents",
    )
    op.create_index(
        op.f("ix_incident_bucket_updated_at_number"),
        "incident",
        ["bucket", "updated_at", "number"],
        unique=False,
        schema="incidents",
    )
    op.create_index(
        op.f("ix_incident_category_id"),
        "incident",
        ["category_id"],
        unique=False,
        schema="incidents",
    )
    op.create_index(
        op.f("ix_incident_department_id_bucket_created_at_number"),
        "incident",
        ["department_id", "bucket", "created_at", "number"],
        unique=False,
        schema="incidents",
    )
    op.create_index(
        op.f("ix_incident_department_id_bucket_number"),
        "incident",
        ["department_id", "bucket", "number"],
        unique=False,
        schema="incidents",
    )
    op.create_index(
        op.f("ix_incident_department_id_bucket_priority_number"),
        "incident",
        ["department_id", "bucket", "priority", "number"],
        unique=False,
        schema="incidents",
    )
    op.create_index(
        op.f("ix_incident_department_id_bucket_updated_at_number"),
        "incident",
        ["department_id", "bucket", "updated_at", "number"],
        unique=False,
        schema="incidents",
    )
    op.create_index(
        op.f("ix_incident_requester_id"),
        "incident",
        ["requester_id"],
        unique=False,
        schema="incidents",
    )
    op.create_index(
        "ix_incident_resolved_at",
        "incident",
        ["resolved_at"],
        unique=False,
        schema="incidents",
        postgresql_where=sa.text("state_category = 'resolved'"),
    )
    for sort in ("updated_at", "created_at", "priority", "number"):
        op.create_index(
            f"ix_incident_without_department_{sort}",
            "incident",
            list(dict.fromkeys(("bucket", sort, "number"))),
            unique=False,
            schema="incidents",
            postgresql_where=sa.text("department_id IS NULL"),
        )
    op.create_table(
        "change",
        sa.Column("id", sa.Uuid(), nullable=False, comment="key"),
        sa.Column("incident_id", sa.Uuid(), nullable=False, comment="what was changed"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column("by_kind", sa.Text(), nullable=False, comment="person, client or system"),
        sa.Column("by_id", sa.Uuid(), nullable=True, comment="who; null for the system"),
        sa.Column("by_name", sa.Text(), nullable=False, comment="the name at that moment"),
        sa.Column("field", sa.Text(), nullable=False, comment="state, assignee, subject and so on"),
        sa.Column(
            "old", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="value before"
        ),
        sa.Column(
            "new", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="value after"
        ),
        sa.Column("reason", sa.Text(), nullable=True, comment="of a move that asked for one"),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="the incident's version after it"
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.incident.id"], name=op.f("fk_change_incident_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        schema="incidents",
        comment="history: every change of a field, every move",
    )
    op.create_index(
        op.f("ix_change_incident_id_at_id"),
        "change",
        ["incident_id", "at", "id"],
        unique=False,
        schema="incidents",
    )
    op.create_table(
        "draft",
        sa.Column("incident_id", sa.Uuid(), nullable=False, comment="where"),
        sa.Column("person_id", sa.Uuid(), nullable=False, comment="whose"),
        sa.Column("voice", sa.Text(), nullable=False, comment="reply or note"),
        sa.Column("text", sa.Text(), nullable=False, comment="the words so far"),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, comment="last kept"),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.incident.id"], name=op.f("fk_draft_incident_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person.id"], name=op.f("fk_draft_person_id")
        ),
        sa.PrimaryKeyConstraint("incident_id", "person_id", name=op.f("pk_draft")),
        schema="incidents",
        comment="unsent words, per person and incident",
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False, comment="key"),
        sa.Column("incident_id", sa.Uuid(), nullable=False, comment="where it belongs"),
        sa.Column("voice", sa.Text(), nullable=False, comment="customer, reply or note"),
        sa.Column(
            "author_id",
            sa.Uuid(),
            nullable=True,
            comment="the person of ours; null: customer or a program",
        ),
        sa.Column(
            "author_name", sa.Text(), nullable=False, comment="as it was when it was written"
        ),
        sa.Column("text", sa.Text(), nullable=False, comment="plain text"),
        sa.Column(
            "delivery", sa.Text(), nullable=True, comment="of a reply: not_sent; null otherwise"
        ),
        sa.Column(
            "written_over",
            sa.Uuid(),
            nullable=True,
            comment="newest message that the author chose not to read before sending anyway",
        ),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), nullable=False, comment="when it was written"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.person.id"], name=op.f("fk_message_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.incident.id"], name=op.f("fk_message_incident_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        schema="incidents",
        comment="the conversation: customer, replies, internal notes",
    )
    op.create_index(
        op.f("ix_message_incident_id_created_at_id"),
        "message",
        ["incident_id", "created_at", "id"],
        unique=False,
        schema="incidents",
    )
    op.create_table(
        "words",
        sa.Column("incident_id", sa.Uuid(), nullable=False, comment="whose words"),
        sa.Column(
            "document",
            postgresql.TSVECTOR(),
            nullable=False,
            comment="stems of subject, messages and requester, both languages",
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.incident.id"], name=op.f("fk_words_incident_id")
        ),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_words")),
        schema="incidents",
        comment="what search looks in, one document per incident",
    )
    op.create_index(
        op.f("ix_words_document"),
        "words",
        ["document"],
        unique=False,
        schema="incidents",
        postgresql_using="gin",
    )
    cells = ", ".join(f"({i}, {u}, {priority})" for (i, u), priority in MATRIX.items())
    op.execute(f"INSERT INTO incidents.priority_cell (impact, urgency, priority) VALUES {cells}")  # noqa: S608 - our own numbers


def downgrade() -> None:
    op.execute("DROP SCHEMA incidents CASCADE")
