"""The directory read from Keycloak's Admin API, as the sync client, which only ever reads."""

from collections.abc import Iterator, Mapping
from typing import Any

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
TIMEOUT_SECONDS = 10

Groups = Mapping[str, dict[str, Any]]
"""Groups by their id."""


class KeycloakDirectory:
    """Every department, person and role of the realm, composites expanded."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        base = settings.keycloak_internal_url
        self._admin = f"{base}/admin/realms/{settings.keycloak_realm}"
        self._http = requests.Session()

    def read(self) -> Snapshot:
        """Read everything. Raises DirectoryUnavailable rather than return a part."""
        try:
            return self._read()
        except (requests.RequestException, ValueError, KeyError) as fault:
            raise DirectoryUnavailable(reason=type(fault).__name__) from fault

    def _read(self) -> Snapshot:
        self._sign_in()
        groups = dict(self._groups("/groups"))
        standing = self._members(groups)
        holding = self._holders(groups, standing)
        people = [_person(user, standing, holding, groups) for user in self._pages("/users")]
        return Snapshot(tuple(_departments(groups)), tuple(people))

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

    def _pages(self, address: str, *, brief: bool = False) -> Iterator[dict[str, Any]]:
        first = 0
        while True:
            page = self._get(
                address, first=first, max=PAGE, briefRepresentation="true" if brief else "false"
            )
            yield from page
            if len(page) < PAGE:
                return
            first += PAGE

    def _get(self, address: str, **query: object) -> list[dict[str, Any]]:
        answer = self._http.get(
            self._admin + address,
            params={name: str(value) for name, value in query.items()},
            timeout=TIMEOUT_SECONDS,
        )
        answer.raise_for_status()
        found: list[dict[str, Any]] = answer.json()
        return found


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
    full = f"{user.get('firstName') or ''} {user.get('lastName') or ''}".strip()
    return FoundPerson(
        subject=key,
        login=user["username"],
        name=full or user["username"],
        email=user.get("email"),
        position=next(iter(user.get("attributes", {}).get("position", [])), None),
        active=user["enabled"],
        roles=holding.get(key, frozenset()),
        departments=department_paths(groups[group]["path"] for group in standing.get(key, ())),
    )


def _departments(groups: Groups) -> Iterator[FoundDepartment]:
    for key, group in groups.items():
        if group["path"].startswith(ROOT + "/"):
            path = group["path"].removeprefix(ROOT)
            title = next(iter(group.get("attributes", {}).get("title", [])), None)
            yield FoundDepartment(key, path, title or readable_name(path))
