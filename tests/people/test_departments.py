"""The tree of departments in the mirror, and who stands where in it."""

from dataclasses import replace

from flask import Flask
from sqlalchemy import select

from app.core.actor import SYSTEM, Role
from app.core.db import db, transaction
from app.people import queries, services
from app.people.directory import FoundDepartment
from app.people.models import Person
from tests.people.snapshots import CARDS, DEPARTMENTS, FOUR, PAYMENTS, cards, found, mirror


def test_departments_may_swap_their_paths_in_one_read(context: Flask) -> None:
    mirror(*FOUR)
    before = {node.path: node.id for node in queries.departments()}
    swapped = (replace(CARDS, path="/payments"), replace(PAYMENTS, path="/cards"))
    mirror(*FOUR, departments=swapped)
    after = {node.path: node.id for node in queries.departments()}
    assert after == {"/payments": before["/cards"], "/cards": before["/payments"]}


def test_a_sign_in_may_bring_a_department_that_no_read_has_seen(context: Flask) -> None:
    with transaction():
        services.welcome(found(1, departments=frozenset({"/loans/car-loans"})))
    assert [(node.path, node.name, node.depth) for node in queries.departments()] == [
        ("/loans", "Loans", 0),
        ("/loans/car-loans", "Car loans", 1),
    ]
    mirror(found(1), departments=(*DEPARTMENTS, FoundDepartment("g4", "/loans", "Loans & credit")))
    assert [node.name for node in queries.departments()][-2:] == ["Loans & credit", "Payments"]


def test_the_primary_department_is_the_first_by_path_unless_an_admin_chose(context: Flask) -> None:
    both = found(1, departments=frozenset({"/payments", "/cards/card-delivery"}))
    mirror(both, *FOUR[1:])
    assert cards()["person-1"].primary_department == "/cards/card-delivery"
    paths = {node.path: node.id for node in queries.departments()}
    person = db.session.scalars(select(Person).where(Person.subject == "s1")).one()
    with transaction():
        services.choose_primary_department(person, path="/payments", by=SYSTEM)
    assert cards()["person-1"].primary_department == "/payments"
    assert queries.primary_department([person.id]) == {person.id: paths["/payments"]}
    mirror(replace(both, departments=frozenset({"/cards"})), *FOUR[1:])
    assert cards()["person-1"].primary_department == "/cards"


def test_agents_of_a_department_and_of_those_above_it_can_be_assigned(context: Flask) -> None:
    mirror(
        found(1, departments=frozenset({"/cards"})),
        found(2, departments=frozenset({"/cards/card-delivery"})),
        found(3, departments=frozenset({"/payments"})),
        found(4, departments=frozenset({"/cards"}), roles=frozenset({Role.MANAGER})),
    )
    paths = {node.path: node.id for node in queries.departments()}

    def logins(path: str | None) -> list[str]:
        return [name.login for name in queries.assignable(paths[path] if path else None)]

    assert logins("/cards/card-delivery") == ["person-1", "person-2"]
    assert logins("/cards") == ["person-1"]
    assert logins(None) == ["person-1", "person-2", "person-3"]
    assert queries.department_ids_below([paths["/cards"]]) == {
        paths["/cards"],
        paths["/cards/card-delivery"],
    }
