"""Where the desk is and how to get in: for the person at the terminal, and for `opora status`."""

from typing import Any

from app.up.house import House


def addresses(house: House, *, demo_sign_in: bool) -> dict[str, Any]:
    """Return the addresses, web first, and where the demo logins are."""
    found = {"web": house.address}
    if not demo_sign_in:
        found["keycloak"] = house.keycloak.url
    return {
        "addresses": found,
        "sign_in": "demo" if demo_sign_in else "keycloak",
        "demo_logins": f"{house.address}/auth/demo" if demo_sign_in else str(house.logins),
        "state": str(house.state),
        "database": str(house.database_folder),
        "logs": str(house.logs),
    }


def greeting(house: House, *, demo_sign_in: bool) -> list[str]:
    """Return what is printed once the desk is open."""
    words = addresses(house, demo_sign_in=demo_sign_in)
    return [
        "",
        f"Opora is open:  {house.address}",
        *_how_to_get_in(house, demo_sign_in=demo_sign_in),
        f"Logs:           {words['logs']}",
        f"Data:           {words['state']} and {words['database']}",
        "Ctrl-C stops it; the data stays. `make reset` throws it away.",
        "",
    ]


def _how_to_get_in(house: House, *, demo_sign_in: bool) -> list[str]:
    if demo_sign_in:
        return ["Sign in:        choose a person on the first page (no passwords, no Keycloak)"]
    return [
        f"Keycloak:       {house.keycloak.url}  (administrator: see {house.logins})",
        f"Sign in as:     {', '.join(login for login, _ in house.people()[:4])} …",
        f"Password:       {house.words['demo']}  (of every demo person)",
        f"All logins:     {house.logins}",
    ]
