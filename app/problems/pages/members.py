"""All incidents of one problem: a page at a time, narrowed by words."""

import re
from urllib.parse import urlencode

from flask import request, url_for

from app.core.actor import actor
from app.core.lists import moment, stamp
from app.problems import access, queries
from app.problems.pages.blueprint import pages
from app.problems.pages.record import rights
from app.problems.queries import MemberSpot, Narrowing
from app.web.render import render

LONGEST = 200
SPOT = re.compile(r"([01])\.(\d{1,16})\.(\d{1,15})", re.ASCII)


@pages.get("/problems/<problem:number>/incidents")
def members(number: int) -> str:
    """Show a page of its incidents; an address that makes no sense shows the first, and says so."""
    who = actor()
    problem = access.problem(who, number)
    words = " ".join(request.args.get("q", "").replace("\0", "").split())[:LONGEST]
    narrowed = Narrowing(words, live="live" in request.args)
    written = request.args.get("after")
    after = _spot(written) if written is not None else None
    found = queries.members(who, problem, after=after, narrowed=narrowed)
    return render(
        "problems/members.html",
        problem=problem,
        members=found,
        narrowed=narrowed,
        is_known=written is None or after is not None,
        previous=_address(number, narrowed, None) if after else "",
        next=_address(number, narrowed, found.next) if found.next else "",
        faults={},
        form={},
        here="",
        **rights(problem, who),
    )


def _address(number: int, narrowed: Narrowing, after: MemberSpot | None) -> str:
    asked = {"q": narrowed.words} if narrowed.words else {}
    if narrowed.live:
        asked["live"] = "on"
    if after:
        asked["after"] = f"{int(after.is_finished)}.{stamp(after.at)}.{after.number}"
    at = url_for("problems.members", number=number)
    return f"{at}?{urlencode(asked)}" if asked else at


def _spot(written: str) -> MemberSpot | None:
    match = SPOT.fullmatch(written)
    at = moment(match[2]) if match else None
    return MemberSpot(match[1] == "1", at, int(match[3])) if match and at else None
