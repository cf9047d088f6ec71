"""When the demo's people work, who of them is away, and what they begin incidents with."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.core.actor import SYSTEM
from app.core.db import db
from app.demo.cast import Team
from app.demo.material import Place, words
from app.incidents import services as incidents
from app.incidents.models import Category
from app.incidents.services.importing.categories import Categories
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


def offer_templates(at_work: Mapping[Place, Team]) -> None:
    """Give two departments a template each, in the language in which they are called."""
    topics = Categories()
    for each in words()["templates"]:
        here = at_work[each["place"]].department_id
        impact, urgency = each["levels"]
        values = {
            **{name: each[name] for name in ("name", "subject", "text", "tags")},
            "for_id": here,
            "department_id": here,
            "category_id": topics.of_topic(each["topic"]),
            "place": 100,
            "impact": impact,
            "urgency": urgency,
        }
        incidents.add_template(values, by=SYSTEM)


def shape_categories(at_work: Mapping[Place, Team]) -> None:
    """Have some categories say where their incidents go, and how pressing they are."""
    topics = Categories()
    for each in words()["categories"]:
        found = db.session.get_one(Category, topics.of_topic(each["topic"]))
        impact, urgency = each["levels"]
        values = {
            **incidents.category_values(found),
            "department_id": at_work[each["place"]].department_id,
            "impact": impact,
            "urgency": urgency,
            "tags": each["tags"],
        }
        incidents.change_category(found, values, seen=found.version, by=SYSTEM)


def _holidays(today: date) -> dict[date, str]:
    return {
        date(year, month, day): name
        for year in (today.year, today.year + 1)
        for month, day, name in ((1, 1, "New Year"), (12, 25, "Christmas"))
    }
