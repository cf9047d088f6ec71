"""Departments and people as Keycloak has them, those that imports brought, and preferences."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core import ids
from app.core.db import Model

Origin = Literal["keycloak", "import"]
KEYCLOAK: Origin = "keycloak"
IMPORT: Origin = "import"

WORDS = text(
    "to_tsvector('simple'::regconfig, translate((((name || ' '::text) || login) || ' '::text)"
    " || COALESCE(\"position\", ''::text), '.-_@'::text, '    '::text))"
)
"""The words by which somebody is found, just as PostgreSQL writes them down for their index."""

ORIGIN_CHECK = "origin IN ('keycloak', 'import')"


class Department(Model):
    __tablename__ = "department"
    __table_args__ = (
        CheckConstraint(ORIGIN_CHECK, name="origin"),
        # Deferred: one sync may give a path that another department has just left.
        UniqueConstraint("origin", "path", deferrable=True, initially="DEFERRED"),
        UniqueConstraint("external_id"),
        {"schema": "people", "comment": "the tree of departments: groups below /departments"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    parent_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.department.id"), index=True, comment="department above; null at the top"
    )
    name: Mapped[str] = mapped_column(comment="as people read it")
    path: Mapped[str] = mapped_column(
        comment="names of the groups from the top: /cards/card-delivery"
    )
    origin: Mapped[Origin] = mapped_column(
        Text, comment="keycloak, or import: no sync touches the latter"
    )
    external_id: Mapped[str | None] = mapped_column(comment="the id of Keycloak's group")
    active: Mapped[bool] = mapped_column(default=True, comment="false once it has left its origin")


class Person(Model):
    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint(ORIGIN_CHECK, name="origin"),
        CheckConstraint("(origin = 'keycloak') = (subject IS NOT NULL)", name="subject"),
        UniqueConstraint("subject"),
        # Not unique: whoever is deleted and made anew in Keycloak comes back with the same login.
        Index(None, "login"),
        Index(None, "name", "id"),
        Index("ix_person_words", WORDS, postgresql_using="gin"),
        {"schema": "people", "comment": "whoever works, or once worked, at the desk"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    subject: Mapped[str | None] = mapped_column(
        comment="Keycloak's id of the person; null: imported"
    )
    origin: Mapped[Origin] = mapped_column(
        Text, comment="keycloak, or import: nobody signs in as those"
    )
    login: Mapped[str] = mapped_column(comment="what the person types to sign in")
    name: Mapped[str] = mapped_column(comment="first and last name")
    email: Mapped[str | None] = mapped_column(comment="work address")
    position: Mapped[str | None] = mapped_column(comment="position, set by Keycloak's admins")
    active: Mapped[bool] = mapped_column(default=True, comment="false: disabled or gone")
    last_seen_at: Mapped[datetime | None] = mapped_column(
        comment="last sign-in or renewal of roles"
    )


class Membership(Model):
    __tablename__ = "membership"
    __table_args__ = {"schema": "people", "comment": "who stands in which departments"}

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("people.person.id"), primary_key=True, comment="who"
    )
    department_id: Mapped[UUID] = mapped_column(
        ForeignKey("people.department.id"), primary_key=True, index=True, comment="where"
    )


class PersonRole(Model):
    __tablename__ = "person_role"
    __table_args__ = {"schema": "people", "comment": "roles, composites expanded"}

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("people.person.id"), primary_key=True, comment="who"
    )
    role: Mapped[str] = mapped_column(
        primary_key=True, index=True, comment="agent, lead, manager and so on"
    )


class PrimaryDepartment(Model):
    __tablename__ = "primary_department"
    __table_args__ = {
        "schema": "people",
        "comment": "an admin's choice; without one the first department by path is primary",
    }

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("people.person.id"), primary_key=True, comment="whose"
    )
    department_id: Mapped[UUID] = mapped_column(
        ForeignKey("people.department.id"), index=True, comment="the department"
    )
    by_id: Mapped[UUID | None] = mapped_column(comment="the admin who chose")
    at: Mapped[datetime] = mapped_column(comment="when it was chosen")


class Mirror(Model):
    __tablename__ = "mirror"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        {"schema": "people", "comment": "how the mirror of Keycloak stands; one row"},
    )

    id: Mapped[int] = mapped_column(
        SmallInteger, primary_key=True, autoincrement=False, comment="1: there is one mirror"
    )
    complete_at: Mapped[datetime | None] = mapped_column(
        comment="when the last complete pass that was taken over began to read"
    )
    events_until: Mapped[datetime | None] = mapped_column(
        comment="admin events of before this moment are in the mirror"
    )
    refused_at: Mapped[datetime | None] = mapped_column(
        comment="when a complete pass was refused; null again after one that was taken over"
    )
    refused_gone: Mapped[int | None] = mapped_column(
        comment="how many people that pass would have switched off"
    )


class Preference(Model):
    __tablename__ = "preference"
    __table_args__ = (
        CheckConstraint("language IN ('en', 'ru')", name="language"),
        CheckConstraint("theme IN ('light', 'dark')", name="theme"),
        CheckConstraint("density IN ('compact', 'regular', 'roomy')", name="density"),
        {"schema": "people", "comment": "how a person wants the desk to look"},
    )

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("people.person.id"), primary_key=True, comment="whose"
    )
    language: Mapped[str | None] = mapped_column(comment="en or ru; null: as the browser asks")
    theme: Mapped[str | None] = mapped_column(comment="light or dark; null: as the system has it")
    time_zone: Mapped[str | None] = mapped_column(comment="IANA name; null: UTC")
    density: Mapped[str] = mapped_column(default="regular", comment="height of rows")
    single_keys: Mapped[bool] = mapped_column(default=True, comment="whether single keys act")
