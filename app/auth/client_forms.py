"""API clients between the words that people and programs use and the rows that are kept."""

from collections.abc import Iterable
from uuid import UUID

from app.auth.models import ApiClient
from app.auth.schemas import ApiClientOut
from app.core.actor import Scope
from app.core.errors import Invalid
from app.core.text import lazy
from app.people import queries as people


def department_ids(paths: Iterable[str]) -> set[UUID]:
    """Return the departments with these paths. Raises Invalid for one that there is not."""
    known = {node.path: node.id for node in people.departments()}
    wanted = set(paths)
    if not wanted <= known.keys():
        raise Invalid({"departments": lazy("There is no such department.")})
    return {known[path] for path in wanted}


def described(clients: Iterable[ApiClient]) -> list[ApiClientOut]:
    """Return the clients as they are shown, departments by their paths."""
    paths = {node.id: node.path for node in people.departments()}
    return [
        ApiClientOut(
            api_key=client.api_key,
            name=client.name,
            scopes=[Scope(scope) for scope in client.scopes],
            departments=sorted(
                paths[node.department_id]
                for node in client.departments
                if node.department_id in paths
            ),
            created_at=client.created_at,
            expires_at=client.expires_at,
            last_used_at=client.last_used_at,
            revoked_at=client.revoked_at,
        )
        for client in clients
    ]
