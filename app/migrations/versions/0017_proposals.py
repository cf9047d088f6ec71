"""When bursts become problems: rules of categories, and what waits for a lead."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _rules()
    _proposals()
    _proposed()


def downgrade() -> None:
    for table in ("proposed", "proposal", "rule"):
        op.drop_table(table, schema="problems")


def _rules() -> None:
    op.create_table(
        "rule",
        sa.Column("id", sa.Uuid(), nullable=False, comment="key"),
        sa.Column(
            "category_id",
            sa.Uuid(),
            nullable=True,
            comment="whose bursts: that of the most central message; null: above all categories",
        ),
        sa.Column(
            "way",
            sa.Text(),
            nullable=False,
            comment="at_once, asked (a lead), each (incident) or never",
        ),
        sa.Column("by_kind", sa.Text(), nullable=False, comment="person, client or system"),
        sa.Column("by_id", sa.Uuid(), nullable=True, comment="who set it"),
        sa.Column("by_name", sa.Text(), nullable=False, comment="the name at that moment"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.CheckConstraint("way IN ('at_once', 'asked', 'each', 'never')", name="ck_rule_way"),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["incidents.category.id"],
            name=op.f("fk_rule_category_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule")),
        sa.UniqueConstraint(
            "category_id", name=op.f("uq_rule_category_id"), postgresql_nulls_not_distinct=True
        ),
        schema="problems",
        comment="a category without one has that of the category above",
    )


def _proposals() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.Uuid(), nullable=False, comment="key"),
        sa.Column(
            "department_id",
            sa.Uuid(),
            nullable=True,
            comment="whose leads answer: that of most messages",
        ),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column("answer", sa.Text(), nullable=True, comment="yes or no; null: it waits"),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True, comment="when"),
        sa.Column("by_kind", sa.Text(), nullable=True, comment="person or client"),
        sa.Column("by_id", sa.Uuid(), nullable=True, comment="who answered"),
        sa.Column("by_name", sa.Text(), nullable=True, comment="the name at that moment"),
        sa.Column("problem_id", sa.Uuid(), nullable=True, comment="what a yes opened"),
        sa.CheckConstraint("answer IN ('yes', 'no')", name="ck_proposal_answer"),
        sa.ForeignKeyConstraint(
            ["department_id"], ["people.department.id"], name=op.f("fk_proposal_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problems.problem.id"], name=op.f("fk_proposal_problem_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        schema="problems",
        comment="bursts that a lead is asked about, and the answers",
    )
    op.create_index(
        op.f("ix_proposal_open"),
        "proposal",
        ["department_id"],
        unique=False,
        schema="problems",
        postgresql_where=sa.text("answer IS NULL"),
    )


def _proposed() -> None:
    op.create_table(
        "proposed",
        sa.Column("proposal_id", sa.Uuid(), nullable=False, comment="of which proposal"),
        sa.Column("incident_id", sa.Uuid(), nullable=False, comment="which incident"),
        sa.Column(
            "score",
            sa.Float(),
            nullable=False,
            comment="how near to the middle; the highest is central",
        ),
        sa.Column(
            "why",
            postgresql.JSONB(),
            nullable=False,
            comment="nearest messages, shared words",
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["problems.proposal.id"],
            name=op.f("fk_proposed_proposal_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incidents.incident.id"],
            name=op.f("fk_proposed_incident_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("proposal_id", "incident_id", name=op.f("pk_proposed")),
        schema="problems",
        comment="the messages of a proposal",
    )
    op.create_index(op.f("ix_proposed_incident_id"), "proposed", ["incident_id"], schema="problems")
