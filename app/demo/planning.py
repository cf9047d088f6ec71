"""When the demo's people work, and who of them is away."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.core.actor import SYSTEM
from app.core.db import db
from app.people import services
from app.people.hours import Hours, Span, Week
from app.people.models import KEYCLOAK, Department, Kind, Person
from app.people.services import Away

OFFICE: Week = ((Span(9 * 60, 18 * 60),),) * 5 + ((), ())
LATE: Week = ((Span(8 * 60, 20 * 60),),) * 5 + ((Span(10 * 60, 16 * 60),), ())
WEEKS = {
    "/cards": ("Europe/Berlin", OFFICE),
    "/cards/card-delivery": ("Europe/Moscow", LATE),
    "/payments": ("Europe/London", OFFICE),
}
# Login -> from which day on, for how many days, why, and who stands in.
ABSENCES = {
    "james.carter": (-2, 9, Kind.VACATION, "dmitry.volkov"),
    "irina.belova": (4, 2, Kind.TRAINING, "oleg.sokolov"),
    "vera.lang": (30, 14, Kind.VACATION, None),
}


def plan(now: datetime) -> None:
    """Give the departments their hours, and some people days off around today."""
    rows = db.session.scalars(
        select(Department).where(Department.origin == KEYCLOAK, Department.path.in_(WEEKS))
    ).all()
    for department in rows:
        zone, week = WEEKS[department.path]
        holidays = _holidays(now.date())
        hours = Hours(zone, week, frozenset(holidays))
        services.set_hours(department, hours, names=holidays, by=SYSTEM)
    people = select(Person).where(Person.origin == KEYCLOAK, Person.login.in_(ABSENCES))
    for person in db.session.scalars(people).all():
        first, length, kind, stand_in = ABSENCES[person.login]
        begins = now.date() + timedelta(days=first)
        away = Away(begins, begins + timedelta(days=length - 1), kind, stand_in=stand_in)
        services.enter_absence(person, away, by=SYSTEM)


def _holidays(today: date) -> dict[date, str]:
    return {
        date(year, month, day): name
        for year in (today.year, today.year + 1)
        for month, day, name in ((1, 1, "New Year"), (12, 25, "Christmas"))
    }
