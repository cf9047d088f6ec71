"""Working hours on the page of a department or a person, and the form that sets them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from flask import make_response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core import time
from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid, Words
from app.core.text import _
from app.people import access, listing, queries, services, wording
from app.people.forms import as_sent, week_of
from app.people.hours import ALWAYS
from app.people.models import Department, Person
from app.people.pages.blueprint import departments, directory, heads
from app.people.queries import DepartmentNode, Working
from app.people.weeks import Week
from app.web.render import render, sent_to

NEXT_HOLIDAYS = 5

Owner = Department | Person


@dataclass(frozen=True)
class Shown:
    """Hours as a page shows them: in words, whose they are, and how it stands now."""

    lines: list[tuple[str, str]]
    zone: str
    clock: str
    is_working: bool
    next_work: datetime
    holidays: list[tuple[date, str]]
    is_own: bool
    of: DepartmentNode | None
    is_set: bool


def shown_hours(working: Working) -> Shown:
    """Put hours into words."""
    hours, now = working.hours, time.now()
    there = now.astimezone(ZoneInfo(hours.zone))
    ahead = sorted(each for each in working.holiday_names.items() if each[0] >= there.date())
    next_work = hours.next_work(now)
    return Shown(
        wording.week_lines(hours),
        hours.zone,
        f"{there:%H:%M}",
        next_work == now,
        next_work,
        ahead[:NEXT_HOLIDAYS],
        working.is_own,
        working.of,
        hours != ALWAYS,
    )


@directory.get("/departments/<path:department>")
def department(department: str) -> str:
    """Show a department: its place, its heads, when it works."""
    found = access.department(actor(), f"/{department}", to="read")
    tree = departments()
    return render(
        "people/department.html",
        department=found,
        above=tree.get(found.parent_id) if found.parent_id else None,
        below=[node for node in tree.values() if node.parent_id == found.id],
        heads=heads().get(found.id, ()),
        people=listing.counts().get(found.id, 0),
        working=shown_hours(queries.working(found)),
        sets_hours=access.leads_department(actor(), found.id),
    )


@directory.get("/department-hours/<path:department>")
def department_hours(department: str) -> str:
    """Show the form for the hours of a department, filled with those that count now."""
    return _form(access.department(actor(), f"/{department}", to="hours"))


@directory.post("/department-hours/<path:department>")
def set_department_hours(department: str) -> AnyResponse:
    """Give a department hours of its own."""
    return _set(lambda: access.department(actor(), f"/{department}", to="hours"))


@directory.post("/department-hours-removal/<path:department>")
def drop_department_hours(department: str) -> AnyResponse:
    """Have the hours above count in a department again."""
    return _dropped(lambda: access.department(actor(), f"/{department}", to="hours"))


@directory.get("/people/<login>/hours")
def person_hours(login: str) -> str:
    """Show the form for the hours of a person, filled with those that count now."""
    return _form(access.person_to_lead(actor(), login))


@directory.post("/people/<login>/hours")
def set_person_hours(login: str) -> AnyResponse:
    """Give a person hours of their own."""
    return _set(lambda: access.person_to_lead(actor(), login))


@directory.post("/people/<login>/hours/removal")
def drop_person_hours(login: str) -> AnyResponse:
    """Have the hours of the department count for a person again."""
    return _dropped(lambda: access.person_to_lead(actor(), login))


def _set(find: Callable[[], Owner]) -> AnyResponse:
    try:
        with transaction():
            owner = find()
            week = week_of(request.form)
            services.set_hours(owner, week.hours(), names=week.holidays, by=actor())
            back = _address(owner)
    except Invalid as refusal:
        return make_response(_form(find(), refusal.faults), refusal.status)
    return sent_to(back, told=_("The working hours are set"))


def _dropped(find: Callable[[], Owner]) -> AnyResponse:
    with transaction():
        owner = find()
        services.drop_hours(owner, by=actor())
        back = _address(owner)
    return sent_to(back, told=_("The working hours are those above again"))


def _form(owner: Owner, faults: Mapping[str, Words] | None = None) -> str:
    working = queries.working(owner)
    return render(
        "people/hours.html",
        owner=owner,
        back=_address(owner),
        action=_action(owner, to="set"),
        removal=_action(owner, to="drop") if working.is_own else "",
        values=_values(working) if faults is None else request.form,
        faults=faults or {},
        days=wording.weekdays(),
        labels=wording.week_fields(),
        zones=[(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())],
    )


def _values(working: Working) -> dict[str, Any]:
    return as_sent(Week.of(working.hours, working.holiday_names))


def _address(owner: Owner) -> str:
    if isinstance(owner, Person):
        return url_for("directory.person", login=owner.login)
    return url_for("directory.department", department=owner.path[1:])


def _action(owner: Owner, *, to: str) -> str:
    if isinstance(owner, Person):
        return url_for(f"directory.{to}_person_hours", login=owner.login)
    return url_for(f"directory.{to}_department_hours", department=owner.path[1:])
