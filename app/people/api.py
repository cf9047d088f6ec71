"""People and departments for programs."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from flask import Blueprint, Response, jsonify, request

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.sent import body_as, query_as
from app.core.text import lazy
from app.people import access, queries, services
from app.people.queries import DepartmentNode, PersonCard
from app.people.schemas import (
    DepartmentOut,
    DepartmentsOut,
    PeopleOut,
    PeopleQuery,
    PersonOut,
    PrimaryDepartmentIn,
)

api = Blueprint("people_api", __name__)


@api.get("/api/v1/departments")
def departments() -> Response:
    """List the tree of departments, each before those below it."""
    access.check_may_read(actor())
    found = _outs(queries.departments())
    return jsonify(DepartmentsOut(departments=found).model_dump(mode="json"))


@api.get("/api/v1/people")
def people() -> Response:
    """List people by login, with roles and departments."""
    access.check_may_read(actor())
    asked = query_as(PeopleQuery)
    found = queries.cards(after=_opened(asked.cursor), limit=asked.limit + 1)
    shown = found[: asked.limit]
    further = _sealed(shown[-1]) if len(found) > asked.limit else None
    page = PeopleOut(people=[_person(card) for card in shown], next_cursor=further)
    return jsonify(page.model_dump(mode="json"))


@api.put("/api/v1/people/<login>/primary-department")
def choose_primary_department(login: str) -> tuple[str, int]:
    """Say which of a person's departments is primary, instead of the first by path."""
    request.get_data()  # not while a transaction holds its connection
    with transaction():
        person = access.person_to_arrange(actor(), login)
        wanted = body_as(PrimaryDepartmentIn)
        services.choose_primary_department(person, path=wanted.department, by=actor())
    return "", 204


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
    )


def _sealed(card: PersonCard) -> str:
    return urlsafe_b64encode(f"{card.login} {card.id}".encode()).decode()


def _opened(cursor: str | None) -> tuple[str, UUID] | None:
    if cursor is None:
        return None
    try:
        login, _, key = urlsafe_b64decode(cursor.encode()).decode().rpartition(" ")
        return login.replace("\0", ""), UUID(key)
    except ValueError as fault:
        raise Invalid({"cursor": lazy("Send a cursor as an earlier page gave it.")}) from fault
