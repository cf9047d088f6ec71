"""What a new incident can begin with."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "template",
        sa.Column("id", sa.Uuid(), nullable=False, comment="key"),
        sa.Column("name", sa.Text(), nullable=False, comment="how it is called where one chooses"),
        sa.Column(
            "for_id",
            sa.Uuid(),
            nullable=True,
            comment="whose agents are offered it, those below included; null: all",
        ),
        sa.Column("place", sa.SmallInteger(), nullable=False, comment="low ones come first"),
        sa.Column("subject", sa.Text(), nullable=True, comment="subject to begin with"),
        sa.Column("text", sa.Text(), nullable=True, comment="first message to begin with"),
        sa.Column("department_id", sa.Uuid(), nullable=True, comment="where the incident goes"),
        sa.Column("category_id", sa.Uuid(), nullable=True, comment="what the incident is about"),
        sa.Column("impact", sa.SmallInteger(), nullable=False, comment="1 to 3"),
        sa.Column("urgency", sa.SmallInteger(), nullable=False, comment="1 to 3"),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), nullable=False, comment="free words"),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False, comment="last shaped"),
        sa.Column(
            "retired_at", sa.DateTime(timezone=True), nullable=True, comment="offered no more since"
        ),
        sa.ForeignKeyConstraint(
            ["for_id"], ["people.department.id"], name=op.f("fk_template_for_id")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["people.department.id"], name=op.f("fk_template_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["incidents.category.id"], name=op.f("fk_template_category_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template")),
        schema="incidents",
        comment="what a new incident can begin with",
    )
    op.create_index(
        "ix_template_name",
        "template",
        ["for_id", "name"],
        unique=True,
        schema="incidents",
        postgresql_where=sa.text("retired_at IS NULL"),
        postgresql_nulls_not_distinct=True,
    )


def downgrade() -> None:
    op.drop_table("template", schema="incidents")
