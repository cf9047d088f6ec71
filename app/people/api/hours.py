"""Working hours for programs, and what is worked by them."""

from datetime import timedelta

from flask import Response, jsonify

from app.core.actor import actor
from app.core.errors import Invalid
from app.core.idempotency import once
from app.core.openapi import documented
from app.core.sent import body_as, query_as
from app.core.text import lazy
from app.people import access, queries, services
from app.people.api.blueprint import api
from app.people.errors import NoHours, NoSuchDepartment, NoSuchPerson
from app.people.hours import HORIZON, Hours, TooFar
from app.people.models import Department, Person
from app.people.queries import Working
from app.people.schemas import HoursIn, HoursOut, WorkingTimeOut, WorkingTimeQuery


@api.get("/api/v1/people/<login>/hours")
@documented("People", HoursOut, refusals=(NoSuchPerson,))
def hours_of_person(login: str) -> Response:
    """Return the hours that count for a person: their own, or those of their department."""
    return _told(queries.working(access.person(actor(), login)))


@api.put("/api/v1/people/<login>/hours")
@documented("People", HoursOut, body=HoursIn, once=True, refusals=(NoSuchPerson,))
def set_hours_of_person(login: str) -> Response:
    """Give a person hours of their own, in the place of those that they had."""
    with once() as sent:
        person = access.person_to_lead(actor(), login)
        return sent.answer() or sent.keep(_set(person))


@api.delete("/api/v1/people/<login>/hours")
@documented("People", status=204, once=True, refusals=(NoSuchPerson, NoHours))
def drop_hours_of_person(login: str) -> Response:
    """Have the hours of the department count for a person again."""
    with once() as sent:
        person = access.person_to_lead(actor(), login)
        return sent.answer() or sent.keep(_dropped(person))


@api.get("/api/v1/people/<login>/working-time")
@documented("People", WorkingTimeOut, query=WorkingTimeQuery, refusals=(NoSuchPerson,))
def working_time_of_person(login: str) -> Response:
    """Reckon how much a person works between two moments, or when so much is worked.

    Absences are not taken off.
    """
    return _reckoned(queries.working(access.person(actor(), login)).hours)


@api.get("/api/v1/department-hours/<path:department>")
@documented("People", HoursOut, refusals=(NoSuchDepartment,))
def hours_of_department(department: str) -> Response:
    """Return the hours that count in a department: its own, or of the nearest above with some."""
    return _told(queries.working(access.department(actor(), f"/{department}", to="read")))


@api.put("/api/v1/department-hours/<path:department>")
@documented("People", HoursOut, body=HoursIn, once=True, refusals=(NoSuchDepartment,))
def set_hours_of_department(department: str) -> Response:
    """Give a department hours of its own; they count below it, too, where there are no others."""
    with once() as sent:
        found = access.department(actor(), f"/{department}", to="hours")
        return sent.answer() or sent.keep(_set(found))


@api.delete("/api/v1/department-hours/<path:department>")
@documented("People", status=204, once=True, refusals=(NoSuchDepartment, NoHours))
def drop_hours_of_department(department: str) -> Response:
    """Have the hours above count in a department again."""
    with once() as sent:
        found = access.department(actor(), f"/{department}", to="hours")
        return sent.answer() or sent.keep(_dropped(found))


@api.get("/api/v1/department-working-time/<path:department>")
@documented("People", WorkingTimeOut, query=WorkingTimeQuery, refusals=(NoSuchDepartment,))
def working_time_of_department(department: str) -> Response:
    """Reckon how much a department works between two moments, or when so much is worked."""
    found = access.department(actor(), f"/{department}", to="read")
    return _reckoned(queries.working(found).hours)


def _told(working: Working) -> Response:
    return jsonify(HoursOut.of(working).model_dump(mode="json"))


def _set(owner: Person | Department) -> Response:
    week = body_as(HoursIn).week
    services.set_hours(owner, week.hours(), names=week.holidays, by=actor())
    return _told(queries.working(owner))


def _dropped(owner: Person | Department) -> Response:
    services.drop_hours(owner, by=actor())
    return Response(status=204)


def _reckoned(hours: Hours) -> Response:
    asked = query_as(WorkingTimeQuery)
    if asked.end is not None:
        if abs(asked.end - asked.start) > HORIZON:
            raise Invalid({"end": lazy("At most twenty years after the start, or before it.")})
        end, worked = asked.end, hours.working_between(asked.start, asked.end)
    else:
        worked = timedelta(seconds=asked.seconds or 0)
        try:
            end = hours.add_working(asked.start, worked)
        except TooFar:
            raise Invalid({"seconds": lazy("So much is not worked in twenty years.")}) from None
    told = WorkingTimeOut(start=asked.start, end=end, seconds=worked.total_seconds())
    return jsonify(told.model_dump(mode="json"))
