"""People who come to the API with an access token."""

from app.auth.claims import Claims
from app.auth.errors import InvalidToken
from app.auth.tokens import verify_access
from app.core.actor import Actor
from app.core.db import transaction
from app.people import queries, services
from app.people.directory import FoundPerson


def actor_of(token: str) -> Actor:
    """Return the person of an access token, with the roles it carries. Raises InvalidToken."""
    claims: Claims = verify_access(token)
    found = claims.person()
    person = queries.person_by_subject(found.subject)
    if person is None:
        return _newcomer(found)
    if not person.active:
        raise InvalidToken
    return Actor(
        kind="person",
        id=person.id,
        name=person.name,
        roles=found.roles,
        departments=queries.department_ids_by_path(found.departments),
    )


def _newcomer(found: FoundPerson) -> Actor:
    """Write down somebody whom no sync has seen yet."""
    with transaction():
        person = services.welcome(found)
        return Actor(
            kind="person",
            id=person.id,
            name=person.name,
            roles=found.roles,
            departments=queries.department_ids_of(person.id),
        )
