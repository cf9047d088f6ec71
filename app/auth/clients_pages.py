"""API clients for administrators: list, make, revoke."""

from datetime import timedelta

from flask import Blueprint, make_response, request
from pydantic import ValidationError
from werkzeug.wrappers import Response as AnyResponse

from app.auth import access, queries, services
from app.auth.client_forms import department_ids, described
from app.auth.schemas import ApiClientIn
from app.core import time
from app.core.actor import Scope, Verb, actor
from app.core.db import transaction
from app.core.errors import Invalid, Words
from app.core.text import _, lazy, ngettext
from app.people import queries as people
from app.web import nav
from app.web.render import render, sent_to

pages = Blueprint("api_clients", __name__, template_folder="templates")

LIVES = (30, 90, 180, 365)
SCOPES = (
    (Scope.INCIDENTS_READ, lazy("Read incidents")),
    (Scope.INCIDENTS_WRITE, lazy("Read and work incidents")),
    (Scope.PEOPLE_READ, lazy("Read people and departments")),
    (Scope.PROCESSES_WRITE, lazy("Shape processes")),
)


def figure() -> Words:
    """How many are let in."""
    return ngettext("%(number)s valid", "%(number)s valid", queries.valid_clients(at=time.now()))


nav.add(
    nav.Entry(
        "api-clients",
        lazy("API clients"),
        "key-round",
        "api_clients.index",
        group="administration",
        order=50,
        about=lazy("Programs that use the API, and what they may do."),
        figure=figure,
        shown_to=lambda who: who.may(Verb.MANAGE_API_CLIENTS),
    )
)


@pages.get("/api-clients")
def index() -> str:
    """Show all API clients, and the form for a new one."""
    access.check_may_manage(actor())
    return _page()


@pages.post("/api-clients")
def create() -> AnyResponse:
    """Make an API client and show its secret, this once: no address leads to it again."""
    access.check_may_manage(actor())
    try:
        asked = _form()
    except Invalid as refusal:
        return make_response(_page(faults=refusal.faults), refusal.status)
    with transaction():
        made = services.create_api_client(
            asked.name,
            scopes=set(asked.scopes),
            departments=department_ids(asked.departments),
            expires_at=asked.expires_at,
            by=actor(),
        )
        shown = described([made.client])[0]
    return make_response(render("auth/api_client_made.html", client=shown, secret=made.secret), 201)


@pages.post("/api-clients/<api_key>/revocation")
def revoke(api_key: str) -> AnyResponse:
    """Refuse an API client from now on."""
    with transaction():
        client = access.api_client(actor(), api_key)
        services.revoke_api_client(client, by=actor())
        name = client.name
    return sent_to("/api-clients", told=_("%(name)s is revoked", name=name))


def _page(faults: dict[str, Words] | None = None) -> str:
    return render(
        "auth/api_clients.html",
        clients=described(access.api_clients(actor())),
        departments=people.departments(),
        scopes=SCOPES,
        scope_words=dict(SCOPES),
        lives=LIVES,
        now=time.now(),
        faults=faults or {},
        form=request.form,
    )


def _form() -> ApiClientIn:
    days = request.form.get("days", "")
    life = int(days) if days in map(str, LIVES) else LIVES[0]
    try:
        return ApiClientIn.model_validate(
            {
                "name": request.form.get("name", ""),
                "scopes": request.form.getlist("scopes"),
                "departments": request.form.getlist("departments"),
                "expires_at": time.now() + timedelta(days=life),
            }
        )
    except ValidationError as fault:
        raise Invalid(
            {str(error["loc"][0]): _words(error["loc"][0]) for error in fault.errors()}
        ) from fault


def _words(field: str | int) -> Words:
    known = {
        "name": lazy("Give it a name of at most 100 characters."),
        "scopes": lazy("Choose what it may do."),
    }
    return known.get(str(field), lazy("Choose one of the values offered."))
