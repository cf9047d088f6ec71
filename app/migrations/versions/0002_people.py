"""People, departments, roles, preferences."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ORIGIN = "origin IN ('keycloak', 'import')"


def upgrade() -> None:
    op.execute("CREATE SCHEMA people")
    _department()
    _person()
    _membership()
    _person_role()
    _primary_department()
    _preference()


def downgrade() -> None:
    op.execute("DROP SCHEMA people CASCADE")


def _department() -> None:
    op.create_table(
        "department",
        sa.Column("id", sa.Uuid, nullable=False, comment="key"),
        sa.Column("parent_id", sa.Uuid, comment="department above; null at the top"),
        sa.Column("name", sa.Text, nullable=False, comment="as people read it"),
        sa.Column(
            "path",
            sa.Text,
            nullable=False,
            comment="names of the groups from the top: /cards/card-delivery",
        ),
        sa.Column(
            "origin",
            sa.Text,
            nullable=False,
            comment="keycloak, or import: no sync touches the latter",
        ),
        sa.Column("external_id", sa.Text, comment="the id of Keycloak's group"),
        sa.Column(
            "active", sa.Boolean, nullable=False, comment="false once it has left its origin"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_department"),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["people.department.id"], name="fk_department_parent_id"
        ),
        sa.UniqueConstraint(
            "origin",
            "path",
            name="uq_department_origin_path",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.UniqueConstraint("external_id", name="uq_department_external_id"),
        sa.CheckConstraint(ORIGIN, name=op.f("ck_department_origin")),
        schema="people",
        comment="the tree of departments: groups below /departments",
    )
    op.create_index("ix_department_parent_id", "department", ["parent_id"], schema="people")


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid, nullable=False, comment="key"),
        sa.Column("subject", sa.Text, comment="Keycloak's id of the person; null: imported"),
        sa.Column(
            "origin",
            sa.Text,
            nullable=False,
            comment="keycloak, or import: nobody signs in as those",
        ),
        sa.Column("login", sa.Text, nullable=False, comment="what the person types to sign in"),
        sa.Column("name", sa.Text, nullable=False, comment="first and last name"),
        sa.Column("email", sa.Text, comment="work address"),
        sa.Column("position", sa.Text, comment="position, set by Keycloak's admins"),
        sa.Column("active", sa.Boolean, nullable=False, comment="false: disabled or gone"),
        sa.Column(
            "last_seen_at",
            sa.DateTime(timezone=True),
            comment="last sign-in or renewal of roles",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("subject", name="uq_person_subject"),
        sa.CheckConstraint(ORIGIN, name=op.f("ck_person_origin")),
        sa.CheckConstraint(
            "(origin = 'keycloak') = (subject IS NOT NULL)", name=op.f("ck_person_subject")
        ),
        schema="people",
        comment="whoever works, or once worked, at the desk",
    )
    op.create_index("ix_person_login", "person", ["login"], schema="people")


def _membership() -> None:
    op.create_table(
        "membership",
        sa.Column("person_id", sa.Uuid, nullable=False, comment="who"),
        sa.Column("department_id", sa.Uuid, nullable=False, comment="where"),
        sa.PrimaryKeyConstraint("person_id", "department_id", name="pk_membership"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person.id"], name="fk_membership_person_id"
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["people.department.id"], name="fk_membership_department_id"
        ),
        schema="people",
        comment="who stands in which departments",
    )
    op.create_index("ix_membership_department_id", "membership", ["department_id"], schema="people")


def _person_role() -> None:
    op.create_table(
        "person_role",
        sa.Column("person_id", sa.Uuid, nullable=False, comment="who"),
        sa.Column("role", sa.Text, nullable=False, comment="agent, lead, manager and so on"),
        sa.PrimaryKeyConstraint("person_id", "role", name="pk_person_role"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person.id"], name="fk_person_role_person_id"
        ),
        schema="people",
        comment="roles, composites expanded",
    )


def _primary_department() -> None:
    op.create_table(
        "primary_department",
        sa.Column("person_id", sa.Uuid, nullable=False, comment="whose"),
        sa.Column("department_id", sa.Uuid, nullable=False, comment="the department"),
        sa.Column("by_id", sa.Uuid, comment="the admin who chose"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="when it was chosen"),
        sa.PrimaryKeyConstraint("person_id", name="pk_primary_department"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person.id"], name="fk_primary_department_person_id"
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["people.department.id"],
            name="fk_primary_department_department_id",
        ),
        schema="people",
        comment="an admin's choice; without one the first department by path is primary",
    )
    op.create_index(
        "ix_primary_department_department_id",
        "primary_department",
        ["department_id"],
        schema="people",
    )


def _preference() -> None:
    op.create_table(
        "preference",
        sa.Column("person_id", sa.Uuid, nullable=False, comment="whose"),
        sa.Column("language", sa.Text, comment="en or ru; null: as the browser asks"),
        sa.Column("theme", sa.Text, comment="light or dark; null: as the system has it"),
        sa.Column("time_zone", sa.Text, comment="IANA name; null: UTC"),
        sa.Column("density", sa.Text, nullable=False, comment="height of rows"),
        sa.Column("single_keys", sa.Boolean, nullable=False, comment="whether single keys act"),
        sa.PrimaryKeyConstraint("person_id", name="pk_preference"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person.id"], name="fk_preference_person_id"
        ),
        sa.CheckConstraint("language IN ('en', 'ru')", name=op.f("ck_preference_language")),
        sa.CheckConstraint("theme IN ('light', 'dark')", name=op.f("ck_preference_theme")),
        sa.CheckConstraint(
            "density IN ('compact', 'regular', 'roomy')", name=op.f("ck_preference_density")
        ),
        schema="people",
        comment="how a person wants the desk to look",
    )
