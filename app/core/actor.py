"""Who acts, and the one table of who may what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeVar
from uuid import UUID

from flask import g

from app.core.errors import Forbidden, Unauthorised


class Role(StrEnum):
    """The realm roles of Keycloak that the desk knows."""

    AGENT = "agent"
    LEAD = "lead"
    MANAGER = "manager"
    CONFIGURATOR = "configurator"
    ACCOUNTANT = "accountant"
    ADMIN = "admin"


class Verb(StrEnum):
    """What one may be allowed to do."""

    READ_INCIDENTS = "incidents:read"
    """See the incidents of one's departments, one's own, and those without a department."""
    READ_ALL_INCIDENTS = "incidents:read-all"
    """See the incidents of all departments, but for private ones."""
    READ_PRIVATE_INCIDENTS = "incidents:read-private"
    """See the private incidents of one's departments, too."""
    WORK_INCIDENTS = "incidents:work"
    """Change the incidents that one sees, and open new ones."""
    ASSIGN_OTHERS = "incidents:assign-others"
    """Give away work that lies with somebody else."""
    DECIDE_PROBLEMS = "problems:decide"
    """Say whether a burst of incidents becomes a problem, where that is asked."""
    SHAPE_TEMPLATES = "templates:shape"
    """Shape the templates of new incidents of one's departments; with SHAPE_PROCESSES all."""
    SHAPE_PROCESSES = "processes:shape"
    READ_PEOPLE = "people:read"
    LEAD_PEOPLE = "people:lead"
    """Enter absences and working hours in one's departments."""
    MANAGE_PEOPLE = "people:manage"
    MANAGE_API_CLIENTS = "api-clients:manage"
    READ_AUDIT = "audit:read"
    ERASE_REQUESTERS = "requesters:erase"
    """Have the personal data of a requester erased for good."""


class Scope(StrEnum):
    """What an API client may be given."""

    INCIDENTS_READ = "incidents:read"
    INCIDENTS_WRITE = "incidents:write"
    PEOPLE_READ = "people:read"
    PROCESSES_WRITE = "processes:write"


PERMITS: Mapping[Role | Scope, frozenset[Verb]] = {
    Role.AGENT: frozenset({Verb.READ_INCIDENTS, Verb.WORK_INCIDENTS, Verb.READ_PEOPLE}),
    Role.LEAD: frozenset(
        {
            Verb.READ_INCIDENTS,
            Verb.READ_PRIVATE_INCIDENTS,
            Verb.WORK_INCIDENTS,
            Verb.ASSIGN_OTHERS,
            Verb.DECIDE_PROBLEMS,
            Verb.SHAPE_TEMPLATES,
            Verb.READ_PEOPLE,
            Verb.LEAD_PEOPLE,
        }
    ),
    Role.MANAGER: frozenset({Verb.READ_INCIDENTS, Verb.READ_ALL_INCIDENTS, Verb.READ_PEOPLE}),
    Role.CONFIGURATOR: frozenset({Verb.SHAPE_PROCESSES, Verb.SHAPE_TEMPLATES, Verb.READ_PEOPLE}),
    Role.ACCOUNTANT: frozenset({Verb.READ_PEOPLE}),
    Role.ADMIN: frozenset(
        {
            Verb.MANAGE_API_CLIENTS,
            Verb.READ_AUDIT,
            Verb.READ_PEOPLE,
            Verb.MANAGE_PEOPLE,
            Verb.ERASE_REQUESTERS,
        }
    ),
    Scope.INCIDENTS_READ: frozenset({Verb.READ_INCIDENTS}),
    Scope.INCIDENTS_WRITE: frozenset(
        {
            Verb.READ_INCIDENTS,
            Verb.WORK_INCIDENTS,
            Verb.ASSIGN_OTHERS,
            Verb.DECIDE_PROBLEMS,
        }
    ),
    Scope.PEOPLE_READ: frozenset({Verb.READ_PEOPLE}),
    Scope.PROCESSES_WRITE: frozenset({Verb.SHAPE_PROCESSES}),
}


@dataclass(frozen=True)
class Actor:
    """Whoever does something: a person, an API client, or the system itself.

    `departments` holds the actor's own departments and all below them.
    """

    kind: Literal["person", "client", "system"]
    id: UUID | None
    name: str
    roles: frozenset[Role] = frozenset()
    scopes: frozenset[Scope] = frozenset()
    departments: frozenset[UUID] = frozenset()

    def may(self, verb: Verb) -> bool:
        """Whether one of the actor's roles or scopes permits `verb`; the system may everything."""
        granted: frozenset[Role | Scope] = self.roles | self.scopes
        return self.kind == "system" or any(verb in PERMITS[grant] for grant in granted)

    def check_may(self, verb: Verb) -> None:
        """Raise Forbidden unless the actor may `verb`."""
        if not self.may(verb):
            raise Forbidden

    @property
    def person_id(self) -> UUID | None:
        """The person's key, and None for a client or the system."""
        return self.id if self.kind == "person" else None


SYSTEM = Actor(kind="system", id=None, name="Opora")


def remembered(kind: str, key: UUID | None, name: str) -> Actor:
    """Return somebody as rows remember them: without roles or scopes."""
    match kind:
        case "person":
            return Actor("person", key, name)
        case "client":
            return Actor("client", key, name)
        case _:
            return Actor("system", key, name)


def actor() -> Actor:
    """Return whoever makes this request. Raises Unauthorised when nobody has signed in."""
    who: Actor | None = g.get("actor")
    if who is None:
        raise Unauthorised
    return who


V = TypeVar("V", bound=Callable[..., object])


def public(view: V) -> V:
    """Let anybody call this route. Every other route asks who is there first."""
    view.is_public = True  # type: ignore[attr-defined]
    return view
