"""Days counted from today, and absences on them."""

from datetime import date, timedelta

from app.core import time
from app.core.actor import SYSTEM, Actor
from app.core.db import db, transaction
from app.people import services
from app.people.models import Absence, Kind, Person
from app.people.services import Away

DAY = timedelta(days=1)
WHERE = "/people/vera/absences"


def today() -> date:
    return time.now().date()


def days(first: int, last: int, **more: str) -> dict[str, str]:
    """A form or body for days counted from today."""
    return {
        "begins": (today() + first * DAY).isoformat(),
        "ends": (today() + last * DAY).isoformat(),
        "kind": "vacation",
        **more,
    }


def away(who: Actor, first: int, last: int, kind: Kind = Kind.VACATION, note: str = "") -> Absence:
    with transaction():
        person = db.session.get_one(Person, who.id)
        planned = Away(today() + first * DAY, today() + last * DAY, kind, note)
        return services.enter_absence(person, planned, by=SYSTEM)
