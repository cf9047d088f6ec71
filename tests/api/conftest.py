"""Programs at the desk: API clients with scopes, and people with a bearer token."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.auth import services
from app.core import time
from app.core.actor import SYSTEM, Actor, Scope
from app.core.db import db, transaction
from app.core.settings import Settings
from app.people.models import Department, Person
from tests.auth.doors import Signer
from tests.conftest import new_client
from tests.incidents.desk import Desk


@dataclass(frozen=True)
class Program:
    """A client of the API with its credentials."""

    client: FlaskClient
    headers: dict[str, str]

    def ask(self, method: str, address: str, **more: Any) -> TestResponse:
        headers = {**self.headers, **more.pop("headers", {})}
        return self.client.open(f"/api/v1{address}", method=method, headers=headers, **more)

    def get(self, address: str, **query: Any) -> TestResponse:
        return self.ask("GET", address, query_string=query)

    def post(self, address: str, body: Any, **headers: str) -> TestResponse:
        return self.ask("POST", address, json=body, headers=_dashed(headers))

    def put(self, address: str, body: Any = None, **headers: str) -> TestResponse:
        return self.ask("PUT", address, json=body, headers=_dashed(headers))

    def patch(self, address: str, body: Any, **headers: str) -> TestResponse:
        return self.ask("PATCH", address, json=body, headers=_dashed(headers))

    def delete(self, address: str) -> TestResponse:
        return self.ask("DELETE", address)


@dataclass(frozen=True)
class Doors:
    """Ways into the API of the desk."""

    app: Flask
    signer: Signer

    def client(self, *scopes: Scope, departments: frozenset[Any] = frozenset()) -> Program:
        """A new API client."""
        with transaction():
            made = services.create_api_client(
                "shop",
                scopes=set(scopes),
                departments=departments,
                expires_at=time.now() + timedelta(days=1),
                by=SYSTEM,
            )
            headers = {"X-Api-Key": made.client.api_key, "X-Api-Secret": made.secret}
        return Program(new_client(self.app), headers)

    def person(self, who: Actor) -> Program:
        """This person, with a token as Keycloak gives it."""
        row = db.session.get_one(Person, who.id)
        paths = db.session.scalars(
            select(Department.path).where(Department.id.in_(who.departments))
        )
        token = self.signer.access(
            sub=row.subject,
            preferred_username=row.login,
            name=row.name,
            realm_access={"roles": sorted(who.roles)},
            groups=[f"/departments{path}" for path in paths],
        )
        return Program(new_client(self.app), {"Authorization": f"Bearer {token}"})

    @property
    def stranger(self) -> Program:
        return Program(new_client(self.app), {})


@pytest.fixture
def desk(context: Flask) -> Desk:
    return Desk(context)


@pytest.fixture
def doors(context: Flask, settings: Settings) -> Iterator[Doors]:
    """Ways in, with limits that no test meets by chance."""
    known = context.extensions["opora.settings"]
    context.extensions["opora.settings"] = known.model_copy(
        update={"api_limit": 1_000_000, "stranger_limit": 1_000_000}
    )
    yield Doors(context, Signer(settings).trusted_by(context))
    context.extensions["opora.settings"] = known
    context.extensions.pop("opora.jwks")


@pytest.fixture
def program(doors: Doors, desk: Desk) -> Program:
    """An API client that reads and writes the incidents of Cards."""
    return doors.client(
        Scope.INCIDENTS_READ,
        Scope.INCIDENTS_WRITE,
        Scope.PEOPLE_READ,
        departments=frozenset({desk.cards}),
    )


def _dashed(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
