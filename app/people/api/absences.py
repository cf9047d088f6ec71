"""Absences for programs."""

from uuid import UUID

from flask import Response, jsonify

from app.core.actor import actor
from app.core.idempotency import once
from app.core.openapi import documented
from app.core.sent import body_as, query_as
from app.core.versions import seen_version, tagged
from app.people import access, queries, services
from app.people.api.blueprint import api
from app.people.errors import AbsenceChangedMeanwhile, AbsencesOverlap, NoSuchAbsence, NoSuchPerson
from app.people.schemas import AbsenceIn, AbsenceOut, AbsencePatch, AbsencesOut, AbsencesQuery


@api.get("/api/v1/people/<login>/absences")
@documented("People", AbsencesOut, query=AbsencesQuery, refusals=(NoSuchPerson,))
def absences(login: str) -> Response:
    """List the days on which a person is away; the reasons only to those who enter them."""
    person = access.person(actor(), login)
    since = query_as(AbsencesQuery).since or queries.today_of(person.id)
    with_reasons = access.knows_absences(actor(), person.id)
    found = queries.absences(person.id, since=since)
    told = AbsencesOut(absences=[AbsenceOut.of(line, with_reasons=with_reasons) for line in found])
    return jsonify(told.model_dump(mode="json"))


@api.post("/api/v1/people/<login>/absences")
@documented(
    "People",
    AbsenceOut,
    status=201,
    body=AbsenceIn,
    versioned=True,
    once=True,
    refusals=(NoSuchPerson, AbsencesOverlap),
)
def enter_absence(login: str) -> Response:
    """Enter days on which oneself, or somebody of a department that one leads, is away."""
    with once() as sent:
        person = access.person_to_excuse(actor(), login)
        if old := sent.answer():
            return old
        made = services.enter_absence(person, body_as(AbsenceIn).away, by=actor())
        return sent.keep(_one(made.id, 201))


@api.patch("/api/v1/people/<login>/absences/<uuid:absence>")
@documented(
    "People",
    AbsenceOut,
    body=AbsencePatch,
    versioned=True,
    conditional=True,
    once=True,
    refusals=(NoSuchPerson, NoSuchAbsence, AbsencesOverlap, AbsenceChangedMeanwhile),
)
def change_absence(login: str, absence: UUID) -> Response:
    """Change days, reason or who stands in: 412 when somebody has changed it since."""
    with once() as sent:
        found = access.absence(actor(), login, absence)
        if old := sent.answer():
            return old
        seen, patch = seen_version(), body_as(AbsencePatch)
        away = patch.away(queries.absence(found.id))
        services.change_absence(found, away, seen=seen, by=actor())
        return sent.keep(_one(found.id))


@api.delete("/api/v1/people/<login>/absences/<uuid:absence>")
@documented("People", status=204, once=True, refusals=(NoSuchPerson, NoSuchAbsence))
def remove_absence(login: str, absence: UUID) -> Response:
    """Have an absence count no more."""
    with once() as sent:
        access.person_to_excuse(actor(), login)
        if old := sent.answer():
            return old
        services.remove_absence(access.absence(actor(), login, absence), by=actor())
        return sent.keep(Response(status=204))


def _one(key: UUID, status: int = 200) -> Response:
    line = queries.absence(key)
    told = AbsenceOut.of(line, with_reasons=True)
    response = tagged(jsonify(told.model_dump(mode="json")), line.version)
    response.status_code = status
    return response
