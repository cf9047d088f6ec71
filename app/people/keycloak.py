"""The directory read from Keycloak's Admin API, as the sync client, which only ever reads."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote

import requests

from app.core.actor import Role
from app.core.settings import Settings
from app.people.directory import (
    ROOT,
    FoundDepartment,
    FoundPerson,
    Snapshot,
    department_paths,
    desk_roles,
    readable_name,
    with_composites,
)
from app.people.errors import DirectoryUnavailable

PAGE = 200
NOT_FOUND = 404
TIMEOUT_SECONDS = 10

Groups = Mapping[str, dict[str, Any]]
"""Groups by their id."""


KINDS = ("USER", "GROUP_MEMBERSHIP", "GROUP", "REALM_ROLE", "REALM_ROLE_MAPPING")
"""The admin events that can change the mirror."""

T = TypeVar("T")


@dataclass(frozen=True)
class Changes:
    """Whom admins have changed; `needs_all` when that cannot be said person by person."""

    subjects: frozenset[str]
    needs_all: bool


class KeycloakDirectory:
    """Every department, person and role of the realm, composites expanded."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        base = settings.keycloak_internal_url
        self._admin = f"{base}/admin/realms/{settings.keycloak_realm}"
        self._http = requests.Session()

    def read(self) -> Snapshot:
        """Read everything. Raises DirectoryUnavailable rather than return a part."""
        return _whole(self._read)

    def changes(self, since: datetime) -> Changes:
        """Return what the realm's admin events from then on are about."""
        return _whole(lambda: self._changes(since))

    def people(self, subjects: Iterable[str]) -> list[FoundPerson]:
        """Return these people as they are now; one who is gone meanwhile is not among them."""
        return _whole(lambda: [each for each in map(self._one, subjects) if each])

    def _read(self) -> Snapshot:
        self._sign_in()
        before = self._get_any("/users/count")
        groups = dict(self._groups("/groups"))
        standing = self._members(groups)
        holding = self._holders(groups, standing)
        people = [_person(user, standing, holding, groups) for user in self._pages("/users")]
        # Pages shift under a reader when somebody is deleted meanwhile, and then skip a person.
        if (
            not len({person.subject for person in people})
            == before
            == self._get_any("/users/count")
        ):
            raise ValueError("people came or went during the reading")
        return Snapshot(tuple(_departments(groups)), tuple(people))

    def _changes(self, since: datetime) -> Changes:
        self._sign_in()
        asked: dict[str, Any] = {"resourceTypes": KINDS, "dateFrom": int(since.timestamp() * 1000)}
        subjects, needs_all = set(), False
        for event in self._pages("/admin-events", **asked):
            owner, _, rest = event["resourcePath"].partition("/")
            deletes = event["resourceType"] == "USER" and event["operationType"] == "DELETE"
            if owner == "users" and rest and not deletes:
                subjects.add(rest.partition("/")[0])
            else:
                needs_all = True
        return Changes(frozenset(subjects), needs_all)

    def _one(self, subject: str) -> FoundPerson | None:
        address = f"/users/{quote(subject, safe='')}"
        answer = self._ask(address)
        if answer.status_code == NOT_FOUND:
            return None
        answer.raise_for_status()
        paths = [group["path"] for group in self._pages(f"{address}/groups", brief=True)]
        # Effective roles: given directly or by a group above, composites expanded.
        roles = self._get(f"{address}/role-mappings/realm/composite")
        return _found(answer.json(), desk_roles(role["name"] for role in roles), paths)

    def _sign_in(self) -> None:
        answer = self._http.post(
            f"{self._settings.realm_url}/protocol/openid-connect/token",
            data={"grant_type": "client_credentials"},
            auth=(self._settings.sync_client_id, self._settings.sync_client_secret),
            timeout=TIMEOUT_SECONDS,
        )
        answer.raise_for_status()
        self._http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def _groups(self, address: str) -> Iterator[tuple[str, dict[str, Any]]]:
        # `subGroups` is never filled since Keycloak 23, so each level is asked for.
        for group in self._pages(address):
            yield group["id"], group
            if group.get("subGroupCount"):
                yield from self._groups(f"/groups/{group['id']}/children")

    def _members(self, groups: Groups) -> dict[str, set[str]]:
        """Return the ids of the groups in which each person stands directly."""
        standing: dict[str, set[str]] = {}
        for key in groups:
            for user in self._pages(f"/groups/{key}/members", brief=True):
                standing.setdefault(user["id"], set()).add(key)
        return standing

    def _holders(
        self, groups: Groups, standing: Mapping[str, set[str]]
    ) -> dict[str, frozenset[Role]]:
        """Return the desk's roles of each person: given directly, by a group, or by composites."""
        composites = self._composites()
        by_group: dict[str, set[str]] = {}
        given: dict[str, set[str]] = {}
        for name in composites:
            if not desk_roles(with_composites([name], composites)):
                continue
            for user in self._pages(f"/roles/{name}/users", brief=True):
                given.setdefault(user["id"], set()).add(name)
            for group in self._pages(f"/roles/{name}/groups", brief=True):
                by_group.setdefault(group["id"], set()).add(name)
        for person, keys in standing.items():
            for key in keys:
                given.setdefault(person, set()).update(_inherited(key, groups, by_group))
        return {
            person: desk_roles(with_composites(names, composites))
            for person, names in given.items()
        }

    def _composites(self) -> dict[str, list[str]]:
        """Return every realm role with the realm roles that it brings along."""
        return {
            role["name"]: [part["name"] for part in self._get(f"/roles/{role['name']}/composites")]
            if role["composite"]
            else []
            for role in self._pages("/roles")
        }

    def _pages(
        self, address: str, *, brief: bool = False, **query: object
    ) -> Iterator[dict[str, Any]]:
        first, short = 0, "true" if brief else "false"
        while True:
            page = self._get(address, first=first, max=PAGE, briefRepresentation=short, **query)
            yield from page
            if len(page) < PAGE:
                return
            first += PAGE

    def _get(self, address: str, **query: object) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._get_any(address, **query)
        return found

    def _get_any(self, address: str, **query: object) -> Any:
        answer = self._ask(address, **query)
        answer.raise_for_status()
        return answer.json()

    def _ask(self, address: str, **query: object) -> requests.Response:
        params: Any = query
        return self._http.get(self._admin + address, params=params, timeout=TIMEOUT_SECONDS)


def _whole(read: Callable[[], T]) -> T:
    try:
        return read()
    except (requests.RequestException, ValueError, KeyError) as fault:
        raise DirectoryUnavailable(reason=f"{type(fault).__name__}: {fault}"[:200]) from fault


def _inherited(key: str | None, groups: Groups, by_group: Mapping[str, set[str]]) -> set[str]:
    """Return the roles of a group and of all groups above it."""
    names: set[str] = set()
    while key is not None:
        names |= by_group.get(key, set())
        key = groups[key].get("parentId")
    return names


def _person(
    user: dict[str, Any],
    standing: Mapping[str, set[str]],
    holding: Mapping[str, frozenset[Role]],
    groups: Groups,
) -> FoundPerson:
    key = user["id"]
    paths = [groups[group]["path"] for group in standing.get(key, ())]
    return _found(user, holding.get(key, frozenset()), paths)


def _found(user: dict[str, Any], roles: frozenset[Role], groups: Iterable[str]) -> FoundPerson:
    full = f"{user.get('firstName') or ''} {user.get('lastName') or ''}".strip()
    return FoundPerson(
        subject=user["id"],
        login=user["username"],
        name=full or user["username"],
        email=user.get("email"),
        position=next(iter(user.get("attributes", {}).get("position", [])), None),
        active=user["enabled"],
        roles=roles,
        departments=department_paths(groups),
    )


def _departments(groups: Groups) -> Iterator[FoundDepartment]:
    for key, group in groups.items():
        if group["path"].startswith(ROOT + "/"):
            path = group["path"].removeprefix(ROOT)
            title = next(iter(group.get("attributes", {}).get("title", [])), None)
            yield FoundDepartment(key, path, title or readable_name(path))
