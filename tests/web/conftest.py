"""A desk of nothing but the kit: pages without a database, and a reader of our choice."""

from collections.abc import Iterator
from time import sleep
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, current_app, g, request
from flask.testing import FlaskClient

from app.core.actor import Actor, Role
from app.core.errors import (
    Conflict,
    Forbidden,
    Invalid,
    Malformed,
    NotFound,
    PreconditionRequired,
    Refusal,
    Stale,
    TooLarge,
    TooMany,
    Unauthorised,
    Unavailable,
)
from app.core.settings import Settings
from app.core.text import lazy
from app.web import csrf, look, nav, palette, slots
from app.web.errors import WrongMethod
from app.web.install import install
from app.web.render import render, sent_to, shown
from tests.conftest import listening
from tests.servers import free_port

VERA = Actor(
    kind="person",
    id=UUID("01890000-0000-7000-8000-000000000001"),
    name="Vera Lang",
    roles=frozenset({Role.AGENT}),
)
REFUSALS: dict[str, Refusal] = {
    str(refusal.status): refusal
    for refusal in (
        Malformed(),
        Unauthorised(),
        Forbidden(),
        NotFound(),
        WrongMethod(),
        Conflict(),
        Stale(),
        TooLarge(),
        Invalid({"subject": lazy("Search")}),
        PreconditionRequired(),
        TooMany(retry_after=7),
        Unavailable(),
    )
}


@pytest.fixture
def kit(monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The kit alone, with registries of its own."""
    for module, name, empty in (
        (nav, "_entries", {}),
        (nav, "_main_actions", {}),
        (nav, "_searches", []),
        (nav, "_counts", {}),
        (palette, "_providers", {}),
        (slots, "_fragments", {}),
        (look, "_preferences", []),
        (csrf, "_session_secret", []),
    ):
        monkeypatch.setattr(module, name, type(empty)(empty))
    app = Flask("tests.web", static_folder=None, template_folder="templates")
    values: dict[str, Any] = {"database_url": "unused", "valkey_url": "unused"}
    app.extensions["opora.settings"] = Settings(**values)
    app.before_request(_identify)
    csrf.bound_to(lambda: "session of Vera" if g.get("actor") else None)
    _add_pages(app)
    nav.add(nav.Entry("first", lazy("Incidents"), "inbox", "first", "incidents", keys="g q"))
    install(app)
    return app


@pytest.fixture
def reader(kit: Flask) -> FlaskClient:
    """Vera's browser."""
    return kit.test_client()


@pytest.fixture
def address(kit: Flask) -> Iterator[str]:
    """The kit listening on loopback."""
    with listening(kit, free_port()) as found:
        yield found


def _identify() -> None:
    g.actor = None if "nobody" in request.args else VERA
    g.look = look.Look(
        theme="dark" if request.args.get("theme") == "dark" else "light",
        time_zone="Europe/Berlin",
        single_keys="no-keys" not in request.args,
    )


def _add_pages(app: Flask) -> None:
    app.add_url_rule("/", "first", lambda: "the first page")
    app.add_url_rule("/favicon.ico", "favicon", lambda: "")  # a browser asks for it on bare pages
    app.add_url_rule("/sign-in", "auth.sign_in", lambda: "sign in")
    app.add_url_rule("/refused/<status>", "refused", _refuse)
    app.add_url_rule("/api/refused/<status>", "api_refused", _refuse)
    app.add_url_rule("/broken", "broken", lambda: str(1 // 0))
    app.add_url_rule("/token", "token", csrf.csrf_token)
    app.add_url_rule("/change", "change", lambda: "changed", methods=["POST"])
    app.add_url_rule("/api/change", "api_change", lambda: "changed", methods=["POST"])
    app.add_url_rule("/hook", "hook", csrf.csrf_exempt(lambda: "heard"), methods=["POST"])
    app.add_url_rule("/public", "public", csrf.csrf_public(lambda: "in"), methods=["POST"])
    app.add_url_rule(
        "/shown",
        "shown",
        lambda: shown("web/keys.html", "sheet", at="/keys", told="Сохранено", sections=[]),
        methods=["POST"],
    )
    app.add_url_rule("/scripts", "scripts", lambda: render("scripts.html"))
    app.add_url_rule("/drafts", "drafts", _keep_draft, methods=["POST"])
    app.add_url_rule("/state/<answer>", "state", _move, methods=["POST"])
    again = '<div id="box"><button type="button" name="again">Once more</button></div>'
    app.add_url_rule("/again", "again", lambda: again)
    app.add_url_rule("/news", "news", _news)
    app.add_url_rule("/sent", "sent", lambda: sent_to("/kit", told="Moved", undo="/change"))


def _keep_draft() -> str:
    current_app.extensions["drafts"] = request.form["text"]
    return ""


def _move(answer: str) -> str:
    sleep(0.3)  # long enough to see what is shown before the answer
    if answer == "refused":
        raise Conflict
    return '<p id="state">Closed, says the server <button name="move">Close</button></p>'


def _news() -> str:
    polled = request.headers.get("X-Opora-Poll")
    return f'<a href="/kit" data-key=".">1 new, asked by {polled}</a> <kbd>.</kbd>'


def _refuse(status: str) -> str:
    raise REFUSALS[status]
