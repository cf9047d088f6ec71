"""The matrix of priorities, for configurators: three by three, in one form."""

from flask import make_response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid, Words
from app.core.text import _, lazy, ngettext
from app.incidents import access, queries, services
from app.incidents.errors import MatrixChanged
from app.incidents.models import Priority
from app.incidents.pages import shaping
from app.incidents.pages.blueprint import pages
from app.incidents.pages.categories import may_shape
from app.incidents.pages.wording import LEVELS, PRIORITIES
from app.incidents.services import Weight
from app.web import nav
from app.web.render import render, sent_to


def figure() -> Words:
    """How many pairs are critical."""
    critical = [each for each in queries.priorities().values() if each == Priority.CRITICAL]
    return ngettext("%(number)s pair is critical", "%(number)s pairs are critical", len(critical))


nav.add(
    nav.Entry(
        "priority-matrix",
        lazy("Priority matrix"),
        "grid-3x3",
        "incidents.matrix",
        group="administration",
        order=15,
        shown_to=may_shape,
        about=lazy("Which priority follows from impact and urgency."),
        figure=figure,
    )
)


@pages.get("/priority-matrix")
def matrix() -> str:
    """Show the matrix as it is."""
    access.check_may_shape(actor())
    return _page()


@pages.post("/priority-matrix")
def change_matrix() -> AnyResponse:
    """Change what was chosen otherwise on the page; what others changed meanwhile stays."""
    access.check_may_shape(actor())
    try:
        with transaction():
            known = queries.priorities()
            services.weigh({pair: _weight(*pair) for pair in known}, by=actor())
    except MatrixChanged as refusal:
        return make_response(_page(refusal.words), refusal.status)
    return sent_to(url_for("incidents.matrix"), told=_("The matrix is kept"))


def _weight(impact: int, urgency: int) -> Weight:
    seen, wanted = (request.form.get(f"{name}-{impact}-{urgency}", "") for name in ("was", "is"))
    if not {seen, wanted} <= {str(each.value) for each in Priority}:
        raise Invalid({f"is-{impact}-{urgency}": lazy("Choose one of the values offered.")})
    return Weight(seen=int(seen), wanted=int(wanted))


def _page(refused: Words = "") -> str:
    return render(
        "incidents/matrix.html",
        matrix=queries.priorities(),
        levels=LEVELS,
        priorities=PRIORITIES,
        refused=refused,
        history=shaping.history_of_matrix(read_by=actor()),
    )
