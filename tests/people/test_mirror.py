"""The mirror of Keycloak: true after every read, careful with what is not Keycloak's."""

from dataclasses import dataclass, replace

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.actor import Role
from app.core.db import db, transaction
from app.core.events import Event
from app.people import queries, services
from app.people.directory import Snapshot
from app.people.errors import TooManyGone
from app.people.models import Department, Person
from app.people.services import Guard
from app.people.sync import sync
from tests.people.snapshots import (
    DEPARTMENTS,
    FOUR,
    cards,
    found,
    mirror,
)


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
