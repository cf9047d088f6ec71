"""The queue: a view, sorted, a page of it, and what is new in it."""

from flask import make_response, request
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import Actor, actor
from app.core.errors import Refusal
from app.core.lists import Page, moment
from app.incidents import access, queries
from app.incidents.models import Value
from app.incidents.pages import choices
from app.incidents.pages.blueprint import may_work, pages
from app.incidents.pages.place import Place
from app.incidents.pages.wording import SORTS, VIEWS
from app.incidents.queries import renewing
from app.web.render import render
from app.web.several import versions
from app.workflow import queries as workflow
from app.workflow.columns import columns


@pages.get("/queue/<view>")
def queue(view: str) -> str:
    """Show a page of a view. An address that makes no sense shows the first, and says so."""
    access.check_may_read(actor())
    return listed(actor(), Place.of(view, request.args))


@pages.get("/queue/<view>/news")
def news(view: str) -> AnyResponse:
    """Say what has changed in a view since the page was made; the page asks by itself.

    With `shown`, the numbers and versions of its rows, it gets those of them that have changed.
    """
    who = actor()
    access.check_may_read(who)
    place = Place.of(view, request.args)
    since = moment(request.args.get("since", ""))
    if since is None:
        return make_response("", 204)
    shown = versions(request.args.get("shown", ""), most=queries.PAGE)
    renewed = renewing.renewed(who, place.view, shown, since=since)
    count = queries.newer_than(who, place.view, since) - renewed.newer
    if count <= 0 and not renewed.rows and not renewed.gone:
        return make_response("", 204)
    page = render(
        "incidents/news.html",
        place=place,
        count=count,
        renewed=renewed,
        own=columns("incident", Value, renewed.rows),
        address=place.first.list_address,
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
    working = may_work(who) and bool(page.rows)
    return render(
        "incidents/queue.html",
        **place.shown(page),
        own=columns("incident", Value, page.rows),
        view_words=VIEWS[place.view.code],
        views=VIEWS,
        sorts=SORTS,
        may_work=may_work(who),
        assignable=choices.assignable(None) if working else (),
        targets=workflow.process(page.rows[0].process_id).plain_targets if working else (),
        done=done,
        refused=refused or {},
    )


def _page(who: Actor, place: Place) -> Page[queries.Row]:
    return queries.page(who, place.view, place.sort, after=place.after, before=place.before)
