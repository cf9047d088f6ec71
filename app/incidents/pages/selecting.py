"""One change of several incidents at once: each through the same door, each told apart."""

from collections.abc import Callable, Iterable

from flask import make_response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import Actor, actor
from app.core.db import transaction
from app.core.errors import Invalid, NotFound, Refusal
from app.core.text import lazy, ngettext
from app.incidents import access, services
from app.incidents.forms import SeveralForm
from app.incidents.forms.base import MOST_PICKED
from app.incidents.models import Incident
from app.incidents.pages.blueprint import pages
from app.incidents.pages.place import Place
from app.incidents.pages.queue import listed
from app.web import several
from app.web.render import sent_to

Act = Callable[[Incident, Actor], object]
Outcome = tuple[list[Incident], dict[int, Refusal]]


@pages.post("/queue/<view>/changes")
def change_several(view: str) -> AnyResponse:
    """Do one thing with all picked incidents; those that refuse stay as they are."""
    who = actor()
    access.check_may_work(who)
    place = Place.of(view, request.args)
    form = SeveralForm.of(request.form)
    act, picked = _act(form), sorted(set(form.pick))[:MOST_PICKED]
    with transaction():
        done, refused = _each(picked, act, who)
        undo = _undo_address(done, who, place)
    if refused:
        return make_response(listed(who, place, done=len(done), refused=refused))
    told = ngettext("%(number)s incident changed", "%(number)s incidents changed", len(done))
    return sent_to(place.list_address, told=told, undo=undo)


@pages.post("/queue/<view>/changes/undoing")
def undo_several(view: str) -> AnyResponse:
    """Put back what was changed at once, each incident that nobody has changed since."""
    who = actor()
    access.check_may_work(who)
    place = Place.of(view, request.args)
    known = several.versions(request.args.get("of", ""), most=MOST_PICKED)
    with transaction():
        done, refused = _each(
            known,
            lambda incident, by: services.undo(incident, known[incident.number], by=by),
            who,
        )
    if refused:
        return make_response(listed(who, place, done=len(done), refused=refused))
    told = ngettext("%(number)s incident put back", "%(number)s incidents put back", len(done))
    return sent_to(place.list_address, told=told)


def _each(numbers: Iterable[int], act: Act, who: Actor) -> Outcome:
    def do(number: int) -> Incident:
        incident = access.incident(who, number, to="work")
        act(incident, who)
        return incident

    return several.each(numbers, do)


def _act(form: SeveralForm) -> Act:
    name, _, value = form.do.partition(" ")
    match name:
        case "take":
            return lambda incident, by: services.take(incident, by=by)
        case "spam":
            return lambda incident, by: services.mark_as_spam(incident, by=by)
        case "assign":
            to = several.person(value)
            return lambda incident, by: services.assign(incident, to=to, by=by)
        case "move":
            return lambda incident, by: services.move(incident, value, by=by)
        case "tag" | "untag":
            return _tagging(name, form.add_tag)
    raise NotFound


def _tagging(name: str, tag: str | None) -> Act:
    if not tag:
        raise Invalid({"add_tag": lazy("Fill this in.")})
    word = " ".join(tag.split()).lower()
    if name == "tag":
        return lambda incident, by: services.tag(incident, add=[word], by=by)
    return lambda incident, by: services.tag(incident, remove=[word], by=by)


def _undo_address(done: list[Incident], who: Actor, place: Place) -> str | None:
    back = [each for each in done if services.can_undo(each, by=who)]
    if not back:
        return None
    of = several.told((each.number, each.version) for each in back)
    return url_for("incidents.undo_several", view=place.view.code, of=of)
