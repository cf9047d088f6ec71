"""Whoever is moved in Keycloak is moved here: by a complete pass, and while they are at work."""

import pytest
from flask import Flask

from app.core.actor import Scope
from app.core.db import db
from app.people import queries
from app.up.realm import Admin
from tests.api.conftest import Doors, Program
from tests.auth.doors import Newcomer, Signer, newcomer, sign_in
from tests.conftest import MakeApp, new_client
from tests.incidents.desk import Desk, numbers
from tests.people.realm import card, change, follow, own_groups, read_all

pytestmark = [pytest.mark.keycloak, pytest.mark.xdist_group("passes")]


def move(admin: Admin, who: Newcomer, *, out_of: str, into: str) -> None:
    admin.ask("DELETE", f"/users/{who.id}/groups/{out_of}")
    admin.ask("PUT", f"/users/{who.id}/groups/{into}")


def department(path: str) -> queries.DepartmentNode:
    db.session.expire_all()
    return next(node for node in queries.departments() if node.path == path)


def test_a_complete_pass_takes_over_renaming_moving_disabling_and_deleting(
    context: Flask, keycloak_admin: Admin
) -> None:
    admin = keycloak_admin
    with newcomer(admin, "agent") as who, own_groups(admin, who.login) as (here, there):
        admin.ask("PUT", f"/users/{who.id}/groups/{here['id']}")
        read_all()
        key, left = card(who.login).id, department(f"/{who.login}-here").id

        change(admin, who, firstName="Renamed")
        move(admin, who, out_of=here["id"], into=there["id"])
        admin.ask("PUT", f"/groups/{there['id']}", {**there, "name": f"{who.login}-elsewhere"})
        admin.ask("DELETE", f"/groups/{here['id']}")
        read_all()
        found = card(who.login)
        assert (found.id, found.name) == (key, f"Renamed {who.login}")
        assert found.departments == (f"/{who.login}-elsewhere",)
        assert left not in queries.departments_by_id()

        change(admin, who, enabled=False)
        read_all()
        assert not card(who.login).active
        change(admin, who, enabled=True)
        read_all()
        assert card(who.login).active
    read_all()
    assert (card(who.login).id, card(who.login).active) == (key, False)


def test_somebody_moved_in_keycloak_works_elsewhere_from_the_next_pass_on(
    context: Flask, make_app: MakeApp, keycloak_admin: Admin
) -> None:
    """The story of "done": the directory, the session that is open, and a program."""
    admin, app = keycloak_admin, make_app(roles_minutes=0)
    with newcomer(admin, "agent") as who, own_groups(admin, who.login) as (here, there):
        admin.ask("PUT", f"/users/{who.id}/groups/{here['id']}")
        read_all()
        desk = Desk(app)
        theirs, others = (
            desk.incident(department_id=department(f"/{who.login}-{word}").id).number
            for word in ("here", "there")
        )
        browser = new_client(app)
        sign_in(browser, who.login, who.password)
        assert numbers(browser.get("/queue/open").text) == [theirs]

        move(admin, who, out_of=here["id"], into=there["id"])
        follow()
        page = browser.get(f"/people/{who.login}").text
        assert f"department=/{who.login}-there" in page
        assert f"department=/{who.login}-here" not in page
        assert numbers(browser.get("/queue/open").text) == [others]

        # Over the API: where they stand, and which of the two incidents they can take.
        program = Doors(app, Signer(app.extensions["opora.settings"])).client(Scope.PEOPLE_READ)
        assert departments_of(program, who.login) == [f"/{who.login}-there"]
        assert listed(program, f"/{who.login}-there") == [who.login]
        assert listed(program, f"/{who.login}-here") == []
        own = with_token(app, who)
        taken = [
            own.put(f"/incidents/INC-{number}/assignment", {"assignee": who.login}).status_code
            for number in (theirs, others)
        ]
        assert taken == [404, 200]


def with_token(app: Flask, who: Newcomer) -> Program:
    """A program of theirs, with a token of Keycloak."""
    client = new_client(app)
    sent = {"grant_type": "password", "login": who.login, "password": who.password}
    told = client.post("/api/v1/auth/token", json=sent).json
    assert told
    return Program(client, {"Authorization": f"Bearer {told['access_token']}"})


def departments_of(program: Program, login: str) -> list[str]:
    told = program.get(f"/people/{login}").json
    assert told
    found: list[str] = told["departments"]
    return found


def listed(program: Program, path: str) -> list[str]:
    told = program.get("/people", department=path, active=True).json
    assert told
    return [each["login"] for each in told["people"]]
