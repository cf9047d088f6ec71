"""The first page: one's queue, or what one's role does instead."""

from flask import redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.incidents.pages.blueprint import may_read, may_work, pages
from app.web.render import render


@pages.get("/")
def home() -> AnyResponse | str:
    """Lead to the queue; whoever has none is told what the desk offers them."""
    who = actor()
    if not may_read(who):
        return render("incidents/home.html")
    return redirect(url_for("incidents.queue", view="mine" if may_work(who) else "open"), 303)
