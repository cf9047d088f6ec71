"""One change of several problems at once: each through the same door, each told apart."""

from collections.abc import Callable

from flask import make_response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import Actor, actor
from app.core.db import transaction
from app.core.errors import Invalid, NotFound
from app.core.text import lazy, ngettext
from app.incidents import access as incidents
from app.incidents.forms.base import MOST_PICKED
from app.problems import access, services
from app.problems.errors import MergeWithItself
from app.problems.forms import SeveralForm
from app.problems.models import Problem
from app.problems.pages.blueprint import pages
from app.problems.pages.place import Place
from app.problems.pages.queue import listed
from app.web import several
from app.web.render import sent_to

Act = Callable[[int], Problem]


@pages.post("/problems/queue/<view>/changes")
def change_several(view: str) -> AnyResponse:
    """Do one thing with all picked problems; those that refuse stay as they are."""
    who = actor()
    incidents.check_may_work(who)
    form = SeveralForm.of(request.form)
    return _done(who, Place.of(view, request.args), form.pick, _act(form, who))


@pages.post("/problems/queue/<view>/changes/undoing")
def undo_several(view: str) -> AnyResponse:
    """Put back what was changed at once, each problem that nobody has changed since."""
    who = actor()
    incidents.check_may_work(who)
    place = Place.of(view, request.args)
    known = several.versions(request.args.get("of", ""), most=MOST_PICKED)
    with transaction():
        done, refused = several.each(known, lambda number: _undo(number, known[number], who))
    if refused:
        return make_response(listed(who, place, done=len(done), refused=refused))
    told = ngettext("%(number)s problem put back", "%(number)s problems put back", len(done))
    return sent_to(place.list_address, told=told)


def _done(who: Actor, place: Place, picked: list[int], act: Act) -> AnyResponse:
    with transaction():
        done, refused = several.each(picked, act)
        undo = _undo_address(done, who, place)
    if refused:
        return make_response(listed(who, place, done=len(done), refused=refused))
    told = ngettext("%(number)s problem changed", "%(number)s problems changed", len(done))
    return sent_to(place.list_address, told=told, undo=undo)


def _act(form: SeveralForm, who: Actor) -> Act:
    name, _, value = form.do.partition(" ")
    match name:
        case "take":
            return lambda number: _changed(number, who, lambda each: services.take(each, by=who))
        case "assign":
            to = several.person(value)
            return lambda number: _changed(
                number, who, lambda each: services.assign(each, to=to, by=who)
            )
        case "move":
            return lambda number: _changed(
                number, who, lambda each: services.move(each, value, by=who)
            )
        case "merge":
            into = _other(form)
            return lambda number: _merged(number, into, who)
    raise NotFound


def _changed(number: int, who: Actor, change: Callable[[Problem], object]) -> Problem:
    problem = access.problem(who, number, to="work")
    change(problem)
    return problem


def _merged(number: int, into: int, who: Actor) -> Problem:
    """Merge it into the other one; that one itself, when it is picked, too, stays as it is."""
    problem, target = access.part_and_whole(who, number, into)
    if number != into:
        services.merge(problem, target, by=who)
    return problem


def _undo(number: int, version: int, who: Actor) -> Problem:
    whole = access.whole_of(access.permitted(who, number))
    problem, _whole = access.part_and_whole(who, number, whole)
    services.undo(problem, version, by=who)
    return problem


def _other(form: SeveralForm) -> int:
    if form.to is None:
        raise Invalid({"to": lazy("Fill this in.")})
    number = int(form.to.strip().upper().removeprefix("PRB-"))
    if form.pick == [number]:
        raise MergeWithItself
    return number


def _undo_address(done: list[Problem], who: Actor, place: Place) -> str | None:
    back = [each for each in done if services.can_undo(each, by=who)]
    if not back:
        return None
    of = several.told((each.number, each.version) for each in back)
    return url_for("problems.undo_several", view=place.view.code, of=of)
