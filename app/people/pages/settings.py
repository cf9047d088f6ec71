"""A person's own settings."""

from uuid import UUID
from zoneinfo import available_timezones

from flask import request
from pydantic import ValidationError
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import Actor, actor
from app.core.db import transaction
from app.core.errors import Forbidden, Invalid
from app.core.text import _, lazy
from app.people import services
from app.people.forms import SettingsForm
from app.people.pages.blueprint import pages
from app.people.preferences import preferences
from app.web.look import LANGUAGES, Look, prefers
from app.web.render import render, sent_to


@pages.get("/settings")
def settings() -> str:
    """Show the reader's own settings."""
    chosen = preferences(_oneself(actor()))
    return render(
        "people/settings.html",
        chosen=chosen,
        languages=LANGUAGES,
        zones=sorted(available_timezones()),
    )


@pages.post("/settings")
def change_settings() -> AnyResponse:
    """Keep the reader's own settings; whose they are comes from the session alone."""
    whose = _oneself(actor())
    form = _form()
    with transaction():
        services.prefer(whose, form.preferences())
    return sent_to("/settings", told=_("Settings saved"))


@prefers
def _look(who: Actor) -> Look | None:
    if who.person_id is None:
        return None
    chosen = preferences(who.person_id)
    return Look(chosen.language, chosen.theme, chosen.time_zone, chosen.density, chosen.single_keys)


def _oneself(who: Actor) -> UUID:
    if who.person_id is None:
        raise Forbidden
    return who.person_id


def _form() -> SettingsForm:
    try:
        return SettingsForm.model_validate(request.form.to_dict())
    except ValidationError as fault:
        names = {str(error["loc"][0]) for error in fault.errors() if error["loc"]}
        raise Invalid(
            {name: lazy("Choose one of the values offered.") for name in names}
        ) from fault
