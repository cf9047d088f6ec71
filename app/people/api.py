"""People and departments for programs."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from flask import Blueprint, Response, jsonify

from app.core.actor import actor
from app.core.errors import Invalid
from app.core.sent import query_as
from app.core.text import lazy
from app.people import access
from app.people.queries import DepartmentNode, PersonCard
from app.people.schemas import DepartmentOut, DepartmentsOut, PeopleOut, PeopleQuery, PersonOut

api = Blueprint("people_api", __name__)


@api.get("/api/v1/departments")
def departments() -> Response:
    """List the tree of departments, each before those below it."""
    found = access.departments(actor())
    return jsonify(DepartmentsOut(departments=_outs(found)).model_dump(mode="json"))


@api.get("/api/v1/people")
def people() -> Response:
    """List people by login, with roles and departments."""
    access.check_may_read(actor())
    asked = query_as(PeopleQuery)
    found = access.people(actor(), after=_opened(asked.cursor), limit=asked.limit + 1)
    shown = found[: asked.limit]
    further = _sealed(shown[-1]) if len(found) > asked.limit else None
    page = PeopleOut(people=[_person(card) for card in shown], next_cursor=further)
    return jsonify(page.model_dump(mode="json"))


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
