"""Write people of origin keycloak with their roles and departments."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from app.core import audit, ids
from app.core.actor import SYSTEM
from app.core.db import db
from app.core.events import publish
from app.people.directory import FoundPerson
from app.people.events import PersonDeactivated
from app.people.models import KEYCLOAK, Membership, Person, PersonRole


def put(found: Sequence[FoundPerson], paths: Mapping[str, UUID]) -> dict[str, Person]:
    """Write these people with their roles and departments; return the rows by subject."""
    if not found:
        return {}
    rows = _rows(found)
    for person in found:
        row = rows[person.subject]
        row.login, row.name, row.email = person.login, person.name, person.email
        row.position = person.position
        if row.active and not person.active:
            switch_off(row, reason="disabled")
        row.active = person.active
    db.session.flush()
    _retire_former_owners(found)
    _put_roles({rows[person.subject]: person for person in found})
    _put_memberships({rows[person.subject].id: person for person in found}, paths)
    return rows


def switch_off(row: Person, *, reason: str) -> None:
    """Take an active person out of work and announce it; what they did stays theirs."""
    row.active = False
    audit.record("person.gone", by=SYSTEM, subject=row.login, reason=reason)
    publish(PersonDeactivated(subject_id=row.id, reason=reason), by=SYSTEM)


def _rows(found: Sequence[FoundPerson]) -> dict[str, Person]:
    subjects = [person.subject for person in found]
    db.session.execute(
        insert(Person)
        .values(
            [
                {
                    "id": ids.new(),
                    "subject": person.subject,
                    "origin": KEYCLOAK,
                    "login": person.login,
                    "name": person.name,
                    "active": person.active,
                }
                for person in found
            ]
        )
        .on_conflict_do_nothing(index_elements=["subject"])
    )
    # In one order, so that a sync and a sign-in cannot wait for each other in a ring.
    rows = db.session.scalars(
        select(Person).where(Person.subject.in_(subjects)).order_by(Person.id).with_for_update()
    )
    return {row.subject: row for row in rows if row.subject}


def _retire_former_owners(found: Sequence[FoundPerson]) -> None:
    """Switch off whoever had one of these logins before: they were deleted in Keycloak."""
    former = db.session.scalars(
        select(Person).where(
            Person.origin == KEYCLOAK,
            Person.active,
            Person.login.in_([person.login for person in found]),
            tuple_(Person.login, Person.subject).not_in(
                [(person.login, person.subject) for person in found]
            ),
        )
    )
    for row in former.all():
        switch_off(row, reason="replaced")
    db.session.flush()


def _put_roles(found: Mapping[Person, FoundPerson]) -> None:
    before: dict[UUID, set[str]] = {}
    keys = [row.id for row in found]
    for held in db.session.scalars(select(PersonRole).where(PersonRole.person_id.in_(keys))):
        before.setdefault(held.person_id, set()).add(held.role)
    for row, person in found.items():
        had, has = before.get(row.id, set()), {role.value for role in person.roles}
        if had == has:
            continue
        db.session.execute(
            delete(PersonRole).where(PersonRole.person_id == row.id, PersonRole.role.in_(had - has))
        )
        _insert_all(PersonRole, [{"person_id": row.id, "role": role} for role in has - had])
        audit.record(
            "roles.changed", by=SYSTEM, subject=row.login, before=sorted(had), after=sorted(has)
        )


def _put_memberships(found: Mapping[UUID, FoundPerson], paths: Mapping[str, UUID]) -> None:
    wanted = {(key, paths[path]) for key, person in found.items() for path in person.departments}
    rows = db.session.execute(
        select(Membership.person_id, Membership.department_id).where(
            Membership.person_id.in_(found)
        )
    )
    had = {(row.person_id, row.department_id) for row in rows}
    if had - wanted:
        db.session.execute(
            delete(Membership).where(
                tuple_(Membership.person_id, Membership.department_id).in_(had - wanted)
            )
        )
    _insert_all(
        Membership,
        [{"person_id": person, "department_id": node} for person, node in wanted - had],
    )


def _insert_all(table: type[PersonRole | Membership], rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        db.session.execute(insert(table).values(rows).on_conflict_do_nothing())
