"""One round through every route of the desk, as one role, with garbage in every body."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask

from app.core.actor import SYSTEM, Actor, Role, Scope
from app.core.db import transaction
from app.problems import services
from app.workflow import access as designs
from app.workflow import services as processes
from tests.api.conftest import Doors, Program
from tests.conftest import new_client
from tests.incidents.desk import Browser, Desk

ROLES = ("agent", "lead", "manager", "configurator", "accountant", "admin")
PAGE_ROLES = ("anonymous", *ROLES)
API_ROLES = ("anonymous", *ROLES, "no-scope", "reader", "writer", "people-reader")
SCOPES = {
    "no-scope": (),
    "reader": (Scope.INCIDENTS_READ,),
    "writer": (Scope.INCIDENTS_WRITE,),
    "people-reader": (Scope.PEOPLE_READ,),
}
GARBAGE = {"garbage": "\x00", "subject": "", "text": "", "state": "\x00", "expires_at": "never"}
NOBODYS = "00000000-0000-0000-0000-000000000000"
FIXED = {
    "int:version": "1",
    "any(states,moves,fields):pieces": "states",
    "piece": "new",
    "uuid:cascade": "019a0000-0000-7000-8000-00000000ca5c",
    "view": "open",
    "state": "in_progress",
    "uuid:attachment": NOBODYS,
    "uuid:notice": NOBODYS,
    "uuid:message": NOBODYS,
    "uuid:category": NOBODYS,
    "uuid:change": NOBODYS,
    "uuid:template": NOBODYS,
    "uuid:proposal": NOBODYS,
    "category": "-",
    "uuid:absence": NOBODYS,
    "path:department": "cards",
    "uuid:viewer": NOBODYS,
    "uuid:erasure": NOBODYS,
    "tag": "round",
    "token": "a" * 64,
    "path:anything": "no/case",
    "name": "no-such-file.css",
}
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


@dataclass(frozen=True)
class Route:
    """A method and a rule of the URL map."""

    method: str
    rule: str
    is_public: bool

    @property
    def name(self) -> str:
        return f"{self.method} {self.rule}"

    @property
    def is_api(self) -> bool:
        return self.rule.startswith("/api/v1/")


def routes(app: Flask) -> Iterator[Route]:
    """Every route of the desk; HEAD and OPTIONS go with GET."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Route(method, rule.rule, getattr(view, "is_public", False))


class Rounds:
    """Asks routes as one role; each time for a row of its own, so that no answer is the next's."""

    def __init__(self, desk: Desk, doors: Doors, role: str) -> None:
        self.desk, self.doors, self.role = desk, doors, role
        self.who = self._person() if role in ROLES else None
        self.processes = 0

    def ask(self, route: Route) -> int:
        """Return the status that this role gets; bodies and queries are garbage."""
        address = self.address(route)
        return self._program(route, address) if route.is_api else self._page(route, address)

    def _person(self) -> Actor:
        department = self.desk.cards if self.role in {"agent", "lead"} else None
        return self.desk.person("Robin Round", department, Role(self.role))

    def address(self, route: Route) -> str:
        return re.sub(r"<([^>]+)>", lambda found: self._part(found[1]), route.rule)

    def _part(self, name: str) -> str:
        match name:
            case "incident:number" | "incident:other":
                return self.desk.incident().reference
            case "problem:number" | "problem:other":
                return self._problem()
            case "api_key":
                return self.doors.client(Scope.PEOPLE_READ).headers["X-Api-Key"]
            case "process":
                return self._process()
            case "login":
                assert self.desk.vera.id
                return "vera"
        return FIXED[name]

    def _problem(self) -> str:
        with transaction():
            return services.open_(title="x", by=SYSTEM, department_id=self.desk.cards).reference

    def _process(self) -> str:
        self.processes += 1
        with transaction():
            like = designs.design(SYSTEM, "incident", to="shape")
            code = f"round_{self.processes}"
            return processes.found(code, {"en": "Round"}, like=like, by=SYSTEM).code

    def _page(self, route: Route, address: str) -> int:
        if self.who is None:
            return new_client(self.desk.app).open(address, method=route.method).status_code
        browser = Browser(new_client(self.desk.app), self.who)
        if route.method == "GET":
            return browser.get(address).status_code
        return browser.post(address, GARBAGE).status_code

    def _program(self, route: Route, address: str) -> int:
        sent: dict[str, Any] = {"query_string": {"garbage": "1"}}
        if route.method in UNSAFE:
            sent["json"] = GARBAGE
        answer = self._caller().ask(route.method, address.removeprefix("/api/v1"), **sent)
        return answer.status_code

    def _caller(self) -> Program:
        if self.who is not None:
            return self.doors.person(self.who)
        if self.role == "anonymous":
            return self.doors.stranger
        return self.doors.client(*SCOPES[self.role], departments=frozenset({self.desk.cards}))
