"""Replies, notes and drafts."""

from uuid import UUID

from flask import Response, make_response, request
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid, Refusal
from app.core.sent import takes_files
from app.core.text import _
from app.files.errors import FileRefused, TooManyFiles
from app.incidents import access, services
from app.incidents.errors import ReplyHeld
from app.incidents.forms import DraftForm, MessageForm
from app.incidents.models import Incident, Message, Voice
from app.incidents.pages.attaching import given
from app.incidents.pages.blueprint import pages
from app.incidents.pages.record import PAGE, address, answer, values
from app.incidents.services import Given
from app.web.render import render, retarget, sent_to, wants_part
from app.workflow.process import StateCategory


@pages.post("/incidents/<incident:number>/messages")
@takes_files
def write(number: int) -> AnyResponse:
    """Answer the customer, or note something. A reply that read too little is held."""
    bodies: list[Given] = []
    try:
        bodies = given(number)
        with transaction():
            incident = access.incident(actor(), number, to="work")
            form = MessageForm.of(request.form)
            message = _say(incident, form)
            keys = [*form.attached, *services.hold(incident, bodies, by=actor())]
            services.attach(incident, message, keys, by=actor())
            told = _told(incident, form)
    except ReplyHeld as held:
        _hold(number, bodies)
        return _held(number, held)
    except Invalid as refusal:
        if not isinstance(refusal, FileRefused):
            _hold(number, bodies)
        return _again(number, refusal, faults=refusal.faults)
    except TooManyFiles as refusal:
        response = _again(number, refusal, faults={"file": refusal.words})
        response.headers["Retry-After"] = str(refusal.retry_after)
        return response
    return answer(number, told=told)


@pages.post("/incidents/<incident:number>/draft")
def keep_draft(number: int) -> AnyResponse:
    """Keep what is being written; the page does so by itself."""
    with transaction():
        incident = access.incident(actor(), number, to="work")
        form = DraftForm.of(request.form)
        services.keep_draft(incident, Voice(form.kind), form.text, by=actor())
    return make_response("", 204) if wants_part() else sent_to(address(incident))


def _say(incident: Incident, form: MessageForm) -> Message:
    if form.kind == "note":
        return services.note(incident, form.text, by=actor())
    say = services.reply_anyway if form.do == "anyway" else services.reply
    message = say(incident, form.text, seen=form.seen, by=actor())
    if form.do == "wait":
        target = incident.process.toward(incident.state, StateCategory.WAITING)
        services.move(incident, target.code, by=actor())
    return message


def _hold(number: int, bodies: list[Given]) -> None:
    """Keep the files that came with words which cannot be taken yet."""
    with transaction():
        services.hold(access.incident(actor(), number, to="work"), bodies, by=actor())


def _told(incident: Incident, form: MessageForm) -> str:
    """What became of the words; whom a note could not call is said, and not why."""
    if form.kind != "note":
        return _("Reply queued")
    missed = ", ".join(f"@{login}" for login in services.not_called(incident, form.text))
    if not missed:
        return _("Note kept")
    return _("Note kept. Not told: %(logins)s. Nobody with this login sees it.", logins=missed)


def _held(number: int, held: ReplyHeld) -> Response:
    """Keep the words as a draft, and show what was written meanwhile."""
    form = DraftForm.of(request.form)
    with transaction():
        incident = access.incident(actor(), number, to="work")
        services.keep_draft(incident, Voice.REPLY, form.text, by=actor())
    keys = [UUID(key) for key in held.data["messages"]]  # type: ignore[attr-defined]  # as the service fills it
    seen = request.form.get("seen", "")
    return _again(number, held, held=True, new=keys, seen=seen)


def _again(number: int, refusal: Refusal, **changed: object) -> Response:
    incident = access.incident(actor(), number)
    typed = {"text": request.form.get("text", ""), "kind": request.form.get("kind", Voice.REPLY)}
    known = values(incident, actor(), **typed, **changed)  # type: ignore[arg-type]  # by name
    response = make_response(render(PAGE, fragment="parts", **known), refusal.status)
    if wants_part():
        retarget(response, "#side")
    return response
