"""The mirror of Keycloak: true after every read, careful with what is not Keycloak's."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.actor import SYSTEM, Role
from app.core.db import db, transaction
from app.core.events import Event
from app.people import queries, services
from app.people.directory import FoundDepartment, FoundPerson, Snapshot
from app.people.errors import DirectoryUnavailable, TooManyGone
from app.people.files import FileDirectory
from app.people.keycloak import KeycloakDirectory
from app.people.models import Department, Person
from app.people.queries import PersonCard
from app.people.services import Guard
from app.people.sync import sync
from app.up.realm import Admin
from tests.auth.doors import Newcomer, newcomer
from tests.conftest import MakeApp
from tests.servers import KeycloakAt

CARDS = FoundDepartment("g1", "/cards", "Cards")
DELIVERY = FoundDepartment("g2", "/cards/card-delivery", "Card delivery")
PAYMENTS = FoundDepartment("g3", "/payments", "Payments")
DEPARTMENTS = (CARDS, DELIVERY, PAYMENTS)


def found(number: int, **changed: object) -> FoundPerson:
    person = FoundPerson(
        subject=f"s{number}",
        login=f"person-{number}",
        name=f"Person {number}",
        email=None,
        position=None,
        active=True,
        roles=frozenset({Role.AGENT}),
        departments=frozenset({"/cards"}),
    )
    return replace(person, **changed)  # type: ignore[arg-type]  # a test's own words


GUARD = Guard(percent=30, always=1)
FOUR = tuple(found(number) for number in range(1, 5))


def mirror(*people: FoundPerson, departments: tuple[FoundDepartment, ...] = DEPARTMENTS) -> None:
    with transaction():
        services.mirror(Snapshot(departments, people), guard=GUARD)


def cards() -> dict[str, PersonCard]:
    return {card.login: card for card in queries.cards(after=None, limit=100)}


def test_reading_twice_changes_nothing(context: Flask) -> None:
    mirror(*FOUR)
    before = cards()
    mirror(*FOUR)
    assert cards() == before
    assert len(before) == 4


def test_whoever_is_gone_is_switched_off_and_comes_back_as_the_same_person(context: Flask) -> None:
    mirror(*FOUR)
    key = cards()["person-4"].id
    mirror(*FOUR[:3])
    assert not cards()["person-4"].active
    assert key not in {name.id for name in queries.assignable(None)}
    mirror(*FOUR)
    assert cards()["person-4"].active
    assert cards()["person-4"].id == key


def test_a_read_that_lost_too_many_is_refused_whole(context: Flask) -> None:
    mirror(*FOUR)
    with pytest.raises(TooManyGone):
        mirror(replace(FOUR[0], name="Changed"), FOUR[1])
    assert cards()["person-1"].name == "Person 1"
    with transaction():
        services.mirror(Snapshot(DEPARTMENTS, FOUR[:2]), guard=None)
    assert [card.active for card in cards().values()] == [True, True, False, False]


@pytest.mark.parametrize(
    ("gone", "of", "let"),
    [
        (3, 5, True),  # a small desk may lose a few
        (3, 3, False),  # but not everybody: that is a broken read
        (1, 1, False),
        (4, 13, False),
        (4, 14, True),
        (300, 1000, True),
        (301, 1000, False),
    ],
)
def test_a_few_may_always_go_and_otherwise_a_share_but_never_all(
    gone: int, of: int, *, let: bool
) -> None:
    assert Guard(percent=30, always=3).lets(gone, of=of) is let


def test_people_disabled_in_keycloak_count_as_gone_too(context: Flask) -> None:
    mirror(*FOUR)
    disabled = [replace(person, active=False) for person in FOUR[:3]]
    with pytest.raises(TooManyGone):
        mirror(*disabled, FOUR[3])
    assert all(card.active for card in cards().values())


def test_a_refused_read_is_written_down_until_one_is_taken_over(context: Flask) -> None:
    many = tuple(found(number) for number in range(1, 11))
    sync(source=_Fixed(Snapshot(DEPARTMENTS, many)))
    with pytest.raises(TooManyGone):
        sync(source=_Fixed(Snapshot(DEPARTMENTS, many[:5])))
    assert queries.mirror().refused_gone == 5
    assert all(card.active for card in cards().values())
    assert "opora_people_mirror_refused 1.0" in context.test_client().get("/metrics").text
    sync(source=_Fixed(Snapshot(DEPARTMENTS, many)))
    db.session.expire_all()
    assert queries.mirror().refused_at is None
    assert "opora_people_mirror_refused 0.0" in context.test_client().get("/metrics").text


@dataclass(frozen=True)
class _Fixed:
    """A directory that always holds the same."""

    holds: Snapshot

    def read(self) -> Snapshot:
        return self.holds


def test_each_way_of_leaving_is_announced_once(context: Flask) -> None:
    mirror(*FOUR)
    mirror(replace(FOUR[0], active=False), *FOUR[1:])
    mirror(replace(FOUR[0], active=False), *FOUR[2:])
    mirror(replace(FOUR[0], active=False), *FOUR[2:])
    with transaction():
        services.welcome(found(9, login="person-3"))
    left = db.session.scalars(
        select(Event).where(Event.type == "person.deactivated").order_by(Event.id)
    )
    logins = {card.id: card.login for card in cards().values()}
    told = [(event.subject, event.payload["reason"]) for event in left]
    assert [reason for _, reason in told] == ["disabled", "gone", "replaced"]
    assert [logins[key] for key, _ in told[:2]] == ["person-1", "person-2"]


def test_no_sync_touches_what_an_import_brought(context: Flask) -> None:
    with transaction():
        department = services.imported_department("/cards", name="Group 54")
        person = services.imported_person("person-1", name="Resolver 12")
    mirror(*FOUR)
    mirror(*FOUR[1:])
    kept = db.session.get_one(Person, person)
    assert (kept.name, kept.active, kept.subject) == ("Resolver 12", True, None)
    assert db.session.get_one(Department, department).active


def test_departments_may_swap_their_paths_in_one_read(context: Flask) -> None:
    mirror(*FOUR)
    before = {node.path: node.id for node in queries.departments()}
    swapped = (replace(CARDS, path="/payments"), replace(PAYMENTS, path="/cards"))
    mirror(*FOUR, departments=swapped)
    after = {node.path: node.id for node in queries.departments()}
    assert after == {"/payments": before["/cards"], "/cards": before["/payments"]}


def test_a_login_that_was_made_anew_belongs_to_the_new_person(context: Flask) -> None:
    mirror(*FOUR)
    with transaction():
        services.welcome(found(9, login="person-1"))
    rows = db.session.scalars(select(Person).where(Person.login == "person-1")).all()
    assert {row.subject: row.active for row in rows} == {"s1": False, "s9": True}


def test_a_sign_in_updates_ones_own_row_only(context: Flask) -> None:
    mirror(*FOUR)
    changed = replace(FOUR[0], roles=frozenset({Role.MANAGER}), departments=frozenset())
    with transaction():
        services.welcome(changed)
    assert cards()["person-1"].roles == ("manager",)
    assert cards()["person-1"].departments == ()
    assert cards()["person-2"].roles == ("agent",)
    assert all(card.active for card in cards().values())


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


@pytest.mark.keycloak
@pytest.mark.xdist_group("passes")
def test_the_real_keycloak_is_read_whole(
    context: Flask, keycloak_admin: Admin, keycloak: KeycloakAt
) -> None:
    """It says what the demo's files say, and sees roles that come by groups and by composites."""
    directory = KeycloakDirectory(context.extensions["opora.settings"])
    with newcomer(keycloak_admin, "accountant") as person, _heads(keycloak_admin, person):
        real = directory.read()
    file = FileDirectory().read()
    people = {person.login: person for person in real.people}  # and those of other tests
    assert set(file.departments) <= set(real.departments)
    assert [people[person.login] for person in file.people] == list(file.people)
    assert people[person.login].roles == {Role.ACCOUNTANT, Role.LEAD, Role.AGENT}
    assert people[person.login].departments == frozenset()
    assert sync().people >= len(file.people)


@contextlib.contextmanager
def _heads(admin: Admin, person: Newcomer) -> Iterator[None]:
    """Put somebody in a group below one that holds a role made of lead, which is made of agent."""
    role, group = f"role-{person.login}", f"group-{person.login}"
    admin.ask("POST", "/roles", {"name": role})
    admin.ask("POST", f"/roles/{role}/composites", [admin.ask("GET", "/roles/lead")])
    admin.ask("POST", "/groups", {"name": group})
    [top] = admin.ask("GET", "/groups", search=group, exact="true")
    given = [admin.ask("GET", f"/roles/{role}")]
    admin.ask("POST", f"/groups/{top['id']}/role-mappings/realm", given)
    admin.ask("POST", f"/groups/{top['id']}/children", {"name": "deputies"})
    [below] = admin.ask("GET", f"/groups/{top['id']}/children")
    admin.ask("PUT", f"/users/{person.id}/groups/{below['id']}")
    try:
        yield
    finally:
        admin.ask("DELETE", f"/groups/{top['id']}")
        admin.ask("DELETE", f"/roles/{role}")


def test_a_directory_that_is_away_changes_nothing(context: Flask, make_app: MakeApp) -> None:
    mirror(*FOUR)
    away = make_app(keycloak_internal_url="http://127.0.0.1:1")
    with away.app_context(), pytest.raises(DirectoryUnavailable):
        sync()
    assert all(card.active for card in cards().values())
