"""API clients."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA auth")
    _api_client()
    _api_client_department()


def downgrade() -> None:
    op.execute("DROP SCHEMA auth CASCADE")


def _api_client() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "api_client",
        sa.Column("id", sa.Uuid, nullable=False, comment="key"),
        sa.Column("name", sa.Text, nullable=False, comment="what it is, for people"),
        sa.Column("api_key", sa.Text, nullable=False, comment="the public half of its key"),
        sa.Column(
            "secret_hash", sa.Text, nullable=False, comment="SHA-256 of the secret half, in hex"
        ),
        sa.Column("scopes", ARRAY(sa.Text), nullable=False, comment="what it may do"),
        sa.Column("created_at", moment, nullable=False, comment="when it was made"),
        sa.Column("created_by_id", sa.Uuid, comment="the admin who made it"),
        sa.Column("expires_at", moment, nullable=False, comment="from then on it is refused"),
        sa.Column("last_used_at", moment, comment="to the minute"),
        sa.Column("revoked_at", moment, comment="when it was revoked"),
        sa.Column("revoked_by_id", sa.Uuid, comment="the admin who revoked it"),
        sa.PrimaryKeyConstraint("id", name="pk_api_client"),
        sa.UniqueConstraint("api_key", name="uq_api_client_api_key"),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["people.person.id"], name="fk_api_client_created_by_id"
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by_id"], ["people.person.id"], name="fk_api_client_revoked_by_id"
        ),
        sa.CheckConstraint(
            "secret_hash ~ '^[0-9a-f]{64}$'", name=op.f("ck_api_client_secret_hash")
        ),
        schema="auth",
        comment="programs that use the API",
    )
    for column in ("created_by_id", "revoked_by_id"):
        op.create_index(f"ix_api_client_{column}", "api_client", [column], schema="auth")


def _api_client_department() -> None:
    op.create_table(
        "api_client_department",
        sa.Column("api_client_id", sa.Uuid, nullable=False, comment="which client"),
        sa.Column("department_id", sa.Uuid, nullable=False, comment="which department"),
        sa.PrimaryKeyConstraint("api_client_id", "department_id", name="pk_api_client_department"),
        sa.ForeignKeyConstraint(
            ["api_client_id"],
            ["auth.api_client.id"],
            name="fk_api_client_department_api_client_id",
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["people.department.id"],
            name="fk_api_client_department_department_id",
        ),
        schema="auth",
        comment="departments, those below included",
    )
    op.create_index(
        "ix_api_client_department_department_id",
        "api_client_department",
        ["department_id"],
        schema="auth",
    )
