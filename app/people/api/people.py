"""People and departments for programs."""

from uuid import UUID

from flask import Response
from pydantic import BaseModel

from app.core.actor import actor
from app.core.answers import answer
from app.core.errors import Invalid
from app.core.idempotency import once
from app.core.openapi import documented
from app.core.paging import cursor_at, place_of
from app.core.sent import body_as, query_as
from app.people import access, queries, services
from app.people.api.blueprint import api
from app.people.errors import NoSuchDepartment, NoSuchPerson, StandsElsewhere
from app.people.queries import DepartmentNode, PersonCard, Wanted
from app.people.schemas import (
    DepartmentOut,
    DepartmentsOut,
    PeopleOut,
    PeopleQuery,
    PersonOut,
    PrimaryDepartmentIn,
)


class Place(BaseModel):
    """Where a page of people ends: the login and, as it may come twice, the key."""

    login: str
    key: UUID


@api.get("/api/v1/departments")
@documented("People", DepartmentsOut)
def departments() -> Response:
    """List the tree of departments, each before those below it."""
    access.check_may_read(actor())
    found = _outs(queries.departments())
    return answer(DepartmentsOut(departments=found))


@api.get("/api/v1/people")
@documented("People", PeopleOut, query=PeopleQuery)
def people() -> Response:
    """List people by login, with roles and departments; narrowed by what is asked for."""
    access.check_may_read(actor())
    asked = query_as(PeopleQuery)
    begin = place_of(asked.cursor, Place)
    after = (begin.login, begin.key) if begin else None
    found = queries.cards(_wanted(asked), after=after, limit=asked.limit + 1)
    shown = found[: asked.limit]
    last = Place(login=shown[-1].login, key=shown[-1].id) if len(found) > asked.limit else None
    further = cursor_at(last) if last else None
    page = PeopleOut(people=[_person(card) for card in shown], next_cursor=further)
    return answer(page)


@api.get("/api/v1/people/<login>")
@documented("People", PersonOut, refusals=(NoSuchPerson,))
def person(login: str) -> Response:
    """Return one person; of several with the same login whoever works here now."""
    [card] = queries.cards_of([access.person(actor(), login)])
    return answer(_person(card))


@api.put("/api/v1/people/<login>/primary-department")
@documented(
    "People",
    status=204,
    body=PrimaryDepartmentIn,
    once=True,
    refusals=(NoSuchPerson, StandsElsewhere),
)
def choose_primary_department(login: str) -> Response:
    """Say which of a person's departments is primary, instead of the first by path."""
    with once() as sent:
        person = access.person_to_arrange(actor(), login)
        if old := sent.answer():
            return old
        wanted = body_as(PrimaryDepartmentIn)
        services.choose_primary_department(person, path=wanted.department, by=actor())
        return sent.keep(Response(status=204))


def _wanted(asked: PeopleQuery) -> Wanted:
    """Return what is looked for. Raises Invalid for a department that there is not."""
    below = queries.department_ids_by_path([asked.department]) if asked.department else None
    if below is not None and not below:
        raise Invalid({"department": NoSuchDepartment.words})
    return Wanted(asked.q, below, asked.role, asked.active)


def _outs(nodes: list[DepartmentNode]) -> list[DepartmentOut]:
    paths = {node.id: node.path for node in nodes}
    return [
        DepartmentOut(
            path=node.path,
            name=node.name,
            parent=paths.get(node.parent_id) if node.parent_id else None,
            origin=node.origin,
        )
        for node in nodes
    ]


def _person(card: PersonCard) -> PersonOut:
    return PersonOut(
        login=card.login,
        name=card.name,
        position=card.position,
        roles=list(card.roles),
        departments=list(card.departments),
        primary_department=card.primary_department,
        origin=card.origin,
        active=card.active,
        absent_until=card.absent_until,
    )
