"""When problems are opened, category by category: for configurators."""

from flask import request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import Verb, actor
from app.core.db import transaction
from app.core.errors import Invalid, Words
from app.core.text import _, lazy, ngettext
from app.incidents import queries as incidents
from app.problems import access, services
from app.problems.models import Way
from app.problems.pages.blueprint import pages
from app.problems.pages.wording import WAYS
from app.problems.queries import ruling as queries
from app.web import look, nav
from app.web.render import render, sent_to


def figure() -> Words:
    """How many rules there are."""
    return ngettext("%(number)s rule", "%(number)s rules", len(queries.rules()))


nav.add(
    nav.Entry(
        "problem-rules",
        lazy("Problem rules"),
        "workflow",
        "problems.rules",
        group="administration",
        order=40,
        shown_to=lambda who: who.may(Verb.SHAPE_PROCESSES),
        about=lazy("When similar incidents become a problem, category by category."),
        figure=figure,
    )
)


@pages.get("/problems/rules")
def rules() -> str:
    """Show the way of every category, and how to change it."""
    access.check_may_rule(actor())
    return render(
        "problems/rules.html",
        categories=incidents.categories(),
        rules=queries.rules(),
        ways=services.ruling.ways(),
        ways_in_words=WAYS,
        language=look.locale(),
    )


@pages.post("/problems/rules")
def change_rules() -> AnyResponse:
    """Change what was chosen otherwise on the page; what others changed meanwhile stays."""
    access.check_may_rule(actor())
    known = {"": None, **{each.code: each.id for each in incidents.categories()}}
    with transaction():
        for code, category_id in known.items():
            chosen, before = (request.form.get(f"{name}-{code}", "") for name in ("way", "was"))
            if chosen != before:
                services.ruling.set_rule(category_id, _way(chosen), by=actor())
    return sent_to(url_for("problems.rules"), told=_("The rules are kept"))


def _way(chosen: str) -> Way | None:
    if chosen and chosen not in {*Way}:
        raise Invalid({"way": lazy("Choose one of the values offered.")})
    return Way(chosen) if chosen else None
