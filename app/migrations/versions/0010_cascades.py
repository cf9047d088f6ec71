"""Cascades: one thing done to all incidents of a problem, with a row for each."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TEXT, UUID, WHEN = sa.Text(), sa.Uuid(), sa.DateTime(timezone=True)
JSONB = postgresql.JSONB(astext_type=sa.Text())
DELIVERY = "of a reply: not_sent; null otherwise"
DELIVERY_NOW = "of a reply: not_sent, withdrawn; null otherwise"


def upgrade() -> None:
    op.alter_column(
        "message",
        "delivery",
        schema="incidents",
        comment=DELIVERY_NOW,
        existing_comment=DELIVERY,
        existing_type=TEXT,
        existing_nullable=True,
    )
    _cascade()
    _cascade_item()
    _still_broken()


def downgrade() -> None:
    for table in ("still_broken", "cascade_item", "cascade"):
        op.drop_table(table, schema="problems")
    op.alter_column(
        "message",
        "delivery",
        schema="incidents",
        comment=DELIVERY,
        existing_comment=DELIVERY_NOW,
        existing_type=TEXT,
        existing_nullable=True,
    )


def _cascade() -> None:
    op.create_table(
        "cascade",
        _column("id", UUID, "key"),
        _column("problem_id", UUID, "whose incidents"),
        _column("kind", TEXT, "solve, solve_and_close, close or write"),
        _column("texts", JSONB, "what customers are told, by language; with placeholders"),
        _column("state_before", TEXT, "the problem's state before it"),
        _column("state_after", TEXT, "and with it; the same when it only writes"),
        _column("stage", TEXT, "running, done, undoing or undone"),
        _column("by_kind", TEXT, "person or client"),
        _optional("by_id", UUID, "who started it"),
        _column("by_name", TEXT, "the name at that moment"),
        _column("created_at", WHEN, "when it was started"),
        _column("worked_at", WHEN, "its last batch; a sweep takes up what has stood still since"),
        _optional("finished_at", WHEN, "when each incident had its turn"),
        _optional("undo_by_kind", TEXT, "person or client"),
        _optional("undo_by_id", UUID, "who had it undone"),
        _optional("undo_by_name", TEXT, "the name at that moment"),
        _optional("undo_asked_at", WHEN, "when that was asked for"),
        _optional("undone_at", WHEN, "when it was over"),
        _key("cascade", "problem_id", "problems.problem.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cascade")),
        schema="problems",
        comment="one thing done to all incidents of a problem",
    )
    _index("ix_cascade_problem_id_created_at", "cascade", "problem_id", "created_at")
    _index(
        "ix_cascade_unfinished",
        "cascade",
        "worked_at",
        postgresql_where=sa.text("stage IN ('running', 'undoing')"),
    )


def _cascade_item() -> None:
    op.create_table(
        "cascade_item",
        _column("cascade_id", UUID, "which cascade"),
        _column("incident_id", UUID, "which incident"),
        _column(
            "was_live",
            sa.Boolean(),
            "whether it was neither resolved nor closed when the cascade was started",
        ),
        _column("outcome", TEXT, "waiting, done or left"),
        _optional("why", TEXT, "code of the reason, when it was left alone"),
        _column("tries", sa.SmallInteger(), "how often somebody else held it"),
        _optional("language", TEXT, "in which its customer was told"),
        _optional("channel", TEXT, "by which its customer is told; null: nothing, or no address"),
        _optional("message_id", UUID, "the reply with those words"),
        _optional("before", JSONB, "what the cascade changed, as it was"),
        _optional("version", sa.Integer(), "the incident's, as the cascade left it"),
        _optional("at", WHEN, "when it had its turn"),
        _optional("undo", TEXT, "of the undoing: waiting, done or left"),
        _optional("undo_why", TEXT, "why the undoing left it alone"),
        _optional("undone_version", sa.Integer(), "the incident's after the undoing"),
        _key("cascade_item", "cascade_id", "problems.cascade.id"),
        _key("cascade_item", "incident_id", "incidents.incident.id"),
        _key("cascade_item", "message_id", "incidents.message.id"),
        sa.PrimaryKeyConstraint("cascade_id", "incident_id", name=op.f("pk_cascade_item")),
        schema="problems",
        comment="what a cascade did to each incident",
    )
    _index("ix_cascade_item_incident_id", "cascade_item", "incident_id")
    for name, column in (("waiting", "outcome"), ("undo_waiting", "undo")):
        _index(
            f"ix_cascade_item_{name}",
            "cascade_item",
            "cascade_id",
            "tries",
            "incident_id",
            postgresql_where=sa.text(f"{column} = 'waiting'"),
        )


def _still_broken() -> None:
    op.create_table(
        "still_broken",
        _column("message_id", UUID, "the words that say so"),
        _column("problem_id", UUID, "what was thought to be solved"),
        _column("incident_id", UUID, "on which incident"),
        _column("requester_id", UUID, "who says so"),
        _column("at", WHEN, "when"),
        _key("still_broken", "message_id", "incidents.message.id"),
        _key("still_broken", "problem_id", "problems.problem.id"),
        _key("still_broken", "incident_id", "incidents.incident.id"),
        _key("still_broken", "requester_id", "incidents.requester.id"),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_still_broken")),
        schema="problems",
        comment="customers for whom a solved problem is not solved",
    )
    _index("ix_still_broken_incident_id", "still_broken", "incident_id")
    _index("ix_still_broken_problem_id_at", "still_broken", "problem_id", "at")


def _column(name: str, kind: sa.types.TypeEngine[Any], comment: str) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, comment=comment)


def _optional(name: str, kind: sa.types.TypeEngine[Any], comment: str) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True, comment=comment)


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def _index(name: str, table: str, *columns: str, **more: Any) -> None:
    op.create_index(op.f(name), table, list(columns), unique=False, schema="problems", **more)
