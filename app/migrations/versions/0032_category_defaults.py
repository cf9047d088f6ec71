"""Categories carry what their new incidents take, have an order, and can be switched off."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in _columns():
        op.add_column("category", column, schema="incidents")
    # Not validated: no row has a value yet.
    op.execute(
        "ALTER TABLE incidents.category ADD CONSTRAINT fk_category_department_id"
        " FOREIGN KEY (department_id) REFERENCES people.department (id) NOT VALID"
    )


def _columns() -> Iterator[sa.Column[Any]]:
    yield sa.Column(
        "place",
        sa.SmallInteger(),
        nullable=False,
        server_default="100",
        comment="low ones come first among those below the same",
    )
    yield sa.Column("department_id", sa.Uuid(), nullable=True, comment="where new incidents go")
    yield sa.Column("impact", sa.SmallInteger(), nullable=True, comment="of new incidents; 1 to 3")
    yield sa.Column("urgency", sa.SmallInteger(), nullable=True, comment="of new incidents; 1 to 3")
    yield sa.Column(
        "tags",
        postgresql.ARRAY(sa.Text()),
        nullable=False,
        server_default="{}",
        comment="of new incidents",
    )
    yield sa.Column(
        "process", sa.Text(), nullable=True, comment="code of the process of new incidents"
    )
    yield sa.Column(
        "version",
        sa.Integer(),
        nullable=False,
        server_default="1",
        comment="counts changes; for If-Match",
    )
    yield sa.Column(
        "retired_at", sa.DateTime(timezone=True), nullable=True, comment="offered no more since"
    )


def downgrade() -> None:
    for column in _columns():
        op.drop_column("category", column.name, schema="incidents")
