"""The directory read from the realm's two files: for the demo sign-in, which has no Keycloak."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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

FOLDER = Path(__file__).parents[2] / "keycloak"


class FileDirectory:
    """The people of `keycloak/demo-people.json` in the departments of `keycloak/realm.json`."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder

    def read(self) -> Snapshot:
        """Read everything, as the same files would come back out of a Keycloak."""
        realm = json.loads((self._folder / "realm.json").read_text())
        users = json.loads((self._folder / "demo-people.json").read_text())["users"]
        composites = {
            role["name"]: role.get("composites", {}).get("realm", [])
            for role in realm["roles"]["realm"]
        }
        departments = tuple(
            department for group in realm["groups"] for department in _below(group, "")
        )
        return Snapshot(departments, tuple(_person(user, composites) for user in users))


def _below(group: dict[str, Any], above: str) -> Iterator[FoundDepartment]:
    path = f"{above}/{group['name']}"
    if path.startswith(ROOT + "/"):
        title = group.get("attributes", {}).get("title", [None])[0]
        short = path.removeprefix(ROOT)
        yield FoundDepartment(group["id"], short, title or readable_name(short))
    for child in group.get("subGroups", []):
        yield from _below(child, path)


def _person(user: dict[str, Any], composites: dict[str, list[str]]) -> FoundPerson:
    return FoundPerson(
        subject=user["id"],
        login=user["username"],
        name=f"{user['firstName']} {user['lastName']}",
        email=user["email"],
        position=user["attributes"]["position"][0],
        active=user["enabled"],
        roles=desk_roles(with_composites(user["realmRoles"], composites)),
        departments=department_paths(user["groups"]),
    )
