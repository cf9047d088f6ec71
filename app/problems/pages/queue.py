"""The queue of problems: a view, sorted, a page of it, and what is new in it."""

from flask import make_response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core import time
from app.core.actor import Actor, actor
from app.core.lists import Page, moment, stamp
from app.incidents import access as incidents
from app.problems import queries
from app.problems.pages import proposing
from app.problems.pages.blueprint import may_work, pages
from app.problems.pages.place import Place
from app.problems.pages.wording import SORTS, VIEWS
from app.web.render import render


@pages.get("/problems/queue/<view>")
def queue(view: str) -> str:
    """Show a page of a view. An address that makes no sense shows the first, and says so."""
    incidents.check_may_read(actor())
    return _listed(actor(), Place.of(view, request.args))


@pages.get("/problems/queue/<view>/news")
def news(view: str) -> AnyResponse:
    """Say what has changed in a view since the page was made; the page asks by itself."""
    incidents.check_may_read(actor())
    place, since = Place.of(view, request.args), moment(request.args.get("since", ""))
    count = queries.newer_than(actor(), place.view, since) if since else 0
    if not count:
        return make_response("", 204)
    address = place.first.list_address
    return make_response(render("problems/news.html", count=count, address=address))


def _listed(who: Actor, place: Place) -> str:
    page = _page(who, place)
    if not page.rows and (place.after or place.before):
        place = Place(place.view, place.sort, is_known=False)
        page = _page(who, place)
    return render(
        "problems/queue.html",
        place=place,
        rows_of_page=page.rows,
        next=place.from_(after=page.next).list_address if page.next else "",
        previous=place.from_(before=page.previous).list_address if page.previous else "",
        view_words=VIEWS[place.view.code],
        views=VIEWS,
        sorts=SORTS,
        may_work=may_work(who),
        proposals=proposing.waiting(who),
        poll=_poll_address(place),
    )


def _page(who: Actor, place: Place) -> Page[queries.Row]:
    return queries.page(who, place.view, place.sort, after=place.after, before=place.before)


def _poll_address(place: Place) -> str:
    since = stamp(time.now())
    return f"{url_for('problems.news', view=place.view.code)}?since={since}"
