"""Two problems that are one."""

from flask import request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.text import _, lazy
from app.problems import access, services
from app.problems.errors import NoSuchProblem, NothingToPart
from app.problems.forms import OtherForm
from app.problems.pages.blueprint import pages
from app.problems.pages.record import answer, asked_again


@pages.post("/problems/<problem:number>/merging")
def merge(number: int) -> AnyResponse:
    """Hang all incidents of this problem on another one, and close this one."""
    try:
        access.permitted(actor(), number)
        other = OtherForm.of(request.form).number
        _merge(number, other)
    except Invalid as refusal:
        return asked_again(number, refusal)
    undo = url_for("problems.part", number=number)
    told = _("PRB-%(number)s is part of this one now", number=number)
    return answer(other, told=told, undo=undo)


@pages.post("/problems/<problem:number>/parting")
def part(number: int) -> AnyResponse:
    """Undo the merging of this problem into another one."""
    with transaction():
        problem = access.permitted(actor(), number)
        if problem.merged_into_id is None:
            raise NothingToPart
        whole = access.whole_of(problem)
        services.part(*access.part_and_whole(actor(), number, whole), by=actor())
    return answer(number, told=_("The merging is undone"))


def _merge(number: int, other: int) -> None:
    try:
        access.problem(actor(), other)
    except NoSuchProblem as refusal:
        raise Invalid({"problem": lazy("There is no such problem.")}) from refusal
    with transaction():
        services.merge(*access.part_and_whole(actor(), number, other), by=actor())
