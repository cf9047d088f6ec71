"""An existing realm brought up to date: Keycloak imports a realm once and then skips the file.

Roles, clients, their addresses and the keeping of admin events follow `keycloak/realm.json`;
people, groups and settings that an administrator has changed stay as they are.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

import requests

from app.up.keycloak import ADMIN

TIMEOUT_SECONDS = 15

Json = Mapping[str, Any]


class Admin:
    """The admin API of one realm, as the bootstrap administrator of the instance."""

    def __init__(self, url: str, realm: str, password: str) -> None:
        self._realm = f"{url}/admin/realms/{realm}"
        self._session = requests.Session()
        answer = self._session.post(
            f"{url}/realms/master/protocol/openid-connect/token",
            data={
                "grant_type": "password",
                "client_id": "admin-cli",
                "username": ADMIN,
                "password": password,
            },
            timeout=TIMEOUT_SECONDS,
        )
        answer.raise_for_status()
        self._session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def ask(self, method: str, path: str, body: object = None, **query: str) -> Any:
        """Send one request below the realm; return its JSON, None when it has none."""
        answer = self._session.request(
            method, f"{self._realm}{path}", json=body, params=query, timeout=TIMEOUT_SECONDS
        )
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def client(self, client_id: str) -> dict[str, Any] | None:
        found = self.ask("GET", "/clients", clientId=client_id)
        return found[0] if found else None


def bring_up_to_date(url: str, wanted: Json, password: str) -> None:
    """Make the running realm's roles, clients and admin events those of the file. Repeatable."""
    admin = Admin(url, str(wanted["realm"]), password)
    _keep_admin_events(admin, wanted)
    for client in wanted["clients"]:
        put_client(admin, client)
    for client_id, roles in wanted["roles"]["client"].items():
        _add_roles(admin, f"/clients/{_known(admin, client_id)['id']}", roles)
    _add_roles(admin, "", wanted["roles"]["realm"])
    for role in wanted["roles"]["realm"]:
        _set_composites(admin, role)
    for user in wanted["users"]:
        if "serviceAccountClientId" in user:
            _set_service_account(admin, user)


def _keep_admin_events(admin: Admin, wanted: Json) -> None:
    """Have the realm write down what admins change, for as long as the file says."""
    # Attributes that are not sent are taken away, so those of the realm go along.
    attributes = {**admin.ask("GET", "").get("attributes", {}), **wanted["attributes"]}
    admin.ask(
        "PUT",
        "",
        {"adminEventsEnabled": wanted["adminEventsEnabled"], "attributes": attributes},
    )


def put_client(admin: Admin, wanted: Json) -> None:
    """Create the client or make it as wanted, its mappers included."""
    known = admin.client(wanted["clientId"])
    if known is None:
        admin.ask("POST", "/clients", wanted)
        return
    attributes = {**known.get("attributes", {}), **wanted.get("attributes", {})}
    admin.ask("PUT", f"/clients/{known['id']}", {**known, **wanted, "attributes": attributes})
    mappers = f"/clients/{known['id']}/protocol-mappers/models"
    ids = {mapper["name"]: mapper["id"] for mapper in known.get("protocolMappers", [])}
    for mapper in wanted.get("protocolMappers", []):
        if mapper["name"] in ids:
            same = ids[mapper["name"]]
            admin.ask("PUT", f"{mappers}/{same}", {"id": same, **mapper})
        else:
            admin.ask("POST", mappers, mapper)


def _add_roles(admin: Admin, owner: str, wanted: Iterable[Json]) -> None:
    known = {role["name"] for role in admin.ask("GET", f"{owner}/roles")}
    for role in wanted:
        if role["name"] not in known:
            admin.ask("POST", f"{owner}/roles", {"name": role["name"]})


def _set_composites(admin: Admin, wanted: Json) -> None:
    """Give the role the parts of the file, and take away any other."""
    role = f"/roles/{quote(wanted['name'])}/composites"
    parts = wanted.get("composites", {})
    now = {part["id"]: part for part in admin.ask("GET", role)}
    want = {
        part["id"]: part
        for part in [
            *(admin.ask("GET", f"/roles/{quote(name)}") for name in parts.get("realm", [])),
            *(
                _client_role(admin, client_id, name)
                for client_id, names in parts.get("client", {}).items()
                for name in names
            ),
        ]
    }
    _change(admin, role, now, want)


def _set_service_account(admin: Admin, wanted: Json) -> None:
    """Give a client's own user exactly the rights of the file: the sync client only ever reads."""
    owner = _known(admin, wanted["serviceAccountClientId"])
    user = admin.ask("GET", f"/clients/{owner['id']}/service-account-user")
    for client_id, names in wanted["clientRoles"].items():
        target = _known(admin, client_id)
        path = f"/users/{user['id']}/role-mappings/clients/{target['id']}"
        now = {role["id"]: role for role in admin.ask("GET", path)}
        want = {role["id"]: role for role in (_client_role(admin, client_id, n) for n in names)}
        _change(admin, path, now, want)


def _change(admin: Admin, path: str, now: Mapping[str, Json], want: Mapping[str, Json]) -> None:
    missing = [part for key, part in want.items() if key not in now]
    extra = [part for key, part in now.items() if key not in want]
    if missing:
        admin.ask("POST", path, missing)
    if extra:
        admin.ask("DELETE", path, extra)


def _client_role(admin: Admin, client_id: str, name: str) -> dict[str, Any]:
    owner = _known(admin, client_id)
    role: dict[str, Any] = admin.ask("GET", f"/clients/{owner['id']}/roles/{quote(name)}")
    return role


def _known(admin: Admin, client_id: str) -> dict[str, Any]:
    client = admin.client(client_id)
    if client is None:
        raise LookupError(f"the realm has no client {client_id}")
    return client
