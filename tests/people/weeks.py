"""Working weeks, and hours given to departments and people."""

from typing import Any

from app.core.actor import SYSTEM, Actor
from app.core.db import db, transaction
from app.people import queries, services
from app.people.hours import Hours, Span
from app.people.models import Department, Person
from tests.incidents.desk import Desk

OFFICE = ((Span(9 * 60, 18 * 60),),) * 5 + ((), ())
NIGHT = ((Span(0, 6 * 60), Span(22 * 60, 24 * 60)),) * 7
BODY: dict[str, Any] = {
    "zone": "Europe/Berlin",
    "monday": [{"begins": "09:00", "ends": "13:00"}, {"begins": "14:00", "ends": "18:00"}],
    "holidays": [{"day": "2026-12-31", "name": "New Year's Eve"}],
}


def give(desk: Desk, owner: Any, hours: Hours) -> None:
    with transaction():
        table: Any = Department if owner in {desk.cards, desk.delivery, desk.transfers} else Person
        services.set_hours(db.session.get_one(table, owner), hours, names={}, by=SYSTEM)


def hours_of(who: Actor) -> Hours:
    assert who.id
    db.session.expire_all()
    return queries.hours_of_people([who.id])[who.id].hours
