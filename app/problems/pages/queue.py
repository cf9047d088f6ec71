"""The queue of problems: a view, sorted, a page of it, and what is new in it."""

from collections.abc import Mapping
from typing import Any

from flask import make_response, request
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import Actor, actor
from app.core.errors import Refusal
from app.core.lists import Page, moment
from app.incidents import access as incidents
from app.problems import queries
from app.problems.models import Value
from app.problems.pages import proposing
from app.problems.pages.blueprint import assignable, may_work, pages
from app.problems.pages.place import LONGEST, Place
from app.problems.pages.wording import SORTS, VIEWS
from app.problems.queries import renewing
from app.problems.queries.standing import standing
from app.web.render import render
from app.web.several import versions
from app.workflow import queries as workflow
from app.workflow.columns import columns


@pages.get("/problems/queue/<view>")
def queue(view: str) -> str:
    """Show a page of a view. An address that makes no sense shows the first, and says so."""
    incidents.check_may_read(actor())
    return listed(actor(), Place.of(view, request.args))


@pages.get("/problems/queue/<view>/news")
def news(view: str) -> AnyResponse:
    """Say what has changed in a view since the page was made; the page asks by itself.

    With `shown`, the numbers and versions of its rows, it gets those of them that have changed.
    """
    who = actor()
    incidents.check_may_read(who)
    place, since = Place.of(view, request.args), moment(request.args.get("since", ""))
    if since is None:
        return make_response("", 204)
    shown = versions(request.args.get("shown", ""), most=queries.PAGE)
    renewed = renewing.renewed(who, place.view, shown, since=since)
    words = place.filters.words
    count = queries.newer_than(who, place.view, since, words=words) - renewed.newer
    if count <= 0 and not renewed.rows and not renewed.gone:
        return make_response("", 204)
    page = render(
        "problems/news.html",
        place=place,
        count=count,
        renewed=renewed,
        own=columns("problem", Value, renewed.rows),
        may_work=may_work(who),
    )
    return make_response(page)


def listed(
    who: Actor,
    place: Place,
    *,
    done: int = 0,
    refused: dict[int, Refusal] | None = None,
) -> str:
    """The page of a list; after a change of several rows with what became of each."""
    page = _page(who, place)
    if not page.rows and (place.after or place.before):
        place = place.lost
        page = _page(who, place)
    return render(
        "problems/queue.html",
        **place.shown(page),
        own=columns("problem", Value, page.rows),
        view_words=VIEWS[place.view.code],
        views=VIEWS,
        sorts=SORTS,
        longest=LONGEST,
        may_work=may_work(who),
        proposals=proposing.waiting(who),
        standing=standing(),
        done=done,
        refused=refused or {},
        **_offered(who, page),
    )


def _offered(who: Actor, page: Page[queries.Row]) -> Mapping[str, Any]:
    """What one chooses from for a change of several at once."""
    if not may_work(who) or not page.rows:
        return {"assignable": (), "targets": ()}
    targets = workflow.process(page.rows[0].process_id).plain_targets
    return {"assignable": assignable(None), "targets": targets}


def _page(who: Actor, place: Place) -> Page[queries.Row]:
    return queries.page(
        who,
        place.view,
        place.sort,
        after=place.after,
        before=place.before,
        filters=place.filters,
    )
