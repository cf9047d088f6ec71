"""Words by which problems are found."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

FILL = """
INSERT INTO problems.words (problem_id, document)
SELECT p.id, to_tsvector('russian', concat_ws(E'\\n', p.title, p.description, p.known_error,
  p.workaround, (SELECT string_agg(n.text, E'\\n') FROM problems.note AS n
    WHERE n.problem_id = p.id)))
FROM problems.problem AS p
"""


def upgrade() -> None:
    op.create_table(
        "words",
        sa.Column("problem_id", sa.Uuid(), nullable=False, comment="whose words"),
        sa.Column(
            "document",
            postgresql.TSVECTOR(),
            nullable=False,
            comment="stems of title, description, known error, workaround and notes",
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"],
            ["problems.problem.id"],
            name=op.f("fk_words_problem_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("problem_id", name=op.f("pk_words")),
        schema="problems",
        comment="what problems are found by",
    )
    op.create_index(
        op.f("ix_words_document"),
        "words",
        ["document"],
        unique=False,
        schema="problems",
        postgresql_using="gin",
    )
    op.execute(FILL)


def downgrade() -> None:
    op.drop_table("words", schema="problems")
