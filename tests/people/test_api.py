"""People and departments over the API."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.core.audit import AuditEntry
from app.core.db import db
from app.core.settings import Settings
from app.people.sync import sync
from tests.auth.doors import Signer
from tests.conftest import MakeApp


@pytest.fixture
def headers(app: Flask, make_app: MakeApp, settings: Settings) -> dict[str, str]:
    """The demo's people in the mirror, and the token of one of them."""
    with make_app(demo_sign_in=True).app_context():
        sync()
    return {"Authorization": f"Bearer {Signer(settings).trusted_by(app).access()}"}


def test_people_come_page_by_page_each_once(client: FlaskClient, headers: dict[str, str]) -> None:
    logins: list[str] = []
    query: dict[str, str] = {"limit": "4"}
    while True:
        page = client.get("/api/v1/people", query_string=query, headers=headers).json
        assert page is not None
        logins += [person["login"] for person in page["people"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert len(logins) == 15  # the demo's fourteen and the reader
    assert logins == sorted(set(logins))


def test_a_person_has_roles_departments_and_a_primary_one(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    page = client.get("/api/v1/people?limit=200", headers=headers).json
    assert page is not None
    [sergei] = [person for person in page["people"] if person["login"] == "sergei.ivanov"]
    assert sergei == {
        "login": "sergei.ivanov",
        "name": "Сергей Иванов",
        "position": "Старший специалист",
        "roles": ["agent"],
        "departments": ["/cards/card-delivery", "/payments"],
        "primary_department": "/cards/card-delivery",
        "origin": "keycloak",
        "active": True,
        "absent_until": None,
    }


@pytest.mark.parametrize(
    ("query", "logins"),
    [
        ("q=ИВАНОВ", ["sergei.ivanov"]),
        ("q=sergei+Старший", ["sergei.ivanov"]),
        ("q=%25", []),
        ("department=/cards/card-delivery&role=lead", ["maria.petrova"]),
        ("role=accountant", ["pavel.smirnov"]),
        ("active=false", []),
        ("active=true&q=pavel", ["pavel.smirnov"]),
    ],
)
def test_people_are_narrowed_by_words_department_role_and_activity(
    client: FlaskClient, headers: dict[str, str], query: str, logins: list[str]
) -> None:
    page = client.get(f"/api/v1/people?{query}", headers=headers).json
    assert page is not None
    assert [person["login"] for person in page["people"]] == logins


def test_departments_come_as_a_tree(client: FlaskClient, headers: dict[str, str]) -> None:
    found = client.get("/api/v1/departments", headers=headers).json
    assert found is not None
    assert [(node["path"], node["parent"]) for node in found["departments"]] == [
        ("/cards", None),
        ("/cards/card-delivery", "/cards"),
        ("/payments", None),
    ]


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=x",
        "limit=1000",
        "cursor=%00",
        "cursor=eA",
        "cursor=é",
        "x=1",
        "q=%00",
        "department=/nowhere",
        "role=king",
        "active=perhaps",
    ],
)
def test_a_wrong_query_is_refused_with_the_field_named(
    client: FlaskClient, headers: dict[str, str], query: str
) -> None:
    answer = client.get(f"/api/v1/people?{query}", headers=headers)
    assert answer.status_code == 422
    assert answer.json
    assert list(answer.json["faults"]) == [query.partition("=")[0]]


def test_whoever_has_no_role_reads_nobody_and_is_told_so_before_anything_else(
    app: Flask, client: FlaskClient, settings: Settings
) -> None:
    token = Signer(settings).trusted_by(app).access(realm_access={"roles": []})
    headers = {"Authorization": f"Bearer {token}"}
    for address in ("/api/v1/people?limit=x", "/api/v1/departments"):
        assert client.get(address, headers=headers).status_code == 403
        assert client.get(address).status_code == 401


def test_an_admin_says_which_department_is_primary(
    app: Flask, client: FlaskClient, headers: dict[str, str], settings: Settings
) -> None:
    address = "/api/v1/people/sergei.ivanov/primary-department"
    assert client.put(address, json={}, headers=headers).status_code == 403
    token = Signer(settings).trusted_by(app).access(realm_access={"roles": ["admin"]})
    admin = {"Authorization": f"Bearer {token}"}

    def choose(path: str, where: str = address) -> int:
        return client.put(where, json={"department": path}, headers=admin).status_code

    assert choose("/payments") == 204
    page = client.get("/api/v1/people?limit=200", headers=admin).json
    assert page is not None
    [sergei] = [person for person in page["people"] if person["login"] == "sergei.ivanov"]
    assert sergei["primary_department"] == "/payments"
    assert choose("/cards") == 409
    assert choose("payments") == 422
    assert choose("/payments", address.replace("sergei.ivanov", "nobody")) == 404


def test_the_primary_department_is_chosen_once_for_each_idempotency_key(
    app: Flask, client: FlaskClient, headers: dict[str, str], settings: Settings
) -> None:
    token = Signer(settings).trusted_by(app).access(realm_access={"roles": ["admin"]})
    once = {"Authorization": f"Bearer {token}", "Idempotency-Key": "choice-1"}

    def choose(path: str) -> TestResponse:
        address = "/api/v1/people/sergei.ivanov/primary-department"
        return client.put(address, json={"department": path}, headers=once)

    def choices() -> int:
        with app.app_context():
            return len(
                db.session.scalars(select(AuditEntry).filter_by(what="department.primary")).all()
            )

    assert choose("/payments").status_code == 204
    again = choose("/payments")
    assert (again.status_code, again.data) == (204, b"")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert choices() == 1
    assert choose("/cards/card-delivery").status_code == 422  # the key was for another request
    assert choices() == 1
