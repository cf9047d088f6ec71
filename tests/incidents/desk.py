"""A small desk to try things on: departments, people of every role, incidents, browsers."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.auth import sessions
from app.core import ids, time
from app.core.actor import SYSTEM, Actor, Role
from app.core.db import db, transaction
from app.incidents import access, services
from app.incidents.models import Category, Channel, Incident
from app.incidents.services import From, Resolution
from app.people.models import Department, Membership, Person, PersonRole
from app.people.queries import department_ids_of
from tests.conftest import new_client

SOLVED = Resolution(code="solved", text="A new card is on its way")


@dataclass
class Desk:
    """Two departments, one of them with another below, and whoever is asked for by name."""

    app: Flask
    _people: dict[str, Actor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with transaction():
            self.cards = _department("Cards", "/cards")
            self.delivery = _department("Card delivery", "/cards/card-delivery", below=self.cards)
            self.transfers = _department("Transfers", "/transfers")
            self.topic = _category("card_arrival", {"en": "Card arrival", "ru": "Доставка карты"})

    @cached_property
    def vera(self) -> Actor:
        return self.person("Vera Lang", self.cards, Role.AGENT)

    @cached_property
    def boris(self) -> Actor:
        return self.person("Boris Orlov", self.cards, Role.AGENT)

    @cached_property
    def oleg(self) -> Actor:
        return self.person("Oleg Sokolov", self.transfers, Role.AGENT)

    @cached_property
    def anna(self) -> Actor:
        return self.person("Anna Kovač", self.cards, Role.AGENT, Role.LEAD)

    @cached_property
    def henrik(self) -> Actor:
        return self.person("Henrik Dahl", None, Role.MANAGER)

    @cached_property
    def petra(self) -> Actor:
        return self.person("Petra Novak", None, Role.CONFIGURATOR)

    @cached_property
    def pavel(self) -> Actor:
        return self.person("Pavel Smirnov", None, Role.ACCOUNTANT)

    def person(self, name: str, department: UUID | None, *roles: Role) -> Actor:
        login = name.split(maxsplit=1)[0].lower()
        with transaction():
            row = Person(login=login, name=name, origin="keycloak", subject=str(ids.new()))
            db.session.add(row)
            db.session.flush()
            db.session.add_all(PersonRole(person_id=row.id, role=role) for role in roles)
            if department:
                db.session.add(Membership(person_id=row.id, department_id=department))
            db.session.flush()
            departments = department_ids_of(row.id)
            return Actor("person", row.id, name, frozenset(roles), frozenset(), departments)

    def incident(
        self,
        subject: str = "Card not arrived",
        text: str = "Where is my card?",
        *,
        email: str = "ingrid@example.com",
        **more: Any,
    ) -> Incident:
        """Open an incident of Cards, unless another department is named."""
        with transaction():
            return services.open_(
                subject=subject,
                text=text,
                requester=From(name="Ingrid Solberg", email=email),
                channel=Channel.WEB,
                by=SYSTEM,
                **{"department_id": self.cards, **more},
            )

    def doing(self, incident: Incident, verb: Any, *args: Any, by: Actor, **more: Any) -> Any:
        """Do one verb as a route would: found through the door, in a transaction of its own."""
        with transaction():
            found = access.incident(by, incident.number, to="work")
            return verb(found, *args, by=by, **more)

    def resolved(self, incident: Incident, *, by: Actor) -> Incident:
        self.doing(incident, services.resolve, SOLVED, by=by)
        return incident

    def client(self, who: Actor, app: Flask | None = None) -> "Browser":
        """A browser in which this person has signed in."""
        return Browser(new_client(app or self.app), who)


class Browser:
    """A person's browser without scripts: it sends forms as they stand on the page."""

    def __init__(self, client: FlaskClient, who: Actor) -> None:
        self.client = client
        with client.application.app_context():
            client.set_cookie(sessions.cookie_name(), session_of(who))

    def get(self, address: str, *, part: bool = False) -> TestResponse:
        return self.client.get(address, headers=_part(part))

    def post(
        self, address: str, data: dict[str, Any] | None = None, *, part: bool = False
    ) -> TestResponse:
        token = re.search(r'data-csrf="([^"]+)"', self.client.get("/settings").text)
        assert token
        headers = {**_part(part), "X-CSRF-Token": token[1]}
        return self.client.post(address, data=data or {}, headers=headers)


def session_of(who: Actor) -> str:
    """Begin a session for this person, as signing in would. Returns the cookie's value."""
    assert who.id
    now = time.now()
    return sessions.start(
        sessions.Session(
            person_id=who.id,
            subject=str(who.id),
            name=who.name,
            roles=who.roles,
            departments=who.departments,
            sid=None,
            started_at=now,
            confirmed_at=now,
        ),
        None,
    )


def numbers(page: str) -> list[int]:
    """The numbers of the incidents that a list shows, in its order."""
    return [int(found) for found in re.findall(r'id="INC-(\d+)" data-row', page)]


def _part(part: bool) -> dict[str, str]:  # noqa: FBT001 - of this module alone
    return {"HX-Request": "true", "HX-Request-Type": "partial"} if part else {}


def _department(name: str, path: str, below: UUID | None = None) -> UUID:
    row = Department(name=name, path=path, origin="keycloak", parent_id=below)
    db.session.add(row)
    db.session.flush()
    return row.id


def _category(code: str, labels: dict[str, str]) -> UUID:
    row = Category(code=code, labels=labels)
    db.session.add(row)
    db.session.flush()
    return row.id
