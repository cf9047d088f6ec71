"""Who may manage API clients: the only door to them."""

from collections.abc import Sequence

from app.auth import queries
from app.auth.errors import NoSuchApiClient
from app.auth.models import ApiClient
from app.core.actor import Actor, Verb


def check_may_manage(actor: Actor) -> None:
    """Raise Forbidden unless the actor manages API clients."""
    actor.check_may(Verb.MANAGE_API_CLIENTS)


def api_clients(actor: Actor) -> Sequence[ApiClient]:
    """Return all API clients. Raises Forbidden for whoever does not manage them."""
    check_may_manage(actor)
    return queries.api_clients()


def api_client(actor: Actor, api_key: str) -> ApiClient:
    """Return one API client. Raises Forbidden, or NoSuchApiClient."""
    check_may_manage(actor)
    found = None if "\0" in api_key else queries.api_client(api_key)
    if found is None:
        raise NoSuchApiClient
    return found
