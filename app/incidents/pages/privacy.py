"""Making an incident private on its page, and saying who sees it nevertheless."""

from uuid import UUID

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.text import _
from app.incidents import access, services
from app.incidents.forms import NameForm
from app.incidents.pages.blueprint import pages
from app.incidents.pages.record import answer
from app.incidents.queries import privacy


@pages.post("/incidents/<incident:number>/privacy")
def hide(number: int) -> AnyResponse:
    """Make it private."""
    with transaction():
        services.hide(access.incident(actor(), number, to="work"), by=actor())
    return answer(number, told=_("Private now"))


@pages.post("/incidents/<incident:number>/privacy/removal")
def reveal(number: int) -> AnyResponse:
    """Let everybody see it again who sees its department."""
    with transaction():
        services.reveal(access.incident(actor(), number, to="work"), by=actor())
    return answer(number, told=_("Not private any more"))


@pages.post("/incidents/<incident:number>/named")
def name(number: int) -> AnyResponse:
    """Let one more person or program see it."""
    with transaction():
        incident = access.incident(actor(), number, to="work")
        (viewer,) = services.check_viewers([NameForm.of(request.form).viewer], field="viewer")
        services.name(incident, viewer, by=actor())
    return answer(number, told=_("%(name)s sees it now", name=viewer.name))


@pages.post("/incidents/<incident:number>/named/<uuid:viewer>/removal")
def unname(number: int, viewer: UUID) -> AnyResponse:
    """Take a name away again."""
    with transaction():
        incident = access.incident(actor(), number, to="work")
        found = next((each for each in privacy.named(incident) if each.id == viewer), None)
        if found:
            services.unname(incident, found, by=actor())
    return answer(number, told=_("The name is taken away"))
